package io.tributary.pipelines.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.pipelines.run.Cli;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backlog far larger than what a run holds at a time, carried through by a run that is killed in
 * the middle. A subclass names the profile.
 *
 * <p>The heap is small so that the backlog may be; {@code -Dtributary.backlog=10000000} with the
 * profile's own heap is the nightly size.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class BacklogSuite {

  private static final long RECORDS = Long.getLong("tributary.backlog", 240_000);
  private static final long NIGHTLY = 1_000_000;
  private static final int KEYS = 20_000;
  private static final int PARTITIONS = 4;
  private static final long SPAN_MILLIS = TimeUnit.MINUTES.toMillis(10);
  private static final long WAIT_SECONDS = RECORDS < NIGHTLY ? 300L : 3000L;
  private static final String PREFIX = "backlog";
  private static final String TOPIC = PREFIX + ".shop.Items";
  private static final Pattern TO_READ = Pattern.compile("Run \\S+ ([\\d,]+) records to read");

  private Path folder;
  private Broker broker;

  /** The name of the runner profile. */
  protected abstract String profile();

  @BeforeAll
  void publish(@TempDir Path shared) throws Exception {
    folder = shared;
    broker = Broker.start(folder.resolve("broker"));
    broker.createTopics(PREFIX, List.of(TOPIC));
    long end = System.currentTimeMillis() - 1000;
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.servers(), "linger.ms", "50"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(record(PREFIX, 0, end - SPAN_MILLIS, "{\"databaseName\":\"shop\"}", createTable()))
          .get();
      Future<?> newest = null;
      for (long change = 0; change < RECORDS; change++) {
        long id = change % KEYS;
        newest =
            producer.send(
                record(
                    TOPIC,
                    (int) (id % PARTITIONS),
                    end - SPAN_MILLIS + change * SPAN_MILLIS / RECORDS,
                    "{\"id\":" + id + "}",
                    change(id, change)));
      }
      newest.get();
    }
  }

  @AfterAll
  void stopBroker() {
    broker.close();
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, int partition, long timestamp, String key, String value) {
    return new ProducerRecord<>(
        topic,
        partition,
        timestamp,
        key.getBytes(StandardCharsets.UTF_8),
        value.getBytes(StandardCharsets.UTF_8));
  }

  private static String source(long pos, long gtid) {
    return ("\"source\":{\"version\":\"3.4.0.Final\",\"connector\":\"mysql\",\"name\":\"%s\","
            + "\"ts_ms\":1790000000000,\"snapshot\":\"false\",\"db\":\"shop\",\"table\":\"Items\","
            + "\"server_id\":1,\"gtid\":\"3e11fa47-71ca-11e1-9e33-c80aa9429562:%d\","
            + "\"file\":\"bin.000004\",\"pos\":%d,\"row\":0}")
        .formatted(PREFIX, gtid, pos);
  }

  private static String createTable() {
    return "{"
        + source(100, 1)
        + ",\"ts_ms\":1790000000000,\"databaseName\":\"shop\",\"ddl\":\"CREATE TABLE Items …\","
        + "\"tableChanges\":[{\"type\":\"CREATE\",\"id\":\"\\\"shop\\\".\\\"Items\\\"\",\"table\":"
        + "{\"defaultCharsetName\":\"utf8mb4\",\"primaryKeyColumnNames\":[\"id\"],\"columns\":["
        + column("id", "BIGINT", 1, false)
        + ","
        + column("change", "BIGINT", 2, true)
        + ","
        + column("note", "TEXT", 3, true)
        + "]}}]}";
  }

  private static String column(String name, String type, int position, boolean optional) {
    return ("{\"name\":\"%s\",\"typeName\":\"%s\",\"typeExpression\":\"%s\",\"charsetName\":%s,"
            + "\"length\":null,\"scale\":null,\"position\":%d,\"optional\":%s,"
            + "\"autoIncremented\":false,\"generated\":false}")
        .formatted(
            name, type, type, type.equals("TEXT") ? "\"utf8mb4\"" : "null", position, optional);
  }

  private static String change(long id, long change) {
    return "{\"before\":null,\"after\":{\"id\":%d,\"change\":%d,\"note\":\"%s %d\"},%s,\"op\":\"%s\"}"
        .formatted(
            id,
            change,
            "A note, so that a row has a usual size. ".repeat(20),
            change,
            source(1000 + change * 300, 2 + change),
            change < KEYS ? "c" : "u");
  }

  @Test
  void aRunThatEndsIsCarriedOnWhereItWasKilled() throws Exception {
    Path lake = folder.resolve("bounded");
    try (Run first = new Run(lake, "caught-up")) {
      first.await("the first round", () -> commits(lake, "_ledger") > 0);
      first.kill();
    }
    try (Run second = new Run(lake, "caught-up")) {
      assertTrue(second.process().waitFor(WAIT_SECONDS, TimeUnit.SECONDS), second.said());
      assertEquals(0, second.process().exitValue(), second.said());
      Matcher toRead = TO_READ.matcher(second.said());
      assertTrue(toRead.find(), second.said());
      long again = Long.parseLong(toRead.group(1).replace(",", ""));
      assertTrue(again < RECORDS, "the first round was read again: " + second.said());
    }
    assertHoldsAll(lake);
  }

  @Test
  void aRunThatGoesOnIsCarriedOnWhereItWasKilled() throws Exception {
    Path lake = folder.resolve("continuous");
    try (Run first = new Run(lake, "forever")) {
      first.await("the first round", () -> commits(lake, "_ledger") > 0);
      first.kill();
    }
    try (Run second = new Run(lake, "forever")) {
      second.await("the rest", () -> isWhole(lake) && commits(lake, "_ledger") > 2);
    }
    assertHoldsAll(lake);
  }

  /** A run in a process of its own. */
  private final class Run extends CommandProcess {
    private final Process process;

    Run(Path lake, String until) throws IOException {
      this(lake, until, Files.createTempFile(folder, "run-", ".txt"));
    }

    private Run(Path lake, String until, Path output) throws IOException {
      super(output);
      List<String> flags = new ArrayList<>(Cli.flags(profile()));
      if (RECORDS < NIGHTLY) {
        flags.addAll(List.of("-Xms256m", "-Xmx480m"));
      }
      process =
          Cli.start(
              output,
              flags,
              "run",
              "--profile=" + profile(),
              "--until=" + until,
              "--window=PT5S",
              "--layers=bronze,silver",
              "--bootstrapServers=" + broker.servers(),
              "--topicPrefix=" + PREFIX,
              "--lakeRoot=" + lake);
    }

    void await(String what, BooleanSupplier condition) throws IOException, InterruptedException {
      await(what, WAIT_SECONDS, condition);
    }

    @Override
    Process process() {
      return process;
    }

    @Override
    void ended(String before) throws IOException {
      throw new AssertionError("The run has ended before " + before + ": " + said());
    }
  }

  private static long commits(Path lake, String table) {
    Path log = lake.resolve(table).resolve("_delta_log");
    if (!Files.isDirectory(log)) {
      return 0;
    }
    try (Stream<Path> entries = Files.list(log)) {
      return entries.filter(entry -> entry.toString().endsWith(".json")).count();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The newest change of every row is that of the last pass over them. */
  private static String newest() {
    return "{\"n\":" + KEYS + ",\"sum\":" + sum() + "}";
  }

  private static long sum() {
    long sum = 0;
    for (long change = RECORDS - KEYS; change < RECORDS; change++) {
      sum += change;
    }
    return sum;
  }

  private static boolean isWhole(Path lake) {
    return commits(lake, "silver/Items") > 0
        && Cli.query(
                lake, "SELECT count(*) AS n, sum(\"change\")::BIGINT AS sum FROM silver.\"Items\"")
            .equals(List.of(newest()));
  }

  private static void assertHoldsAll(Path lake) {
    assertTrue(isWhole(lake));
    assertEquals(
        List.of("{\"n\":" + RECORDS + "}"),
        Cli.query(lake, "SELECT count(*) AS n FROM silver.\"Items_changes\""));
    assertEquals(
        List.of("{\"n\":" + RECORDS + "}"),
        Cli.query(lake, "SELECT count(*) AS n FROM bronze.\"Items\""));
    assertTrue(
        commits(lake, "_ledger") > 2, "a backlog of one or two rounds shows nothing of rounds");
  }
}
