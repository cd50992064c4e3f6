package io.tributary.pipelines.run;

import io.tributary.schemas.debezium.Topics;
import io.tributary.transforms.read.PartitionRange;
import io.tributary.transforms.read.ReadChanges;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The records that wait in a connector's topics. A round ends in all partitions at one Kafka time,
 * so that what belongs together stays together; where so many records share one millisecond that
 * they alone are too many, it ends there at offsets in equal shares.
 *
 * <p>Memory: a range for each partition. A round costs some forty look-ups of offsets by time.
 */
final class KafkaBacklog implements Backlog {

  /** A round that would leave less than this part of its size behind takes it along. */
  private static final double REST = 0.25;

  /** So many records are one round, without a look at their sizes. */
  private static final long FEW = 100;

  /** Finds offsets by time, and how large records are. */
  interface Times extends Closeable {

    /**
     * For each range the offset of its first record that is not older, or its end.
     *
     * @param millis Kafka time
     */
    long[] offsets(List<PartitionRange> ranges, long millis) throws IOException;

    /** Bytes of an average record, from a sample. */
    long recordBytes(List<PartitionRange> ranges) throws IOException;

    /** The time behind which there is no record but one that was stamped in the future. */
    long now();

    @Override
    void close();
  }

  private final Map<String, Object> consumerConfig;
  private final Topics topics;
  private final Map<String, String> ids;
  private final Supplier<Times> times;
  private List<PartitionRange> left;
  private long recordBytes;
  private long from;

  /**
   * A backlog.
   *
   * @param found the topics as they are now
   * @param next by partition id the offset at which to begin
   */
  KafkaBacklog(
      Map<String, Object> consumerConfig,
      Topics topics,
      KafkaTopics found,
      Map<String, Long> next,
      Supplier<Times> times) {
    this.consumerConfig = consumerConfig;
    this.topics = topics;
    this.ids = found.idsByName();
    this.times = times;
    this.left = found.ranges(next);
  }

  /** What waits now, of the topics as they are then, behind all rounds that were taken. */
  KafkaBacklog extendedTo(KafkaTopics then) {
    KafkaBacklog more = new KafkaBacklog(consumerConfig, topics, then, positions(), times);
    more.recordBytes = recordBytes;
    return more;
  }

  /** By partition id, the offset behind all rounds that were taken. */
  Map<String, Long> positions() {
    Map<String, Long> positions = new TreeMap<>();
    for (PartitionRange range : left) {
      positions.put(id(range), range.from());
    }
    return positions;
  }

  /** The ranges that no round has taken yet. */
  List<PartitionRange> left() {
    return left;
  }

  private String id(PartitionRange range) {
    return ids.get(range.topic() + "/" + range.partition());
  }

  @Override
  public Optional<Round> next(long bytes) throws IOException {
    long waiting = left.stream().mapToLong(PartitionRange::size).sum();
    if (waiting == 0) {
      return Optional.empty();
    }
    if (waiting <= FEW) {
      return Optional.of(round(ends(), null));
    }
    try (Times open = times.get()) {
      if (recordBytes == 0) {
        recordBytes = Math.max(1, open.recordBytes(left));
      }
      long records = Math.max(1, bytes / recordBytes);
      if (waiting <= records * (1 + REST)) {
        return Optional.of(round(ends(), null));
      }
      long time = latest(open, records);
      long[] cut = open.offsets(left, time);
      if (count(cut) > records * (1 + REST)) {
        cut = shares(starts(), cut, records);
      } else if (count(cut) < records * REST) {
        cut = shares(cut, open.offsets(left, time + 1), records);
      }
      from = time;
      boolean stands = count(cut) == 0;
      return Optional.of(
          round(stands ? shares(starts(), ends(), records) : cut, Instant.ofEpochMilli(time)));
    }
  }

  private long[] starts() {
    return left.stream().mapToLong(PartitionRange::from).toArray();
  }

  private long[] ends() {
    return left.stream().mapToLong(PartitionRange::to).toArray();
  }

  /** The latest time below which there are no more records than that. */
  private long latest(Times times, long records) throws IOException {
    long low = from;
    long high = times.now();
    while (high - low > 1) {
      long middle = low + (high - low) / 2;
      if (count(times.offsets(left, middle)) <= records) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private long count(long[] cut) {
    long count = 0;
    for (int i = 0; i < cut.length; i++) {
      count += cut[i] - left.get(i).from();
    }
    return count;
  }

  /** Adds to one cut, of what another has more, equal shares up to the number that is missing. */
  private long[] shares(long[] below, long[] above, long records) {
    long missing = records - count(below);
    long there = count(above) - count(below);
    double share = Math.min(1, (double) missing / Math.max(1, there));
    long[] cut = new long[below.length];
    for (int i = 0; i < cut.length; i++) {
      cut[i] = below[i] + (long) Math.ceil((above[i] - below[i]) * share);
    }
    return cut;
  }

  private Round round(long[] cut, Instant until) {
    List<PartitionRange> ranges = new ArrayList<>();
    List<PartitionRange> rest = new ArrayList<>();
    Map<String, Map<String, Long>> offsets = new TreeMap<>();
    for (int i = 0; i < cut.length; i++) {
      PartitionRange range = left.get(i);
      ranges.add(new PartitionRange(range.topic(), range.partition(), range.from(), cut[i]));
      rest.add(new PartitionRange(range.topic(), range.partition(), cut[i], range.to()));
      offsets
          .computeIfAbsent(topics.bronzeTable(range.topic()), t -> new TreeMap<>())
          .put(id(range), cut[i]);
    }
    long records = ranges.stream().mapToLong(PartitionRange::size).sum();
    left = rest;
    return new Round(ReadChanges.ranges(consumerConfig, ranges), records, offsets, until);
  }
}
