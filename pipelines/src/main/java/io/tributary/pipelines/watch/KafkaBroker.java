package io.tributary.pipelines.watch;

import io.tributary.schemas.debezium.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A Kafka cluster that is looked at while a job reads from it: one connection for questions, and
 * one for single records, which are fetched in small pieces.
 */
final class KafkaBroker implements KafkaLook {

  private static final int LIMIT_MILLIS = 5_000;
  private static final Duration FETCH = Duration.ofSeconds(3);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int PIECE = 65_536;

  private final Map<String, Object> config;
  private final Topics topics;
  private Admin admin;
  private KafkaConsumer<byte[], byte[]> consumer;

  KafkaBroker(Map<String, Object> consumerConfig, Topics topics) {
    this.config = new HashMap<>(consumerConfig);
    this.topics = topics;
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, LIMIT_MILLIS);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, LIMIT_MILLIS);
  }

  @Override
  public List<Partition> partitions() {
    Map<String, TopicDescription> described = described();
    Map<TopicPartition, ListOffsetsResultInfo> beginnings =
        offsets(described.values(), OffsetSpec.earliest());
    Map<TopicPartition, ListOffsetsResultInfo> ends =
        offsets(described.values(), OffsetSpec.latest());
    Map<String, Partition> found = new TreeMap<>();
    ends.forEach(
        (at, end) -> {
          String id = described.get(at.topic()).topicId() + "/" + at.topic() + "/" + at.partition();
          long beginning = beginnings.get(at).offset();
          found.put(id, new Partition(id, at.topic(), at.partition(), beginning, end.offset()));
        });
    return List.copyOf(found.values());
  }

  @Override
  public Map<String, Instant> timestamps(Map<Partition, Long> offsets) {
    Map<TopicPartition, String> ids = new HashMap<>();
    KafkaConsumer<byte[], byte[]> reader = consumer();
    offsets.keySet().forEach(p -> ids.put(new TopicPartition(p.topic(), p.number()), p.id()));
    reader.assign(ids.keySet());
    reader.resume(ids.keySet());
    offsets.forEach((p, offset) -> reader.seek(new TopicPartition(p.topic(), p.number()), offset));
    Map<String, Instant> found = new HashMap<>();
    long deadline = System.nanoTime() + FETCH.toNanos();
    while (found.size() < ids.size() && System.nanoTime() < deadline) {
      ConsumerRecords<byte[], byte[]> records = reader.poll(POLL);
      for (TopicPartition at : records.partitions()) {
        found.putIfAbsent(
            ids.get(at), Instant.ofEpochMilli(records.records(at).get(0).timestamp()));
      }
      reader.pause(records.partitions());
    }
    return found;
  }

  @Override
  public List<Instant> last(String topic, int count) {
    if (!names().contains(topic)) {
      return List.of();
    }
    TopicPartition at = new TopicPartition(topic, 0);
    Map<TopicPartition, OffsetSpec> latest = Map.of(at, OffsetSpec.latest());
    long end = await(admin().listOffsets(latest).all()).get(at).offset();
    KafkaConsumer<byte[], byte[]> reader = consumer();
    reader.assign(List.of(at));
    reader.resume(List.of(at));
    // A position before the first record is moved to it.
    reader.seek(at, Math.max(0, end - count));
    List<Instant> found = new ArrayList<>();
    long deadline = System.nanoTime() + FETCH.toNanos();
    while (reader.position(at) < end && System.nanoTime() < deadline) {
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
        found.add(Instant.ofEpochMilli(record.timestamp()));
      }
    }
    return found;
  }

  @Override
  public Optional<Instant> newest(Instant limit) {
    return offsets(described().values(), OffsetSpec.maxTimestamp()).values().stream()
        .filter(newest -> newest.timestamp() >= 0)
        .map(newest -> Instant.ofEpochMilli(newest.timestamp()))
        .filter(at -> !at.isAfter(limit))
        .max(Instant::compareTo);
  }

  @Override
  public void close() {
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
    if (consumer != null) {
      consumer.close(Duration.ZERO);
    }
  }

  private Set<String> names() {
    Set<String> names = new TreeSet<>(await(admin().listTopics().names()));
    names.removeIf(name -> !topics.contains(name));
    return names;
  }

  private Map<String, TopicDescription> described() {
    return await(admin().describeTopics(names()).allTopicNames());
  }

  private Map<TopicPartition, ListOffsetsResultInfo> offsets(
      Collection<TopicDescription> described, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    for (TopicDescription topic : described) {
      topic
          .partitions()
          .forEach(p -> wanted.put(new TopicPartition(topic.name(), p.partition()), spec));
    }
    return await(admin().listOffsets(wanted).all());
  }

  private Admin admin() {
    if (admin == null) {
      admin = Admin.create(config);
    }
    return admin;
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    if (consumer == null) {
      Map<String, Object> reading = new HashMap<>(config);
      // Nothing is recorded of what is only looked at.
      reading.remove(ConsumerConfig.GROUP_ID_CONFIG);
      reading.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
      reading.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
      reading.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PIECE);
      consumer =
          new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
    return consumer;
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
    } catch (java.util.concurrent.TimeoutException e) {
      throw new TimeoutException(e);
    }
  }
}
