package io.tributary.transforms.read;

import io.tributary.schemas.change.SourceRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Kafka's records as source records, and the consumers that read them. */
final class KafkaRecords {

  private KafkaRecords() {}

  static SourceRecord of(ConsumerRecord<byte[], byte[]> record) {
    return new SourceRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        headers(record.headers()),
        record.key(),
        record.value());
  }

  static SourceRecord of(KafkaRecord<byte[], byte[]> record) {
    return new SourceRecord(
        record.getTopic(),
        record.getPartition(),
        record.getOffset(),
        record.getTimestamp(),
        headers(record.getHeaders()),
        record.getKV().getKey(),
        record.getKV().getValue());
  }

  private static List<SourceRecord.Header> headers(Headers headers) {
    if (headers == null) {
      return List.of();
    }
    List<SourceRecord.Header> copied = new ArrayList<>();
    for (Header header : headers) {
      copied.add(new SourceRecord.Header(header.key(), header.value()));
    }
    return copied;
  }

  /** A consumer that commits nothing and fails rather than skips when its offset is gone. */
  static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> config) {
    Map<String, Object> all = new HashMap<>(config);
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
