package io.tributary.pipelines.run;

import io.tributary.schemas.debezium.Topics;
import io.tributary.transforms.lake.LedgerTable;
import io.tributary.transforms.read.PartitionRange;
import io.tributary.transforms.read.ReadChanges;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
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
 */
public record FromKafka(
    Map<String, Object> consumerConfig,
    String topicPrefix,
    boolean untilCaughtUp,
    boolean fromEarliest)
    implements RunSource {

  @Override
  public Found look(LakeRun.Request request) throws IOException {
    Topics topics = new Topics(topicPrefix);
    KafkaTopics found = KafkaTopics.lookUp(consumerConfig, topics);
    TableNames.check(topics, found.topics());
    Map<String, Long> next =
        fromEarliest
            ? Map.of()
            : new LedgerTable(request.layout(), request.storage()).nextOffsets(request.layerIds());
    List<PartitionRange> ranges = found.ranges(next);
    Map<String, Long> records = new HashMap<>();
    for (PartitionRange range : ranges) {
      records.merge(topics.bronzeTable(range.topic()), range.size(), Long::sum);
    }
    return new Found(
        "kafka:" + consumerConfig.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG),
        topics,
        new OneRound(
            new Round(
                untilCaughtUp
                    ? ReadChanges.ranges(consumerConfig, ranges)
                    : ReadChanges.kafka(consumerConfig, found.topics()),
                records.values().stream().mapToLong(Long::longValue).sum(),
                untilCaughtUp ? found.endOffsets(topics) : Map.of(),
                null)),
        ReadChanges.kafkaSchemas(consumerConfig, topics.prefix()),
        records,
        untilCaughtUp ? Set.of() : found.ids(),
        false,
        new KafkaHistories(consumerConfig, topics, ranges));
  }
}
