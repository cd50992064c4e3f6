package io.tributary.transforms.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

class IdlePartitionPolicyTest {

  private static final Instant START = Instant.parse("2026-09-21T00:00:00Z");

  private final IdlePartitionPolicy policy = new IdlePartitionPolicy(Optional.empty());

  /** A partition with that many records left to read, looked at that many seconds after START. */
  private static TimestampPolicy.PartitionContext partition(long backlog, long seconds) {
    return new TimestampPolicy.PartitionContext() {
      @Override
      public long getMessageBacklog() {
        return backlog;
      }

      @Override
      public Instant getBacklogCheckTime() {
        return after(seconds);
      }
    };
  }

  private static Instant after(long seconds) {
    return START.plus(Duration.standardSeconds(seconds));
  }

  private static Instant withSlack(long seconds) {
    return after(seconds).minus(IdlePartitionPolicy.SLACK);
  }

  private void read(long seconds) {
    assertEquals(after(seconds), eventTime(seconds));
  }

  private Instant eventTime(long seconds) {
    KafkaRecord<byte[], byte[]> record =
        new KafkaRecord<>(
            "p.shop.Items",
            0,
            0,
            after(seconds).getMillis(),
            KafkaTimestampType.CREATE_TIME,
            new RecordHeaders(),
            null,
            new byte[0]);
    return policy.getTimestampForRecord(partition(1, seconds), record);
  }

  @Test
  void aPartitionThatIsBehindHoldsTheWatermarkAtItsRecords() {
    assertEquals(BoundedWindow.TIMESTAMP_MIN_VALUE, policy.getWatermark(partition(5, 100)));
    read(20);
    assertEquals(withSlack(20), policy.getWatermark(partition(4, 100)));
  }

  @Test
  void aPartitionThatNeverHadARecordFollowsTheClock() {
    assertEquals(withSlack(100), policy.getWatermark(partition(0, 100)));
    assertEquals(withSlack(160), policy.getWatermark(partition(0, 160)));
  }

  @Test
  void aPartitionThatIsReadToItsEndFollowsTheClock() {
    read(20);
    assertEquals(withSlack(90), policy.getWatermark(partition(0, 90)));
  }

  @Test
  void aRecordOlderThanTheOneBeforeDoesNotMoveTheWatermarkBack() {
    read(50);
    assertEquals(withSlack(50), policy.getWatermark(partition(2, 100)));
    assertEquals(withSlack(50), eventTime(30));
    assertEquals(withSlack(50), policy.getWatermark(partition(1, 100)));
  }

  @Test
  void recordsThatComeAfterAnIdleTimeDoNotMoveTheWatermarkBack() {
    assertEquals(withSlack(100), policy.getWatermark(partition(0, 100)));
    assertEquals(withSlack(100), eventTime(80));
    assertEquals(withSlack(100), policy.getWatermark(partition(3, 120)));
  }

  @Test
  void aRecordThatWasSentLongAgoIsNotLate() {
    policy.getWatermark(partition(0, 10_000_000));
    assertEquals(withSlack(10_000_000), eventTime(20));
  }

  @Test
  void aRestoredPartitionGoesOnFromItsWatermark() {
    IdlePartitionPolicy restored = new IdlePartitionPolicy(Optional.of(after(70)));
    assertEquals(after(70), restored.getWatermark(partition(5, 75)));
  }

  @Test
  void anUnknownBacklogIsNoEmptyOne() {
    assertEquals(BoundedWindow.TIMESTAMP_MIN_VALUE, policy.getWatermark(partition(-1, 100)));
  }
}
