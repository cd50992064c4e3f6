package io.tributary.pipelines.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.pipelines.demo.SandboxProcess;
import io.tributary.schemas.capture.CaptureReader;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs against a real broker that the recorded topics are fed to. */
class KafkaRunIT {

  @TempDir Path folder;
  private SandboxProcess sandbox;
  private String servers;

  @BeforeEach
  void startBroker() throws IOException {
    Cli.useSandbox();
    sandbox =
        SandboxProcess.start(
            folder.resolve("broker"), List.of("--only=kafka", "--clean"), event -> {});
    servers = sandbox.endpoints().path("bootstrapServers").asText();
  }

  @AfterEach
  void stopBroker() {
    sandbox.close();
  }

  @Test
  void aSecondRunContinuesWhereTheFirstEnded() throws Exception {
    List<SourceRecord> records = records("store/plain.jsonl.gz");
    Path lake = folder.resolve("lake");
    createTopics(records, 1);
    List<SourceRecord> first = new ArrayList<>();
    List<SourceRecord> second = new ArrayList<>();
    halve(records, first, second);
    send(first);
    Cli.Result run = run(lake);
    assertEquals(0, run.exitCode(), run.all());
    send(second);
    run = run(lake);
    assertEquals(0, run.exitCode(), run.all());
    assertEquals(
        List.of("{\"present\":0}"),
        Cli.query(lake, "SELECT sum(bronze_present) AS present FROM lake.ledger"),
        "the second run must not read again what the first has written");
    for (String table : StoreRows.TABLES) {
      assertEquals(StoreRows.expected(table), StoreRows.inLake(lake, table), table);
    }
    run = run(lake);
    assertEquals(0, run.exitCode(), run.all());
    assertTrue(run.err().contains(" 0 records to read"), run.all());
  }

  @Test
  void partitionsAreReadTogetherAndEveryRecordIsKept() throws Exception {
    List<SourceRecord> records = records("store/envelope.jsonl.gz");
    Path lake = folder.resolve("lake");
    createTopics(records, 3);
    send(records);
    Cli.Result run = run(lake, "--topicPrefix=store-envelope");
    assertEquals(0, run.exitCode(), run.all());
    for (String table : StoreRows.TABLES) {
      assertEquals(StoreRows.expected(table), StoreRows.inLake(lake, table), table);
    }
    assertEquals(
        List.of("{\"n\":" + recordsInTopics() + "}"),
        Cli.query(lake, "SELECT sum(bronze_added) AS n FROM lake.ledger"));
  }

  @Test
  void aCaptureOfTheTopicsEndsInTheSameLake() throws Exception {
    List<SourceRecord> records = records("store/plain.jsonl.gz");
    createTopics(records, 2);
    send(records);
    Path file = folder.resolve("case.jsonl.gz");
    Cli.Result capture = capture(file);
    assertEquals(0, capture.exitCode(), capture.all());
    long total =
        KafkaTopics.lookUp(Map.of("bootstrap.servers", servers), new Topics("store-plain"))
            .partitions()
            .stream()
            .mapToLong(KafkaTopics.Partition::end)
            .sum();
    assertEquals(
        String.format(
            Locale.ROOT,
            "Captured %,d records of 11 topics into %s (%,d bytes).",
            total,
            file,
            Files.size(file)),
        capture.out().strip());
    Path direct = folder.resolve("direct");
    Cli.Result run = run(direct);
    assertEquals(0, run.exitCode(), run.all());
    Path captured = folder.resolve("captured");
    run = Cli.run("run", "--source=capture:" + file, "--lakeRoot=" + captured);
    assertEquals(0, run.exitCode(), run.all());
    assertEquals(StoreRows.content(direct), StoreRows.content(captured));

    capture = capture(file);
    assertEquals(1, capture.exitCode(), capture.all());
    assertEquals(
        "--out: " + file + " exists already; expected the name of a new file",
        capture.err().strip());
    Path part = folder.resolve("part.jsonl.gz");
    capture = capture(part, "--topics=online_store.Sellers");
    assertEquals(0, capture.exitCode(), capture.all());
    assertEquals(
        Set.of("store-plain", "store-plain.online_store.Sellers"),
        CaptureInfo.read("part", part).recordsByTopic().keySet());
    capture = capture(folder.resolve("none.jsonl.gz"), "--topics=Sellers");
    assertEquals(2, capture.exitCode(), capture.all());
    assertTrue(
        capture.err().startsWith("--topics: Sellers is not allowed; expected some of store-plain"),
        capture.all());
  }

  @Test
  void silverMadeOfBronzeIsContinuedWhereBronzeEnded() throws Exception {
    List<SourceRecord> records = records("store/plain.jsonl.gz");
    Path lake = folder.resolve("lake");
    createTopics(records, 1);
    List<SourceRecord> first = new ArrayList<>();
    List<SourceRecord> second = new ArrayList<>();
    halve(records, first, second);
    send(first);
    Cli.Result run = run(lake, "--topicPrefix=store-plain", "--layers=bronze");
    assertEquals(0, run.exitCode(), run.all());
    run = Cli.run("run", "--source=bronze", "--lakeRoot=" + lake);
    assertEquals(0, run.exitCode(), run.all());
    run = run(lake);
    assertTrue(run.err().contains(" 0 records to read"), run.all());
    send(second);
    run = run(lake);
    assertEquals(0, run.exitCode(), run.all());
    assertEquals(
        List.of("{\"present\":0,\"duplicates\":0}"),
        Cli.query(
            lake,
            "SELECT sum(bronze_present) AS present, sum(duplicates) AS duplicates"
                + " FROM lake.ledger"));
    for (String table : StoreRows.TABLES) {
      assertEquals(StoreRows.expected(table), StoreRows.inLake(lake, table), table);
    }
  }

