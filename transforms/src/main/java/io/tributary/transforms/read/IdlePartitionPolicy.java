package io.tributary.transforms.read;

import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Event time is the Kafka record's timestamp, or the partition's watermark where that is later: so
 * no record is ever late, whatever its producer's clock says or however long ago it was first sent,
 * and no runner has to keep closed windows for it. Windows bound what is committed together and
 * mean nothing else; the record keeps its own timestamp.
 *
 * <p>A partition's watermark follows its records; once the partition is read to its end it follows
 * the clock, some way behind, so that a table without changes, or a partition that never had a
 * record, does not hold all others back.
 */
final class IdlePartitionPolicy extends TimestampPolicy<byte[], byte[]> {

  /** How far producers' clocks and ours may differ, and how long a record may be on its way. */
  static final Duration SLACK = Duration.standardSeconds(10);

  private Instant watermark;
  private Instant newest = BoundedWindow.TIMESTAMP_MIN_VALUE;

  IdlePartitionPolicy(Optional<Instant> previousWatermark) {
    watermark = previousWatermark.orElse(BoundedWindow.TIMESTAMP_MIN_VALUE);
  }

  @Override
  public Instant getTimestampForRecord(
      PartitionContext context, KafkaRecord<byte[], byte[]> record) {
    Instant timestamp = Instant.ofEpochMilli(record.getTimestamp());
    if (timestamp.isAfter(newest)) {
      newest = timestamp;
    }
    return timestamp.isAfter(watermark) ? timestamp : watermark;
  }

  @Override
  public Instant getWatermark(PartitionContext context) {
    Instant now = idleWatermark(context);
    if (now.isAfter(watermark)) {
      watermark = now;
    }
    return watermark;
  }

  private Instant idleWatermark(PartitionContext context) {
    if (context.getMessageBacklog() == 0) {
      return context.getBacklogCheckTime().minus(SLACK);
    }
    return newest.isEqual(BoundedWindow.TIMESTAMP_MIN_VALUE) ? newest : newest.minus(SLACK);
  }
}
