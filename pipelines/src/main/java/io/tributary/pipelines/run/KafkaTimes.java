package io.tributary.pipelines.run;

import io.tributary.transforms.read.PartitionRange;
import io.tributary.transforms.read.RecordProbe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Offsets by time, as the broker knows them.
 *
 * <p>The broker answers with the first record that is not older, so a record stamped in the future
 * hides whatever stands behind it. A partition with one in the way is looked at through a sample of
 * its records instead, evenly spaced, from which those of the future are left out: a cut that is
 * some records off is as right as any other.
 */
final class KafkaTimes implements KafkaBacklog.Times {

  private static final int TIMEOUT_SECONDS = 30;

  /** How far a producer's clock may be ahead of ours. */
  private static final long TOLERATED_MILLIS = TimeUnit.MINUTES.toMillis(5);

  private static final int SAMPLES = 64;
  private static final int SAMPLED_PARTITIONS = 8;

  private final Map<String, Object> consumerConfig;
  private final long now = System.currentTimeMillis() + TOLERATED_MILLIS;
  private final Map<TopicPartition, SortedMap<Long, Long>> blind = new HashMap<>();

  private final Admin admin;

  KafkaTimes(Map<String, Object> consumerConfig) {
    this.consumerConfig = consumerConfig;
    Map<String, Object> config = new HashMap<>(consumerConfig);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_SECONDS * 1000);
    this.admin = Admin.create(config);
  }

  @Override
  public long now() {
    return now;
  }

  @Override
  public long recordBytes(List<PartitionRange> ranges) throws IOException {
    List<PartitionRange> largest = new ArrayList<>(ranges);
    largest.removeIf(range -> range.size() == 0);
    largest.sort((a, b) -> Long.compare(b.size(), a.size()));
    double bytes = 0;
    long records = 0;
    try (RecordProbe probe = new RecordProbe(consumerConfig)) {
      for (PartitionRange range :
          largest.subList(0, Math.min(SAMPLED_PARTITIONS, largest.size()))) {
        bytes += (double) probe.averageBytes(range) * range.size();
        records += range.size();
      }
    }
    return records == 0 ? 1 : (long) (bytes / records);
  }

  @Override
  public long[] offsets(List<PartitionRange> ranges, long millis) throws IOException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (PartitionRange range : ranges) {
      TopicPartition partition = new TopicPartition(range.topic(), range.partition());
      if (range.size() > 0 && !blind.containsKey(partition)) {
        asked.put(partition, OffsetSpec.forTimestamp(millis));
      }
    }
    Map<TopicPartition, ListOffsetsResultInfo> answers = ask(asked);
    long[] offsets = new long[ranges.size()];
    for (int i = 0; i < offsets.length; i++) {
      PartitionRange range = ranges.get(i);
      TopicPartition partition = new TopicPartition(range.topic(), range.partition());
      ListOffsetsResultInfo answer = answers.get(partition);
      if (answer != null && answer.offset() >= 0 && answer.timestamp() >= now) {
        blind.put(partition, sample(range));
      }
      long offset = range.to();
      if (blind.containsKey(partition)) {
        offset = sampled(blind.get(partition), range, millis);
      } else if (answer != null && answer.offset() >= 0) {
        offset = answer.offset();
      }
      offsets[i] = Math.max(range.from(), Math.min(range.to(), offset));
    }
    return offsets;
  }

  /** By offset, the time up to which records are older, as far as they are not of the future. */
  private SortedMap<Long, Long> sample(PartitionRange range) throws IOException {
    SortedMap<Long, Long> sample = new TreeMap<>();
    try (RecordProbe probe = new RecordProbe(consumerConfig)) {
      long newest = 0;
      for (int i = 0; i < SAMPLES; i++) {
        long offset = range.from() + range.size() * i / SAMPLES;
        long timestamp = probe.timestamp(range, offset);
        if (timestamp < now) {
          newest = Math.max(newest, timestamp);
          sample.put(offset, newest);
        }
      }
    }
    return sample;
  }

  private static long sampled(SortedMap<Long, Long> sample, PartitionRange range, long millis) {
    for (Map.Entry<Long, Long> at : sample.entrySet()) {
      if (at.getValue() >= millis) {
        return at.getKey();
      }
    }
    return range.to();
  }

  private Map<TopicPartition, ListOffsetsResultInfo> ask(Map<TopicPartition, OffsetSpec> asked)
      throws IOException {
    if (asked.isEmpty()) {
      return Map.of();
    }
    try {
      KafkaFuture<Map<TopicPartition, ListOffsetsResultInfo>> answers =
          admin.listOffsets(asked).all();
      return answers.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("The broker does not tell offsets by time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while asking the broker for offsets", e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
