package io.tributary.pipelines.watch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.errors.TimeoutException;

/** A broker with topics of one partition, whose records are nothing but timestamps. */
final class FakeKafka implements KafkaLook {

  /** Whether it does not answer. */
  boolean away;

  private final Map<String, List<Instant>> records = new TreeMap<>();

  /** The id of a topic's only partition. */
  static String id(String topic) {
    return "id/" + topic + "/0";
  }

  void create(String topic) {
    records.putIfAbsent(topic, new ArrayList<>());
  }

  void publish(String topic, Instant at, int count) {
    create(topic);
    for (int i = 0; i < count; i++) {
      records.get(topic).add(at);
    }
  }

  /** The offset behind a topic's last record. */
  long end(String topic) {
    return records.get(topic).size();
  }

  @Override
  public List<Partition> partitions() {
    answer();
    return records.keySet().stream()
        .map(topic -> new Partition(id(topic), topic, 0, 0, end(topic)))
        .toList();
  }

  @Override
  public Map<String, Instant> timestamps(Map<Partition, Long> offsets) {
    answer();
    Map<String, Instant> found = new HashMap<>();
    offsets.forEach(
        (partition, offset) ->
            found.put(partition.id(), records.get(partition.topic()).get(Math.toIntExact(offset))));
    return found;
  }

  @Override
  public List<Instant> last(String topic, int count) {
    answer();
    List<Instant> all = records.getOrDefault(topic, List.of());
    return all.subList(Math.max(0, all.size() - count), all.size());
  }

  @Override
  public Optional<Instant> newest(Instant limit) {
    answer();
    return records.values().stream()
        .filter(topic -> !topic.isEmpty())
        .map(topic -> topic.get(topic.size() - 1))
        .filter(at -> !at.isAfter(limit))
        .max(Instant::compareTo);
  }

  @Override
  public void close() {
    away = true;
  }

  private void answer() {
    if (away) {
      throw new TimeoutException("nothing came");
    }
  }
}
