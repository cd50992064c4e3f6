package io.tributary.transforms.read;

import java.io.Serializable;
import java.util.*;
import org.apache.kafka.common.TopicPartition;

/** Stub. */
public record KafkaReaders(List<List<TopicPartition>> groups, Map<TopicPartition, Long> starts)
    implements Serializable {
  public static KafkaReaders deal(List<TopicPartition> all, int readers) {
    return new KafkaReaders(List.of(all), Map.of());
  }

  public static KafkaReaders of(List<List<String>> names) {
    List<List<TopicPartition>> g = new ArrayList<>();
    for (List<String> n : names) {
      List<TopicPartition> l = new ArrayList<>();
      n.forEach(
          x ->
              l.add(
                  new TopicPartition(
                      x.substring(0, x.lastIndexOf('/')),
                      Integer.parseInt(x.substring(x.lastIndexOf('/') + 1)))));
      g.add(l);
    }
    return new KafkaReaders(g, Map.of());
  }

  public List<List<String>> names() {
    return groups.stream()
        .map(g -> g.stream().map(p -> p.topic() + "/" + p.partition()).toList())
        .toList();
  }

  public KafkaReaders startingAt(Map<TopicPartition, Long> s) {
    return new KafkaReaders(groups, s);
  }
}
