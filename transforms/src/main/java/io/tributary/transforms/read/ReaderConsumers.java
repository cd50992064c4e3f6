package io.tributary.transforms.read;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Makes the two consumers of one reader: the one that reads, and the one that looks once a second
 * how far the partitions go. They commit nothing and fail rather than skip when an offset is gone.
 */
final class ReaderConsumers
    implements SerializableFunction<Map<String, Object>, Consumer<byte[], byte[]>> {
  private static final long serialVersionUID = 1L;

  private final HashMap<TopicPartition, Long> starts;
  private final ReadProgress progress = new ReadProgress();

  /**
   * Consumers.
   *
   * @param starts see {@link KafkaReaders#starts}
   */
  ReaderConsumers(Map<TopicPartition, Long> starts) {
    this.starts = new HashMap<>(starts);
  }

  @Override
  public Consumer<byte[], byte[]> apply(Map<String, Object> config) {
    return new ReaderConsumer(settings(config), this);
  }

  static Map<String, Object> settings(Map<String, Object> config) {
    Map<String, Object> all = new HashMap<>(config);
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    return all;
  }

  /**
   * Puts a consumer at the beginning of what it was assigned. KafkaIO begins where its consumer
   * stands unless it has a checkpoint mark; then it moves the consumer itself.
   */
  void seek(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> assigned) {
    for (TopicPartition partition : assigned) {
      Long start = starts.get(partition);
      if (start == null) {
        consumer.seekToBeginning(List.of(partition));
      } else {
        consumer.seek(partition, start);
      }
    }
  }

  private static final class ReaderConsumer extends KafkaConsumer<byte[], byte[]> {
    private final ReaderConsumers parent;

    ReaderConsumer(Map<String, Object> config, ReaderConsumers parent) {
      super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      this.parent = parent;
    }

    @Override
    public void assign(Collection<TopicPartition> partitions) {
      super.assign(partitions);
      parent.seek(this, partitions);
    }

    @Override
    @SuppressWarnings("deprecation") // It is the one that KafkaIO calls.
    public ConsumerRecords<byte[], byte[]> poll(long timeoutMillis) {
      return poll(Duration.ofMillis(timeoutMillis));
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      parent.progress.begin(this);
      try {
        ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
        parent.progress.add(this, records);
        return records;
      } catch (OffsetOutOfRangeException e) {
        throw OffsetsGoneException.of(e, this);
      }
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
      Map<TopicPartition, Long> ends = new HashMap<>(super.endOffsets(partitions));
      ends.replaceAll(parent.progress::end);
      return ends;
    }
  }
}
