package io.tributary.pipelines.connector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.pipelines.demo.SandboxProcess;
import io.tributary.pipelines.jdbc.MySqlServer;
import io.tributary.pipelines.run.Cli;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command over a real Connect worker with Debezium, a real broker and a real database. */
class ConnectorIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String PASSWORD = "only-for-this-test";
  private static final String TABLE = "OrderStatus";

  @TempDir Path folder;
  private SandboxProcess sandbox;
  private JsonNode endpoints;

  @BeforeEach
  void startSandbox() throws Exception {
    Cli.useSandbox();
    sandbox =
        SandboxProcess.start(
            folder.resolve("sandbox"),
            List.of("--clean"),
            Map.of("MYSQL_CAPTURE_USER", "capture", "MYSQL_CAPTURE_PASSWORD", PASSWORD),
            event -> {});
    endpoints = sandbox.endpoints();
    sandbox.call(SandboxProcess.command("schema"), LIMIT);
  }

  @AfterEach
  void stopSandbox() {
    sandbox.close();
  }

  @Test
  void aConnectorLivesFromItsRegistrationToItsEnd() throws Exception {
    Cli.Result wrong = register("--passwordReference=${env:MYSQL_CAPTURE_NOTHING}");
    assertEquals(1, wrong.exitCode(), wrong.all());
    assertTrue(
        wrong
            .err()
            .lines()
            .allMatch(
                line ->
                    line.startsWith("--databaseHost (database.hostname): Unable to connect: ")
                        && line.contains("Access denied for user 'capture'")),
        wrong.all());

    Cli.Result registered = register("--format=json");
    assertEquals(0, registered.exitCode(), registered.all());
    JsonNode status = JSON.readTree(registered.out());
    assertTrue(status.path("running").asBoolean(), registered.out());
    assertEquals("RUNNING", status.path("tasks").path(0).path("state").asText());
    long rows = databaseRows();
    assertEquals(rows, awaitRecords("true|first|last.*|first_in.*", rows).size());

    snapshotBySignal(rows);
    aFailedTaskTellsItsCause();

    Cli.Result deleted = connector("delete");
    assertEquals(0, deleted.exitCode(), deleted.all());
    assertEquals(1, connector("status").exitCode());
  }

  private void snapshotBySignal(long rows) throws Exception {
    Cli.Result asked =
        connector("snapshot", "--bootstrapServers=" + bootstrapServers(), "--tables=" + TABLE);
    assertEquals(0, asked.exitCode(), asked.all());
    assertTrue(asked.out().contains("asked for a snapshot of online_store." + TABLE), asked.out());
    List<JsonNode> events = awaitRecords("incremental", rows);
    assertEquals(rows, events.size());
    events.forEach(event -> assertEquals("r", event.path("op").asText(), event::toString));
  }

  /** The server's administrator changes the password, and the connector is restarted. */
  private void aFailedTaskTellsItsCause() throws Exception {
    setPassword(PASSWORD, "another");
    Cli.Result failed = connector("restart");
    assertEquals(1, failed.exitCode(), failed.all());
    assertTrue(
        failed.out().contains("FAILED") && failed.out().contains("Access denied for user"),
        failed.all());
    Cli.Result status = connector("status");
    assertEquals(1, status.exitCode(), status.all());
    assertEquals(failed.out(), status.out());
    setPassword("another", PASSWORD);
    Cli.Result restarted = connector("restart");
    assertEquals(0, restarted.exitCode(), restarted.all());
  }

  private Cli.Result register(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--kind=mariadb",
                "--serverCheck=off",
                "--databaseHost=127.0.0.1",
                "--databasePort=" + databasePort(),
                "--workerKafka=" + bootstrapServers(),
                "--bootstrapServers=" + bootstrapServers(),
                "--heartbeat=PT0.5S"));
    args.addAll(List.of(more));
    return connector("register", args.toArray(String[]::new));
  }

  private Cli.Result connector(String command, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of("connector", command, "--connectUrl=" + endpoints.path("connectUrl").asText()));
    args.addAll(List.of(more));
    return Cli.run(args.toArray(String[]::new));
  }

  private String bootstrapServers() {
    return endpoints.path("bootstrapServers").asText();
  }

  private int databasePort() {
    return URI.create(endpoints.path("jdbcUrl").asText().substring("jdbc:".length())).getPort();
  }

  private void setPassword(String from, String to) throws Exception {
    MySqlServer server = new MySqlServer(endpoints.path("jdbcUrl").asText(), "capture", from);
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET PASSWORD = PASSWORD('" + to + "')");
    }
  }

  private long databaseRows() throws Exception {
    return sandbox
        .call(SandboxProcess.command("counts"), LIMIT)
        .path("counts")
        .path(TABLE)
        .asLong();
  }

  /** Waits for that many events of the table whose source names such a kind of snapshot. */
  private List<JsonNode> awaitRecords(String snapshot, long wanted) throws Exception {
    String topic = "store.online_store." + TABLE;
    List<JsonNode> found = new ArrayList<>();
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            bootstrapServers(),
            "group.id",
            snapshot,
            "auto.offset.reset",
            "earliest",
            "allow.auto.create.topics",
            false,
            "metadata.max.age.ms",
            500);
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      // A subscription also finds a topic that is made later.
      consumer.subscribe(List.of(topic));
      long end = System.nanoTime() + LIMIT.toNanos();
      while (found.size() < wanted && System.nanoTime() < end) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          JsonNode event = JSON.readTree(record.value());
          if (event.path("source").path("snapshot").asText().matches(snapshot)) {
            found.add(event);
          }
        }
      }
    }
    return found;
  }
}
