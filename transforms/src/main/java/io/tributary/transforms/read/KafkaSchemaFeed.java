package io.tributary.transforms.read;

import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.SchemaFeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** The schema-change topic of a connector, read from its beginning and followed. */
final class KafkaSchemaFeed implements SchemaFeed {

  private static final Duration POLL = Duration.ofMillis(500);

  private final String topic;
  private final Map<String, Object> consumerConfig;
  private KafkaConsumer<byte[], byte[]> consumer;

  KafkaSchemaFeed(String topic, Map<String, Object> consumerConfig) {
    this.topic = topic;
    this.consumerConfig = consumerConfig;
  }

  @Override
  public long poll(Consumer<SourceRecord> records) {
    long now = System.currentTimeMillis();
    List<TopicPartition> partitions = partitions();
    if (partitions.isEmpty()) {
      return now;
    }
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (!reached(ends)) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        records.accept(KafkaRecords.of(record));
      }
    }
    return now;
  }

  /** The topic appears with the connector's first schema change, so it may not be there yet. */
  private List<TopicPartition> partitions() {
    if (consumer == null) {
      consumer = KafkaRecords.consumer(consumerConfig);
    }
    List<TopicPartition> assigned = new ArrayList<>(consumer.assignment());
    if (assigned.isEmpty()) {
      List<PartitionInfo> found = consumer.partitionsFor(topic);
      if (found != null) {
        found.forEach(p -> assigned.add(new TopicPartition(p.topic(), p.partition())));
        consumer.assign(assigned);
        consumer.seekToBeginning(assigned);
      }
    }
    return assigned;
  }

  private boolean reached(Map<TopicPartition, Long> ends) {
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      if (consumer.position(end.getKey()) < end.getValue()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    if (consumer != null) {
      consumer.close();
    }
  }
}