  /** What bronze no longer holds must come from Kafka again, whatever the ledger says. */
  @Test
  void aTableThatBronzeHasLostIsReadFromKafkaAgain() throws Exception {
    List<SourceRecord> records = records("store/plain.jsonl.gz");
    Path lake = folder.resolve("lake");
    createTopics(records, 1);
    send(records);
    Cli.Result run = run(lake, "--topicPrefix=store-plain", "--layers=bronze");
    assertEquals(0, run.exitCode(), run.all());
    Files.move(lake.resolve("bronze/Sellers"), folder.resolve("gone"));
    run = Cli.run("run", "--source=bronze", "--lakeRoot=" + lake);
    assertEquals(0, run.exitCode(), run.all());
    run = run(lake);
    assertEquals(0, run.exitCode(), run.all());
    for (String table : StoreRows.TABLES) {
      assertEquals(StoreRows.expected(table), StoreRows.inLake(lake, table), table);
    }
  }

  /** The second half of every topic comes after the first run; the schemas come before both. */
  private static void halve(
      List<SourceRecord> records, List<SourceRecord> first, List<SourceRecord> second) {
    for (SourceRecord record : records) {
      boolean schema = record.topic().equals("store-plain");
      (schema || record.offset() < 60 ? first : second).add(record);
    }
  }

  private Cli.Result capture(Path file, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "capture",
                "--bootstrapServers=" + servers,
                "--topicPrefix=store-plain",
                "--out=" + file));
    args.addAll(List.of(more));
    return Cli.run(args.toArray(String[]::new));
  }

  @Test
  void aMissingTopicIsOneClearLine() {
    Cli.Result run = run(folder.resolve("lake"), "--topicPrefix=nobody");
    assertEquals(1, run.exitCode(), run.all());
    assertEquals(
        "--topicPrefix: nobody has no topics on "
            + servers
            + "; expected the connector's topic.prefix",
        run.err().strip());
  }

  private Cli.Result run(Path lake, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "run",
                "--bootstrapServers=" + servers,
                "--topicPrefix=store-plain",
                "--lakeRoot=" + lake));
    if (more.length > 0) {
      args.removeIf(arg -> arg.startsWith("--topicPrefix"));
      args.addAll(List.of(more));
    }
    return Cli.run(args.toArray(String[]::new));
  }

  private static List<SourceRecord> records(String capture) throws IOException {
    List<SourceRecord> records = new ArrayList<>();
    try (CaptureReader reader = new CaptureReader(Files.newInputStream(Cli.capture(capture)))) {
      for (SourceRecord r = reader.next(); r != null; r = reader.next()) {
        records.add(r);
      }
    }
    return records;
  }

  private void createTopics(List<SourceRecord> records, int partitions) throws Exception {
    Set<String> names = new TreeSet<>();
    records.forEach(record -> names.add(record.topic()));
    List<NewTopic> topics = new ArrayList<>();
    for (String name : names) {
      // The topics of a connector itself have one partition; order in them matters.
      int count = name.contains(".online_store.") ? partitions : 1;
      topics.add(new NewTopic(name, count, (short) 1).configs(Map.of("retention.ms", "-1")));
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin.createTopics(topics).all().get();
    }
  }

  /** Sends the records and sends again what a broker that is still starting did not take. */
  private void send(List<SourceRecord> records) throws Exception {
    List<SourceRecord> todo = records;
    for (int attempt = 1; !todo.isEmpty(); attempt++) {
      assertTrue(attempt <= 5, todo.size() + " records could not be sent");
      todo = trySend(todo);
    }
  }

  private List<SourceRecord> trySend(List<SourceRecord> records) throws InterruptedException {
    List<SourceRecord> refused = new ArrayList<>();
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers", servers,
            "enable.idempotence", "false",
            "max.in.flight.requests.per.connection", "1",
            "request.timeout.ms", "4000",
            "delivery.timeout.ms", "10000");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<?>> sent = new ArrayList<>();
      for (SourceRecord record : records) {
        ProducerRecord<byte[], byte[]> out =
            new ProducerRecord<>(
                record.topic(), null, record.timestamp(), record.key(), record.value());
        record.headers().forEach(header -> out.headers().add(header.name(), header.value()));
        sent.add(producer.send(out));
      }
      for (int i = 0; i < sent.size(); i++) {
        try {
          sent.get(i).get();
        } catch (ExecutionException e) {
          refused.add(records.get(i));
        }
      }
    }
    return refused;
  }

  /** Records that are in the topics, which may be more than were sent if an answer was lost. */
  private long recordsInTopics() {
    return KafkaTopics.lookUp(Map.of("bootstrap.servers", servers), new Topics("store-envelope"))
        .partitions()
        .stream()
        .mapToLong(KafkaTopics.Partition::end)
        .sum();
  }
}
