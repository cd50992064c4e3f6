package io.tributary.transforms.read;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Single records out of ranges of offsets, to learn their sizes and times. Not thread-safe. */
public final class RecordProbe implements Closeable {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

  /** What a record takes besides its key and value. */
  private static final int OVERHEAD = 64;

  private static final int PLACES = 3;
  private static final int RECORDS_PER_PLACE = 50;

  private final KafkaConsumer<byte[], byte[]> consumer;

  /**
   * A probe.
   *
   * @param consumerConfig Kafka consumer properties, with the bootstrap servers
   */
  public RecordProbe(Map<String, Object> consumerConfig) {
    Map<String, Object> config = new HashMap<>(consumerConfig);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_PER_PLACE);
    consumer = KafkaRecords.consumer(config);
  }

  /** Average size in bytes, of some records at the beginning, in the middle and near the end. */
  public long averageBytes(PartitionRange range) throws IOException {
    long bytes = 0;
    long records = 0;
    for (int place = 0; place < PLACES; place++) {
      for (ConsumerRecord<byte[], byte[]> record :
          read(range, range.from() + range.size() * place / PLACES)) {
        bytes += OVERHEAD + size(record.serializedKeySize()) + size(record.serializedValueSize());
        records++;
      }
    }
    return records == 0 ? OVERHEAD : bytes / records;
  }

  private static int size(int serialized) {
    return Math.max(0, serialized);
  }

  /** Kafka time, in milliseconds, of the first record from an offset on. */
  public long timestamp(PartitionRange range, long offset) throws IOException {
    List<ConsumerRecord<byte[], byte[]>> found = read(range, offset);
    return found.isEmpty() ? Long.MAX_VALUE : found.get(0).timestamp();
  }

  /** Some records from an offset on; none if what is left of the range holds no records. */
  private List<ConsumerRecord<byte[], byte[]>> read(PartitionRange range, long offset)
      throws IOException {
    TopicPartition partition = new TopicPartition(range.topic(), range.partition());
    if (!consumer.assignment().contains(partition)) {
      consumer.assign(List.of(partition));
    }
    consumer.seek(partition, offset);
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (consumer.position(partition) < range.to()) {
      List<ConsumerRecord<byte[], byte[]>> found = consumer.poll(POLL).records(partition);
      if (!found.isEmpty()) {
        return found;
      }
      if (System.nanoTime() > deadline) {
        throw new IOException("The broker gives no records of " + partition + " from " + offset);
      }
    }
    return List.of();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
