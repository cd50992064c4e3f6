package io.tributary.transforms.read;

import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Event time is the Kafka record's timestamp, moved into what is possible: not before the event
 * time of the record before it, after the partition's watermark, and not ahead of the clock. So
 * within a partition event times never fall in the order of offsets, no record is ever late, and
 * the records of closed windows are the beginning of each partition up to some offset. Windows
 * bound what is committed together and mean nothing else; the record keeps its own timestamp.
 *
 * <p>The watermark is just below the event time of the last record; once the partition is read to
 * its end it follows the clock, {@link #SLACK} behind, so that a table without changes, or a
 * partition that never had a record, does not hold all others back. A partition that is behind
 * holds it at its records.
 *
 * <p>No slack is needed for a result to be right: a record that comes with a timestamp at or below
 * the watermark, for whatever clock it was stamped by, gets an event time above it, so none is lost
 * and none comes late; and a timestamp ahead of the clock moves nothing ahead. Clocks that differ,
 * records out of order, and records that were long on their way only choose the window in which a
 * change is committed.
 *
 * <ul>
 *   <li>The clock is one that never goes back ({@link SteadyClock}), also over a restored
 *       watermark.
 *   <li>A look at the partition's end counts for {@link #LOOK_COUNTS_FOR}. Where the broker does
 *       not answer for longer the watermark waits, so that what was written meanwhile falls into
 *       windows of its own.
 * </ul>
 */
final class IdlePartitionPolicy extends TimestampPolicy<byte[], byte[]> {

  /**
   * How long a record may be on its way from its producer's clock to here and still keep its time
   * where all partitions are read to their ends: so that the changes of a transaction, which are in
   * several partitions, fall into one window. A fifth of a second is usual (the producer's batch,
   * the broker, a wait of the consumer, KafkaIO's and the runner's hand-over); each window waits
   * this long.
   */
  static final Duration SLACK = Duration.millis(400);

  /** KafkaIO looks once a second, one look after the other. */
  static final Duration LOOK_COUNTS_FOR = Duration.standardSeconds(5);

  private static final Duration TICK = Duration.millis(1);

  private final SteadyClock clock;

  /** The event time that the next record has at least; the watermark is just below it. */
  private Instant floor;

  /** The time of the last look by KafkaIO's clock, which may be set back; it tells looks apart. */
  private Instant look = BoundedWindow.TIMESTAMP_MIN_VALUE;

  private Instant lookEnds = BoundedWindow.TIMESTAMP_MIN_VALUE;

  IdlePartitionPolicy(Optional<Instant> previousWatermark, SteadyClock clock) {
    this.clock = clock;
    floor =
        previousWatermark.map(IdlePartitionPolicy::above).orElse(BoundedWindow.TIMESTAMP_MIN_VALUE);
    clock.showAtLeast(floor);
  }

  @Override
  public Instant getTimestampForRecord(
      PartitionContext context, KafkaRecord<byte[], byte[]> record) {
    Instant stamped = Instant.ofEpochMilli(record.getTimestamp());
    if (stamped.isAfter(floor)) {
      Instant now = clock.now();
      floor = later(floor, stamped.isAfter(now) ? now : stamped);
    }
    return floor;
  }

  @Override
  public Instant getWatermark(PartitionContext context) {
    Instant now = clock.now();
    if (!context.getBacklogCheckTime().isEqual(look)) {
      look = context.getBacklogCheckTime();
      lookEnds = now.plus(LOOK_COUNTS_FOR);
    }
    if (isReadToItsEnd(context)) {
      floor = later(floor, above((now.isAfter(lookEnds) ? lookEnds : now).minus(SLACK)));
    }
    return floor.isAfter(BoundedWindow.TIMESTAMP_MIN_VALUE) ? floor.minus(TICK) : floor;
  }

  /**
   * The backlog is unknown, too, where more has been read than was there at the last look; but not
   * before the first look.
   */
  private static boolean isReadToItsEnd(PartitionContext context) {
    return context.getMessageBacklog() <= 0
        && context.getBacklogCheckTime().isAfter(BoundedWindow.TIMESTAMP_MIN_VALUE);
  }

  private static Instant above(Instant watermark) {
    return watermark.isAfter(BoundedWindow.TIMESTAMP_MIN_VALUE) ? watermark.plus(TICK) : watermark;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
