package io.tributary.pipelines.run;

import io.tributary.schemas.debezium.Topics;
import io.tributary.transforms.read.KafkaReaders;
import io.tributary.transforms.read.ReadChanges;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * A connector's topics, to be read as they grow.
 *
 * @param source where they are
 * @param found the topics as they were at the last look
 * @param backlog what waited then
 */
record LiveTopics(FromKafka source, KafkaTopics found, KafkaBacklog backlog) {

  /** What waits now, behind the rounds that the backlog has given. */
  RunSource.Found lookAgain() {
    return source.lookBehind(backlog);
  }

  /** The ids of all partitions. */
  Set<String> partitions() {
    return found.ids();
  }

  /** By bronze table, then by partition id: where a stream begins that starts with no state. */
  Map<String, Map<String, Long>> starts(Topics topics) {
    Map<String, Long> byId = backlog.positions();
    Map<String, Map<String, Long>> starts = new TreeMap<>();
    found
        .partitions()
        .forEach(
            p ->
                starts
                    .computeIfAbsent(topics.bronzeTable(p.topic()), t -> new TreeMap<>())
                    .put(p.id(), byId.get(p.id())));
    return starts;
  }

  /** By partition id, where the backlog's rounds have ended. */
  Map<String, Long> positions() {
    return backlog.positions();
  }

  /** The partitions dealt to that many readers. */
  KafkaReaders dealtTo(int readers) {
    List<TopicPartition> all = new ArrayList<>();
    found.partitions().forEach(p -> all.add(new TopicPartition(p.topic(), p.partition())));
    return KafkaReaders.deal(all, readers);
  }

  /** The read of a stream. */
  ReadChanges read(KafkaReaders readers) {
    Map<String, Long> byId = backlog.positions();
    Map<TopicPartition, Long> starts = new HashMap<>();
    found
        .partitions()
        .forEach(p -> starts.put(new TopicPartition(p.topic(), p.partition()), byId.get(p.id())));
    return ReadChanges.kafka(source.consumerConfig(), readers.startingAt(starts));
  }
}
