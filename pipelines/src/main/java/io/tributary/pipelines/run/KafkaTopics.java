package io.tributary.pipelines.run;

import io.tributary.pipelines.command.CommandException;
import io.tributary.schemas.debezium.Topics;
import io.tributary.transforms.read.PartitionRange;
import io.tributary.transforms.read.RangeRecords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/**
 * A connector's topics as they are at launch.
 *
 * @param connector the connector, apart from others whose topics begin like its own
 * @param topics names, sorted
 * @param partitions every partition with its offsets, sorted by topic and partition
 */
public record KafkaTopics(Topics connector, List<String> topics, List<Partition> partitions) {

  private static final int TIMEOUT_SECONDS = 15;

  /** So many records of a partition are looked at for the name of their connector. */
  private static final long FEW_RECORDS = 20;

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
      Set<String> all = await(admin.listTopics().names());
      TreeSet<String> names = new TreeSet<>(all);
      names.removeIf(name -> !connector.contains(name));
      KafkaTopics found = describe(admin, connector, names);
      Topics apart =
          OtherConnectors.apart(connector, all, topic -> found.connector(consumerConfig, topic));
      KafkaTopics own = found.of(apart);
      if (own.topics().isEmpty()) {
        throw new CommandException(
            "--topicPrefix: "
                + connector.prefix()
                + " has no topics on "
                + servers
                + "; expected the connector's topic.prefix");
      }
      return own;
    } catch (ExecutionException | TimeoutException | org.apache.kafka.common.KafkaException e) {
      throw new CommandException(
              "--bootstrapServers: " + servers + " does not answer as a Kafka broker")
          .causedBy(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("Interrupted while asking the broker for topics").causedBy(e);
    }
  }

  private KafkaTopics of(Topics apart) {
    return new KafkaTopics(
        apart,
        topics.stream().filter(apart::contains).toList(),
        partitions.stream().filter(partition -> apart.contains(partition.topic())).toList());
  }

  /** The connector that a topic's first records name. */
  private Optional<String> connector(Map<String, Object> consumerConfig, String topic) {
    List<PartitionRange> first =
        partitions.stream()
            .filter(p -> p.topic().equals(topic) && p.end() > p.beginning())
            .map(
                p ->
                    new PartitionRange(
                        topic,
                        p.partition(),
                        p.beginning(),
                        Math.min(p.end(), p.beginning() + FEW_RECORDS)))
            .toList();
    if (first.isEmpty()) {
      return Optional.empty();
    }
    AtomicReference<String> named = new AtomicReference<>();
    RangeRecords.read(
        consumerConfig,
        first,
        record ->
            Topics.namedBy(record)
                .ifPresent(connector -> named.compareAndSet(null, connector.prefix())));
    return Optional.ofNullable(named.get());
  }

  private static KafkaTopics describe(Admin admin, Topics connector, Set<String> names)
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
    return new KafkaTopics(connector, List.copyOf(names), List.copyOf(partitions.values()));
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

  /** Offsets of records that are there now. */
  public long records() {
    return partitions.stream().mapToLong(p -> p.end() - p.beginning()).sum();
  }

  /** The ids of all partitions. */
  public Set<String> ids() {
    return partitions.stream().map(Partition::id).collect(Collectors.toSet());
  }

  /** The partitions' ids by {@code topic/partition}. */
  Map<String, String> idsByName() {
    return partitions.stream()
        .collect(Collectors.toMap(p -> p.topic() + "/" + p.partition(), Partition::id));
  }
}
