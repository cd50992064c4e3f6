package io.tributary.transforms.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdlePartitionPolicyTest {

  private static final Instant START = Instant.parse("2026-09-21T00:00:00Z");
  private static final Duration TICK = Duration.millis(1);
  private static final Instant NEVER = BoundedWindow.TIMESTAMP_MIN_VALUE;

  /** The clock stands at that many milliseconds after START. */
  private long now = 1_000_000;

  private IdlePartitionPolicy policy = policy(Optional.empty());

  private IdlePartitionPolicy policy(Optional<Instant> previous) {
    return new IdlePartitionPolicy(
        previous, new SteadyClock(() -> after(now).getMillis(), () -> now * 1_000_000));
  }

  private static Instant after(long millis) {
    return START.plus(Duration.millis(millis));
  }

  private static Instant slackBefore(long millis) {
    return after(millis).minus(IdlePartitionPolicy.SLACK);
  }

  /** A partition with that many records left to read, as it was at a look. */
  private static TimestampPolicy.PartitionContext partition(long backlog, Instant look) {
    return new TimestampPolicy.PartitionContext() {
      @Override
      public long getMessageBacklog() {
        return backlog;
      }

      @Override
      public Instant getBacklogCheckTime() {
        return look;
      }
    };
  }

  private Instant watermark(long backlog) {
    return policy.getWatermark(partition(backlog, after(now)));
  }

  private Instant eventTime(Instant timestamp) {
    KafkaRecord<byte[], byte[]> record =
        new KafkaRecord<>(
            "p.shop.Items",
            0,
            0,
            timestamp.getMillis(),
            KafkaTimestampType.CREATE_TIME,
            new RecordHeaders(),
            null,
            new byte[0]);
    return policy.getTimestampForRecord(partition(1, after(now)), record);
  }

  private Instant eventTime(long millis) {
    return eventTime(after(millis));
  }

  @Test
  void aPartitionThatIsBehindHoldsTheWatermarkAtItsRecords() {
    assertEquals(NEVER, watermark(5));
    assertEquals(after(20), eventTime(20));
    assertEquals(after(19), watermark(4));
    now += 3_600_000;
    assertEquals(after(19), watermark(4));
    assertEquals(after(20), eventTime(20), "of the same time, and not late");
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, -1, 0})
  void aStampThatTellsNothingNeitherStopsNorSilencesItsPartition(long stamp) {
    Instant odd = eventTime(Instant.ofEpochMilli(stamp));
    BoundedWindow.validateTimestampBounds(odd);
    assertFalse(odd.isAfter(after(now)));
    assertFalse(watermark(5).isAfter(odd));
    now += 60_000;
    Instant next = eventTime(now - 10);
    assertEquals(after(now - 10), next);
    assertEquals(next.minus(TICK), watermark(4));
  }

  @Test
  void aPartitionThatNeverHadARecordFollowsTheClock() {
    assertEquals(slackBefore(now), watermark(0));
    now += 60_000;
    assertEquals(slackBefore(now), watermark(0));
  }

  @Test
  void aPartitionThatIsReadToItsEndFollowsTheClockAndNotTheLastLook() {
    assertEquals(after(now - 50), eventTime(now - 50));
    Instant look = after(now);
    now += 900;
    assertEquals(slackBefore(now), policy.getWatermark(partition(0, look)));
    now += 10;
    assertEquals(
        slackBefore(now),
        policy.getWatermark(partition(-1, look)),
        "more was read than was there at the look");
  }

  @Test
  void aLookCountsForSomeSeconds() {
    Instant look = after(now);
    long then = now;
    assertEquals(slackBefore(now), policy.getWatermark(partition(0, look)));
    now += 60_000;
    Instant held = slackBefore(then).plus(IdlePartitionPolicy.LOOK_COUNTS_FOR);
    assertEquals(held, policy.getWatermark(partition(0, look)));
    now += 60_000;
    assertEquals(held, policy.getWatermark(partition(0, look)), "the broker does not answer");
    assertEquals(after(then + 30_000), eventTime(then + 30_000), "was written meanwhile");
  }

  @Test
  void aPartitionThatWasNotLookedAtIsNotReadToItsEnd() {
    assertEquals(NEVER, policy.getWatermark(partition(-1, NEVER)));
    assertEquals(NEVER, policy.getWatermark(partition(0, NEVER)));
    assertEquals(after(20), eventTime(20));
    assertEquals(after(19), policy.getWatermark(partition(-1, NEVER)));
  }

  @Test
  void aRecordOlderThanTheOneBeforeHasItsEventTime() {
    assertEquals(after(50), eventTime(50));
    assertEquals(after(50), eventTime(30));
    assertEquals(after(51), eventTime(51));
    assertEquals(after(50), watermark(7));
  }

  @Test
  void aRecordOfAnIdlePartitionComesAboveTheWatermarkHoweverOldItIs() {
    now += 7_200_000;
    Instant idle = watermark(0);
    assertEquals(idle.plus(TICK), eventTime(20));
    assertEquals(idle, watermark(3), "those behind it are as old");
    assertEquals(idle.plus(TICK), eventTime(21));
    assertEquals(slackBefore(now), watermark(0));
  }

  @Test
  void aRecordOnItsWayForLessThanTheSlackKeepsItsTime() {
    watermark(0);
    Instant sent = slackBefore(now).plus(TICK);
    assertEquals(sent, eventTime(sent));
  }

  @Test
  void aProducersClockThatIsAheadMovesNothingAhead() {
    assertEquals(after(now), eventTime(now + 10_000));
    assertEquals(after(now - 1), watermark(2));
    now += 5;
    assertEquals(after(now), eventTime(now + 10_000));
    assertEquals(after(now), eventTime(now - 3), "another producer's clock is right");
  }

  @Test
  void aProducersClockThatIsBehindHoldsNothingBack() {
    assertEquals(after(now - 3_600_000), eventTime(now - 3_600_000));
    Instant idle = watermark(0);
    assertEquals(slackBefore(now), idle);
    assertEquals(idle.plus(TICK), eventTime(now - 3_599_000));
  }

  @Test
  void aRecordWithoutATimestampIsRead() {
    assertEquals(Instant.ofEpochMilli(-1), eventTime(Instant.ofEpochMilli(-1)));
    assertEquals(Instant.ofEpochMilli(-2), watermark(1));
  }

  @Test
  void aRestoredPartitionGoesOnFromItsWatermark() {
    eventTime(50);
    Instant saved = watermark(5);
    policy = policy(Optional.of(saved));
    assertEquals(saved, policy.getWatermark(partition(-1, NEVER)));
    assertEquals(after(50), eventTime(30), "no earlier than the records before the checkpoint");
  }

  @Test
  void aPartitionRestoredBeforeItsFirstRecordHasNoWatermark() {
    policy = policy(Optional.of(NEVER));
    assertEquals(NEVER, watermark(5));
    assertEquals(after(20), eventTime(20));
  }

  @Test
  void aPartitionRestoredWhereTheClockIsBehindMovesOnAtThePaceOfTime() {
    policy = policy(Optional.of(after(now + 3_600_000)));
    assertEquals(after(now + 3_600_000), watermark(0));
    now += 1_000;
    assertEquals(slackBefore(now + 3_600_000).plus(TICK), watermark(0));
  }

  @Test
  void aClockThatIsSetBackHoldsNothingBack() {
    long machine = now;
    long[] set = {0};
    IdlePartitionPolicy stepped =
        new IdlePartitionPolicy(
            Optional.empty(),
            new SteadyClock(() -> after(now - set[0]).getMillis(), () -> now * 1_000_000));
    Instant before = stepped.getWatermark(partition(0, after(machine)));
    set[0] = 3_600_000;
    now += 1_000;
    assertEquals(
        before.plus(Duration.standardSeconds(1)),
        stepped.getWatermark(partition(0, after(now - set[0]))));
  }

  /**
   * What happens to a partition.
   *
   * @param passes milliseconds that pass before
   * @param backlog a look with this backlog, or null: a record
   * @param stamped the record's timestamp, milliseconds from now
   * @param restored whether the reader goes on from a checkpoint before
   */
  record Step(int passes, Long backlog, int stamped, boolean restored) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Step> step =
        Combinators.combine(
                Arbitraries.oneOf(
                    Arbitraries.integers().between(0, 300),
                    Arbitraries.integers().between(0, 600_000)),
                Arbitraries.of(null, null, null, -1L, 0L, 1L, 10_000L),
                Arbitraries.oneOf(
                    Arbitraries.integers().between(-500, 500),
                    Arbitraries.integers().between(-10_000_000, 10_000_000)),
                Arbitraries.of(false, false, false, true))
            .as(Step::new);
    return step.list().ofMaxSize(60);
  }

  @Property(tries = 1000)
  void whateverHappensTimeOnlyGoesOnAndNeverAheadOfTheClock(@ForAll("steps") List<Step> steps) {
    Instant watermark = NEVER;
    Instant last = NEVER;
    for (Step step : steps) {
      now += step.passes();
      if (step.restored()) {
        watermark = policy.getWatermark(partition(1, after(now)));
        policy = policy(Optional.of(watermark));
      }
      if (step.backlog() == null) {
        Instant eventTime = eventTime(now + step.stamped());
        assertTrue(eventTime.isAfter(watermark), "a record is above every watermark before it");
        assertFalse(eventTime.isBefore(last), "event times never fall");
        assertFalse(eventTime.isAfter(after(now)), "never ahead of the clock");
        last = eventTime;
      } else {
        Instant next = watermark(step.backlog());
        assertFalse(next.isBefore(watermark), "a watermark never goes back");
        assertFalse(next.isAfter(after(now)), "nor is it ahead of the clock");
        if (step.backlog() > 0 && !last.equals(NEVER)) {
          assertTrue(
              !next.isAfter(last) || next.equals(watermark), "behind, it stays at the records");
        }
        watermark = next;
      }
    }
  }
}
