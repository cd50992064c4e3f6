package io.tributary.pipelines.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.pipelines.demo.SandboxProcess;
import io.tributary.pipelines.run.Cli;
import io.tributary.pipelines.run.LakePlace;
import io.tributary.pipelines.run.StoreRows;
import io.tributary.pipelines.verify.TableResult;
import io.tributary.schemas.capture.CaptureReader;
import io.tributary.schemas.change.SourceRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database as it lives: it is snapshot, changed and altered, and carried into a lake in between.
 * What the lake must hold is what the database holds at the end, and what its connector has
 * published. A subclass names the database, which is all that they differ in.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LiveSuite {

  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final String PREFIX = "live";

  /** A table beside the store's, to be altered. */
  private static final List<String> BEFORE =
      List.of(
          "CREATE TABLE Notes (NoteID INT PRIMARY KEY, Body VARCHAR(20), Weight INT, Old INT)",
          "INSERT INTO Notes VALUES (1, 'a', 1, 1), (2, 'b', 2, 2), (3, 'ü', NULL, 3)");

  /** While the connector streams. A key is changed, and one that was deleted comes back. */
  private static final List<String> AFTER =
      List.of(
          "INSERT INTO Notes VALUES (4, 'd', 4, 4)",
          "ALTER TABLE Notes RENAME COLUMN Body TO Words",
          "UPDATE Notes SET Words = 'B' WHERE NoteID = 2",
          "ALTER TABLE Notes MODIFY Weight BIGINT",
          "INSERT INTO Notes VALUES (5, 'e', 5000000000, 5)",
          "UPDATE Notes SET NoteID = 40 WHERE NoteID = 4",
          "DELETE FROM Notes WHERE NoteID = 1",
          "ALTER TABLE Notes DROP COLUMN Old, ADD COLUMN Day DATE NOT NULL DEFAULT '2024-02-29'",
          "INSERT INTO Notes VALUES (1, 'back', 1, '2025-01-01')",
          "DELETE FROM Notes WHERE NoteID = 3",
          "ALTER TABLE Customers ADD COLUMN Tier VARCHAR(10) NOT NULL DEFAULT 'bronze'",
          "UPDATE Customers SET Tier = 'gold' WHERE CustomerID % 3 = 0",
          "CREATE TABLE Later (a INT, b VARCHAR(10), PRIMARY KEY (b, a))",
          "INSERT INTO Later VALUES (1, 'x'), (2, 'x'), (1, 'y')",
          "UPDATE Later SET a = a + 10 WHERE b = 'x'",
          "DELETE FROM Later WHERE b = 'y'");

  private SandboxProcess sandbox;
  private ScenarioLake lake;
  private Scenario live;

  /** The database as the sandbox calls it. */
  abstract String database();

  @BeforeAll
  void carryTheDatabase(@TempDir Path folder) throws Exception {
    Cli.useSandbox();
    sandbox =
        SandboxProcess.start(
            folder.resolve("sandbox"),
            List.of("--clean", "--connector=" + database(), "--topicPrefix=" + PREFIX),
            event -> {});
    lake = new ScenarioLake(LakePlace.folder(folder.resolve("lake")), PREFIX);
    sandbox.call(SandboxProcess.command("schema"), TIMEOUT);
    sandbox.call(SandboxProcess.command("load").put("orders", 60), TIMEOUT);
    execute(BEFORE);
    sandbox.call(SandboxProcess.command("register"), TIMEOUT);
    awaitCaptured();
    runUntilCaughtUp();
    sandbox.call(SandboxProcess.command("workload").put("transactions", 80), TIMEOUT);
    execute(AFTER);
    awaitCaptured();
    runUntilCaughtUp();
    record(folder.resolve("live.jsonl"));
  }

  @AfterAll
  void stop() {
    if (sandbox != null) {
      sandbox.close();
    }
  }

  private void execute(List<String> statements) throws SQLException {
    try (Connection connection = LiveComparison.server(sandbox.endpoints()).connect()) {
      connection.setCatalog(sandbox.endpoints().path("database").asText());
      try (Statement statement = connection.createStatement()) {
        for (String sql : statements) {
          statement.execute(sql);
        }
      }
    }
  }

  private void awaitCaptured() throws IOException {
    sandbox.call(
        SandboxProcess.command("awaitCaptured").put("timeoutSeconds", TIMEOUT.toSeconds()),
        TIMEOUT);
  }

  private String servers() {
    return "--bootstrapServers=" + sandbox.endpoints().path("bootstrapServers").asText();
  }

  private void runUntilCaughtUp() {
    Cli.Result result =
        Cli.run(
            lake.place()
                .command("run", servers(), "--topicPrefix=" + PREFIX)
                .toArray(String[]::new));
    assertEquals(0, result.exitCode(), result.all());
    assertTrue(result.out().contains("The ledger balances."), result.all());
  }

  /** What the connector has published is what the tests expect of the lake. */
  private void record(Path file) throws IOException {
    Cli.Result result = Cli.run("capture", servers(), "--topicPrefix=" + PREFIX, "--out=" + file);
    assertEquals(0, result.exitCode(), result.all());
    List<Broker.Published> published = new ArrayList<>();
    TreeSet<String> topics = new TreeSet<>();
    try (CaptureReader reader = new CaptureReader(Files.newInputStream(file))) {
      for (SourceRecord record = reader.next(); record != null; record = reader.next()) {
        published.add(new Broker.Published(Message.of(record), record));
        if (record.topic().startsWith(PREFIX + "." + database(sandbox) + ".")) {
          topics.add(record.topic());
        }
      }
    }
    lake.expect(published);
    List<Message> messages = published.stream().map(Broker.Published::message).toList();
    live = new Scenario(database(), List.copyOf(topics), List.of(messages, List.of()), Map.of());
  }

  private static String database(SandboxProcess sandbox) {
    return sandbox.endpoints().path("database").asText();
  }

  @Test
  void silverIsTheDatabaseAndGoldItsDefinition() throws SQLException {
    List<TableResult> results = LiveComparison.of(lake.root(), sandbox.endpoints());
    assertEquals(
        List.of(),
        results.stream().filter(result -> !result.isEqual()).map(TableResult::toString).toList());
    assertTrue(
        results.stream().filter(TableResult::compared).count() > StoreRows.TABLES.size(),
        results::toString);
    for (String table : List.of("Notes", "Later", "Customers")) {
      assertTrue(results.stream().anyMatch(r -> r.table().equals(table) && r.databaseRows() > 0));
    }
  }

  @Test
  void theChangeLogIsEveryPublishedChangeOnce() throws IOException {
    lake.assertChangeLogIsEveryChangeOnce(live);
  }

  @Test
  void bronzeIsWhatTheConnectorPublished() {
    lake.assertBronzeIsAsReceived(live);
  }

  @Test
  void theLedgerAccountsForEveryRecord() throws IOException {
    lake.assertLedgerBalances(live);
    assertEquals("", lake.missing());
  }

  @Test
  void aRowWhoseKeyIsChangedLeavesNothingBehind() {
    assertEquals(
        List.of(
            "{\"id\":1,\"ops\":\"rdc\"}", "{\"id\":4,\"ops\":\"cd\"}", "{\"id\":40,\"ops\":\"c\"}"),
        lake.query(
            "SELECT \"NoteID\" AS id, string_agg(_op, '' ORDER BY _position) AS ops"
                + " FROM silver.\"Notes_changes\" WHERE \"NoteID\" IN (1, 4, 40)"
                + " GROUP BY 1 ORDER BY 1"));
  }
}
