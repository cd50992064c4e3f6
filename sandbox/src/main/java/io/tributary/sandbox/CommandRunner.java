package io.tributary.sandbox;

import io.tributary.sandbox.connect.CaptureProgress;
import io.tributary.sandbox.database.BinlogPosition;
import io.tributary.sandbox.database.SqlScript;
import io.tributary.sandbox.database.StatementRunner;
import io.tributary.sandbox.protocol.Command;
import io.tributary.sandbox.protocol.EventWriter;
import io.tributary.sandbox.protocol.SandboxException;
import io.tributary.sandbox.store.StoreGenerator;
import io.tributary.sandbox.store.StoreLoader;
import io.tributary.sandbox.store.StoreTable;
import io.tributary.sandbox.store.StoreVolumes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out one command at a time and answers it with done or error. */
final class CommandRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CommandRunner.class);
  private static final String SUPPORTED =
      "schema, load, register, workload, stopWorkload, awaitCaptured, counts, sql, status,"
          + " stopConnector, restartConnector, stop";
  private static final long MOST = Integer.MAX_VALUE;

  private final Sandbox sandbox;
  private final SandboxSettings settings;
  private final EventWriter events;
  private final WorkloadThread workload;

  CommandRunner(Sandbox sandbox, SandboxSettings settings, EventWriter events) {
    this.sandbox = sandbox;
    this.settings = settings;
    this.events = events;
    this.workload = new WorkloadThread(events);
  }

  /** Carries a command out. Every failure ends as an error event, never as an exception. */
  void run(Command command) {
    try {
      switch (command.name()) {
        case "schema" -> done(command, schema());
        case "load" -> done(command, load(command));
        case "register" -> done(command, register());
        case "workload" -> workload.start(sandbox.store(), command);
        case "stopWorkload" -> done(command, workload.stop());
        case "awaitCaptured" -> done(command, awaitCaptured(command));
        case "counts" -> done(command, counts());
        case "sql" -> done(command, sql(command));
        case "status" -> done(command, Map.of("status", sandbox.connector().status()));
        case "stopConnector" -> done(command, stopConnector());
        case "restartConnector" -> done(command, restartConnector());
        default ->
            throw new SandboxException(
                "There is no command %s; supported are %s".formatted(command.name(), SUPPORTED));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      events.error(command.name(), "The sandbox was stopped");
    } catch (SQLException | RuntimeException e) {
      LOG.warn("The command {} failed", command.name(), e);
      events.error(command.name(), SandboxException.oneLine(e));
    }
  }

  @Override
  public void close() {
    workload.close();
  }

  private void done(Command command, Map<String, ?> results) {
    events.done(command.name(), results);
  }

  private Map<String, Object> schema() throws SQLException {
    try (Connection connection = sandbox.store().connect()) {
      SqlScript.read("store-schema.sql", settings.sql()).run(connection);
      SqlScript.read("store-data.sql", settings.sql()).run(connection);
    }
    return Map.of("tables", StoreTable.values().length);
  }

  private Map<String, Object> load(Command command) throws SQLException {
    StoreVolumes volumes =
        StoreVolumes.forOrders((int) command.number("orders", 100_000, 1, 10_000_000));
    long seed = command.number("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE);
    long start = System.nanoTime();
    try (Connection connection = sandbox.store().connectToStore()) {
      requireEmpty(connection);
      StoreLoader loader =
          new StoreLoader(connection, rows -> events.progress("load", Map.of("rows", rows)));
      StoreGenerator.generate(volumes, seed, loader);
      long rows = loader.finish();
      return Map.of("rows", rows, "seconds", secondsSince(start));
    }
  }

  private static void requireEmpty(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT EXISTS (SELECT 1 FROM Sellers) OR EXISTS (SELECT 1 FROM Customers)")) {
      row.next();
      if (row.getBoolean(1)) {
        throw new SandboxException(
            "The store already holds rows; start the sandbox with --clean to load another");
      }
    }
  }

  private Map<String, Object> register() throws InterruptedException {
    sandbox.connector().register(sandbox.connectorDocument());
    return Map.of("connector", settings.topicPrefix());
  }

  private Map<String, Object> stopConnector() throws InterruptedException {
    sandbox.connector().stop();
    return Map.of("connector", settings.topicPrefix());
  }

  private Map<String, Object> restartConnector() throws InterruptedException {
    sandbox.connector().restart();
    return Map.of("connector", settings.topicPrefix());
  }

  private Map<String, Object> awaitCaptured(Command command)
      throws SQLException, InterruptedException {
    Duration limit = Duration.ofSeconds(command.number("timeoutSeconds", 600, 1, MOST));
    long start = System.nanoTime();
    BinlogPosition reached =
        new CaptureProgress(sandbox.capture(), sandbox.connector())
            .await(
                limit,
                (at, target) ->
                    events.progress(
                        "awaitCaptured",
                        Map.of(
                            "reached",
                            at.map(BinlogPosition::toString).orElse("snapshot"),
                            "target",
                            target.toString())));
    return Map.of(
        "binlogFile",
        reached.file(),
        "binlogPosition",
        reached.position(),
        "seconds",
        secondsSince(start));
  }

  private Map<String, Object> counts() throws SQLException {
    Map<String, Object> counts = new LinkedHashMap<>();
    try (Connection connection = sandbox.store().connectToStore();
        Statement statement = connection.createStatement()) {
      for (StoreTable table : StoreTable.values()) {
        try (ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + table.tableName())) {
          row.next();
          counts.put(table.tableName(), row.getLong(1));
        }
      }
    }
    return Map.of("counts", counts);
  }

  private Map<String, Object> sql(Command command) throws SQLException {
    try (Connection connection = sandbox.store().connectToStore()) {
      return StatementRunner.run(connection, command.text("statement"));
    }
  }

  private static double secondsSince(long start) {
    return Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
  }
}
