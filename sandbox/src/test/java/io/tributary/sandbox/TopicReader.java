package io.tributary.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Applies the events of a table's topic naively: the greatest position of a key wins. */
final class TopicReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Comparator<Change> ORDER =
      Comparator.comparingLong(Change::file)
          .thenComparingLong(Change::position)
          .thenComparing(Change::streamed)
          .thenComparingLong(Change::row)
          .thenComparingLong(Change::offset);

  private final String bootstrapServers;

  TopicReader(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** The rows, by the value of their key column, that the topic's events amount to. */
  Map<Integer, JsonNode> rows(String topic, String keyColumn) throws IOException {
    Map<Integer, Change> last = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records(topic)) {
      if (record.value() == null) {
        continue;
      }
      int key = JSON.readTree(record.key()).get(keyColumn).asInt();
      Change change = Change.of(record.offset(), JSON.readTree(record.value()));
      last.merge(key, change, (a, b) -> ORDER.compare(a, b) < 0 ? b : a);
    }
    Map<Integer, JsonNode> rows = new TreeMap<>();
    last.forEach(
        (key, change) -> {
          if (!change.after().isNull()) {
            rows.put(key, change.after());
          }
        });
    return rows;
  }

  /** How many partitions a topic has. */
  int partitions(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      return consumer.partitionsFor(topic).size();
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest");
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private Iterable<ConsumerRecord<byte[], byte[]>> records(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
      return records;
    }
  }

  private record Change(
      long file, long position, boolean streamed, long row, long offset, JsonNode after) {
    static Change of(long offset, JsonNode envelope) {
      JsonNode source = envelope.get("source");
      String file = source.get("file").asText();
      return new Change(
          Long.parseLong(file.substring(file.lastIndexOf('.') + 1)),
          source.get("pos").asLong(),
          !envelope.get("op").asText().equals("r"),
          source.get("row").asLong(),
          offset,
          envelope.path("after"));
    }
  }
}
