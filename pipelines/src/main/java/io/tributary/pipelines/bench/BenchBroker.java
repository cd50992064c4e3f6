package io.tributary.pipelines.bench;

import io.tributary.pipelines.demo.SandboxProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The sandbox's broker in a process of its own, and a producer that keeps the order it is given.
 */
final class BenchBroker implements AutoCloseable {

  private static final int TIMEOUT_SECONDS = 60;

  private final SandboxProcess sandbox;
  private final String servers;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  private BenchBroker(SandboxProcess sandbox) {
    this.sandbox = sandbox;
    this.servers = sandbox.endpoints().path("bootstrapServers").asText();
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", servers,
                "acks", "1",
                "enable.idempotence", "false",
                "max.in.flight.requests.per.connection", "1",
                "linger.ms", "2",
                "batch.size", "262144"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Starts a broker with an empty folder. */
  static BenchBroker start(Path folder) throws IOException {
    return new BenchBroker(
        SandboxProcess.start(folder, List.of("--only=kafka", "--clean"), event -> {}));
  }

  String servers() {
    return servers;
  }

  /** Makes the topic of a source's schemas and those of its tables. */
  void createTopics(Ticks ticks, int partitions) {
    List<NewTopic> topics = new ArrayList<>();
    topics.add(topic(ticks.prefix(), 1));
    ticks.topics().forEach(name -> topics.add(topic(name, partitions)));
    try (Admin admin = admin()) {
      admin.createTopics(topics).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new BenchFailure("The broker makes no topics: " + e, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Removes a source's topics, whose data nobody needs any more. */
  void deleteTopics(Ticks ticks) {
    List<String> topics = new ArrayList<>(ticks.topics());
    topics.add(ticks.prefix());
    try (Admin admin = admin()) {
      admin.deleteTopics(topics).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new BenchFailure("The broker deletes no topics: " + e, e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Sends a record; {@link #flush} tells whether it got there. */
  void send(ProducerRecord<byte[], byte[]> record) {
    // The callback keeps a failure and flush waits: the future has nothing to add.
    Future<RecordMetadata> unused =
        producer.send(
            record,
            (at, problem) -> {
              if (problem != null) {
                failure.compareAndSet(null, problem);
              }
            });
  }

  /**
   * Waits until everything sent is in the broker.
   *
   * @throws BenchFailure if something is not
   */
  void flush() {
    producer.flush();
    if (failure.get() != null) {
      throw new BenchFailure("The broker did not take a record: " + failure.get(), failure.get());
    }
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", servers));
  }

  /** Records are dated by the scenario: any retention might drop them at once. */
  private static NewTopic topic(String name, int partitions) {
    return new NewTopic(name, partitions, (short) 1).configs(Map.of("retention.ms", "-1"));
  }

  private static BenchFailure interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new BenchFailure("Interrupted", e);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(TIMEOUT_SECONDS));
    sandbox.close();
  }
}
