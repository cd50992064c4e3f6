package io.tributary.pipelines.run;

import io.tributary.schemas.debezium.Topics;
import io.tributary.transforms.lake.LedgerTable;
import io.tributary.transforms.read.PartitionRange;
import io.tributary.transforms.read.ReadChanges;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * The topics of a connector on a Kafka cluster.
 *
 * @param consumerConfig Kafka consumer properties
 * @param topicPrefix the connector's prefix
 * @param untilCaughtUp whether to end at the offsets that the topics have at launch
 * @param fromEarliest whether to read everything again, whatever earlier runs have written
 * @param connect address of the Connect worker's REST interface, which is asked of the connector's
 *     health if it answers
 */
public record FromKafka(
    Map<String, Object> consumerConfig,
    String topicPrefix,
    boolean untilCaughtUp,
    boolean fromEarliest,
    URI connect)
    implements RunSource {

  @Override
  public Found look(LakeRun.Request request) throws IOException {
    return fromEarliest ? lookBehind(Map.of()) : lookBehind(request, Set.of());
  }

  /**
   * What waits now, behind what the lake holds.
   *
   * @param runs the runs whose offsets count; all if empty
   */
  Found lookBehind(LakeRun.Request request, Set<String> runs) throws IOException {
    LedgerTable ledger = new LedgerTable(request.layout(), request.storage());
    return lookBehind(ledger.nextOffsets(request.layerIds(), runs));
  }

  private Found lookBehind(Map<String, Long> next) {
    KafkaTopics there = KafkaTopics.lookUp(consumerConfig, new Topics(topicPrefix));
    return found(
        there,
        new KafkaBacklog(
            consumerConfig, there.connector(), there, next, () -> new KafkaTimes(consumerConfig)));
  }

  /** What waits now, behind the rounds that a backlog has given. */
  Found lookBehind(KafkaBacklog backlog) {
    KafkaTopics there = KafkaTopics.lookUp(consumerConfig, new Topics(topicPrefix));
    return found(there, backlog.extendedTo(there));
  }

  private Found found(KafkaTopics there, KafkaBacklog backlog) {
    Topics topics = there.connector();
    Map<String, Long> records = new HashMap<>();
    for (PartitionRange range : backlog.left()) {
      records.merge(topics.bronzeTable(range.topic()), range.size(), Long::sum);
    }
    return new Found(
        "kafka:" + consumerConfig.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG),
        topics,
        Set.copyOf(there.topics()),
        ReadChanges.kafkaSchemas(consumerConfig, topics.prefix()),
        records,
        backlog,
        untilCaughtUp ? null : new LiveTopics(this, there, backlog),
        false,
        new KafkaHistories(consumerConfig, topics, backlog.left()));
  }
}
