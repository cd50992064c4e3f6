package io.tributary.pipelines.scenarios;

import io.tributary.pipelines.demo.SandboxProcess;
import io.tributary.pipelines.run.Cli;
import io.tributary.schemas.change.SourceRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real broker in a process of its own, and what a connector does with it. */
public final class Broker implements AutoCloseable {

  private static final int PARTITIONS = 4;
  private static final int TIMEOUT_SECONDS = 90;

  private final Path folder;
  private final String servers;
  private SandboxProcess sandbox;
  private final KafkaProducer<byte[], byte[]> producer;

  /**
   * A message that the broker has taken.
   *
   * @param record the record under its coordinates
   */
  record Published(Message message, SourceRecord record) {}

  private Broker(Path folder, SandboxProcess sandbox) {
    this.folder = folder;
    this.sandbox = sandbox;
    this.servers = sandbox.endpoints().path("bootstrapServers").asText();
    this.producer =
        new KafkaProducer<>(
            // Acknowledged by the leader alone, and in order even if something is sent again.
            Map.of(
                "bootstrap.servers", servers,
                "acks", "1",
                "enable.idempotence", "false",
                "max.in.flight.requests.per.connection", "1",
                "request.timeout.ms", "10000"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Starts a broker. */
  public static Broker start(Path folder) throws IOException {
    Cli.useSandbox();
    return new Broker(folder, SandboxProcess.start(folder, List.of("--only=kafka"), e -> {}));
  }

  /** Ends the broker as a crash would. */
  void kill() throws InterruptedException {
    sandbox.kill();
  }

  /** Starts it again with what it has on disk, under the same address. */
  void restart() throws IOException {
    String port = servers.substring(servers.indexOf(':') + 1);
    sandbox = SandboxProcess.start(folder, List.of("--only=kafka", "--kafkaPort=" + port), e -> {});
  }

  /** Its address. */
  public String servers() {
    return servers;
  }

  /** Makes the connector's own topics, of one partition, and those of its tables. */
  void createTopics(String prefix, Collection<String> tables)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<String, Integer> partitions = new TreeMap<>();
    tables.forEach(topic -> partitions.put(topic, PARTITIONS));
    partitions.put(prefix, 1);
    partitions.put(prefix + ".transaction", 1);
    List<NewTopic> topics = new ArrayList<>();
    partitions.forEach(
        (name, count) ->
            topics.add(new NewTopic(name, count, (short) 1).configs(Map.of("retention.ms", "-1"))));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin.createTopics(topics).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** Publishes messages in this order, each with the timestamp of now or as old as it asks for. */
  List<Published> publish(List<Message> messages)
      throws ExecutionException, InterruptedException, TimeoutException {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    long now = System.currentTimeMillis();
    for (Message message : messages) {
      SourceRecord record = message.record();
      ProducerRecord<byte[], byte[]> out =
          new ProducerRecord<>(
              record.topic(),
              message.spread() ? record.partition() : null,
              now - message.age().toMillis(),
              record.key(),
              record.value());
      record.headers().forEach(header -> out.headers().add(header.name(), header.value()));
      sent.add(producer.send(out));
    }
    List<Published> published = new ArrayList<>();
    for (int i = 0; i < sent.size(); i++) {
      RecordMetadata at = sent.get(i).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      SourceRecord record = messages.get(i).record();
      published.add(
          new Published(
              messages.get(i),
              new SourceRecord(
                  record.topic(),
                  at.partition(),
                  at.offset(),
                  at.timestamp(),
                  record.headers(),
                  record.key(),
                  record.value())));
    }
    return published;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(TIMEOUT_SECONDS));
    sandbox.close();
  }
}
