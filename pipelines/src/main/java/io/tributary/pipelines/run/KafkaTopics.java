package io.tributary.pipelines.run;

import io.tributary.pipelines.command.CommandException;
import io.tributary.schemas.debezium.Topics;
import io.tributary.transforms.read.PartitionRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/**
 * A connector's topics as they are at launch.
 *
 * @param topics names, sorted
 * @param partitions every partition with its offsets, sorted by topic and partition
 */
public record KafkaTopics(List<String> topics, List<Partition> partitions) {

  private static final int TIMEOUT_SECONDS = 15;

  /**
   * A partition.
   *
   * @param id {@code topicId/topic/partition}: a topic that was deleted and made again has another
   *     id, so its old offsets are never taken for new ones
   * @param beginning its earliest offset
   * @param end the offset behind its last record
   */
  public record Partition(String id, String topic, int partition, long beginning, long end) {}

  /**
   * Looks the topics up.
   *
   * @throws CommandException if the broker does not answer, or has no topic of the connector
   */
  public static KafkaTopics lookUp(Map<String, Object> consumerConfig, Topics connector) {
    Map<String, Object> config = new HashMap<>(consumerConfig);
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_SECONDS * 1000);
    Object servers = consumerConfig.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
    try (Admin admin = Admin.create(config)) {
      TreeSet<String> names = new TreeSet<>(await(admin.listTopics().names()));
      names.removeIf(name -> !connector.contains(name));
      if (names.isEmpty()) {
        throw new CommandException(
            "--topicPrefix: "
                + connector.prefix()
                + " has no topics on "
                + servers
                + "; expected the connector's topic.prefix");
      }
      return describe(admin, names);
    } catch (ExecutionException | TimeoutException | org.apache.kafka.common.KafkaException e) {
      throw new CommandException(
              "--bootstrapServers: " + servers + " does not answer as a Kafka broker")
          .causedBy(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("Interrupted while asking the broker for topics").causedBy(e);
    }
  }

  private static KafkaTopics describe(Admin admin, Set<String> names)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<String, TopicDescription> described = await(admin.describeTopics(names).allTopicNames());
    Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    described.forEach(
        (name, topic) ->
            topic
                .partitions()
                .forEach(
                    p -> {
                      TopicPartition partition = new TopicPartition(name, p.partition());
                      earliest.put(partition, OffsetSpec.earliest());
                      latest.put(partition, OffsetSpec.latest());
                    }));
    var beginnings = await(admin.listOffsets(earliest).all());
    var ends = await(admin.listOffsets(latest).all());
    TreeMap<String, Partition> partitions = new TreeMap<>();
    ends.forEach(
        (tp, end) ->
            partitions.put(
                tp.topic() + "/" + (1_000_000 + tp.partition()),
                new Partition(
                    described.get(tp.topic()).topicId() + "/" + tp.topic() + "/" + tp.partition(),
                    tp.topic(),
                    tp.partition(),
                    beginnings.get(tp).offset(),
                    end.offset())));
    return new KafkaTopics(List.copyOf(names), List.copyOf(partitions.values()));
  }

  private static <T> T await(org.apache.kafka.common.KafkaFuture<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * What is there to read.
   *
   * @param next by partition id the offset at which to continue; partitions that are absent are
   *     read from their beginning
   * @throws CommandException if records were deleted before they were read
   */
  public List<PartitionRange> ranges(Map<String, Long> next) {
    List<PartitionRange> ranges = new ArrayList<>();
    for (Partition p : partitions) {
      long from = next.getOrDefault(p.id(), p.beginning());
      if (from < p.beginning()) {
        throw new CommandException(
            "Topic "
                + p.topic()
                + " lost its records "
                + from
                + " to "
                + (p.beginning() - 1)
                + " of partition "
                + p.partition()
                + " before they were read; --fresh=offsets reads what is left");
      }
      ranges.add(new PartitionRange(p.topic(), p.partition(), Math.min(from, p.end()), p.end()));
    }
    return ranges;
  }

  /** The ids of all partitions. */
  public Set<String> ids() {
    return partitions.stream().map(Partition::id).collect(Collectors.toSet());
  }

  /** By bronze table, then by partition id: the offset behind what {@link #ranges} reads. */
  public Map<String, Map<String, Long>> endOffsets(Topics connector) {
    return byTable(connector, Partition::end);
  }

  /**
   * By bronze table, then by partition id: the first offset that {@link #ranges} reads. Below it
   * earlier runs have everything, or there is nothing.
   */
  public Map<String, Map<String, Long>> startOffsets(Topics connector, Map<String, Long> next) {
    return byTable(connector, p -> Math.min(next.getOrDefault(p.id(), p.beginning()), p.end()));
  }

  private Map<String, Map<String, Long>> byTable(
      Topics connector, ToLongFunction<Partition> offset) {
    Map<String, Map<String, Long>> offsets = new TreeMap<>();
    for (Partition p : partitions) {
      offsets
          .computeIfAbsent(connector.bronzeTable(p.topic()), t -> new TreeMap<>())
          .put(p.id(), offset.applyAsLong(p));
    }
    return offsets;
  }
}
