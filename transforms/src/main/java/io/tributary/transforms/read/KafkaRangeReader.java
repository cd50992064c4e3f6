package io.tributary.transforms.read;

import io.tributary.schemas.change.SourceRecord;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads ranges of offsets, one after the other, each in the order of its offsets. Fails if records
 * of a range are gone, or if the broker gives none for two minutes.
 */
public final class KafkaRangeReader implements Closeable {

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * The consumer asks for more behind a range's end before it is told of the next range, and asks a
   * broker one thing at a time: the next range waits as long as the broker waits for new records.
   */
  private static final int MAX_WAIT_MILLIS = 5;

  private final Iterator<PartitionRange> todo;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private PartitionRange range;
  private TopicPartition partition;
  private Iterator<ConsumerRecord<byte[], byte[]>> batch = Collections.emptyIterator();

  /**
   * A reader.
   *
   * @param consumerConfig Kafka consumer properties, with the bootstrap servers
   */
  public KafkaRangeReader(List<PartitionRange> ranges, Map<String, Object> consumerConfig) {
    this.todo = ranges.iterator();
    Map<String, Object> config = new HashMap<>(consumerConfig);
    config.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, MAX_WAIT_MILLIS);
    this.consumer = KafkaRecords.consumer(config);
  }

  /** The next record, or null behind the last. */
  public SourceRecord next() throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      if (batch.hasNext()) {
        ConsumerRecord<byte[], byte[]> record = batch.next();
        if (record.offset() < range.to()) {
          return KafkaRecords.of(record);
        }
        range = null;
      }
      if (range != null && consumer.position(partition) >= range.to()) {
        range = null;
      }
      if (range == null && !nextRange()) {
        return null;
      }
      batch = consumer.poll(POLL).records(partition).iterator();
      if (!batch.hasNext() && System.nanoTime() > deadline) {
        throw new IOException(
            "The broker gives no records of "
                + partition
                + " from offset "
                + consumer.position(partition));
      }
    }
  }

  private boolean nextRange() {
    while (todo.hasNext()) {
      range = todo.next();
      if (range.size() > 0) {
        partition = new TopicPartition(range.topic(), range.partition());
        consumer.assign(List.of(partition));
        consumer.seek(partition, range.from());
        batch = Collections.emptyIterator();
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
