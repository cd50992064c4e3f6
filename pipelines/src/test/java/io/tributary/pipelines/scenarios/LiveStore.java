package io.tributary.pipelines.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.pipelines.demo.SandboxProcess;
import io.tributary.pipelines.run.Cli;
import io.tributary.pipelines.run.StoreRows;
import io.tributary.pipelines.verify.TableResult;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A store that changes, and a connector that captures it: the database is one process, Connect
 * another, so that it can be killed alone.
 */
final class LiveStore implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final int ORDERS = 300;
  private static final int TRANSACTIONS = 400;
  private static final int RATE = 60;

  private final SandboxProcess database;
  private final Path connectFolder;
  private final List<String> connectOptions;
  private final Map<String, String> password;
  private SandboxProcess connect;
  private CompletableFuture<JsonNode> changing;

  private LiveStore(SandboxProcess database, Path folder, String servers, String prefix)
      throws IOException {
    this.database = database;
    JsonNode access = database.endpoints();
    connectFolder = folder.resolve("connect");
    connectOptions =
        List.of(
            "--jdbcUrl=" + access.path("jdbcUrl").asText(),
            "--user=" + access.path("captureUser").asText(),
            "--bootstrapServers=" + servers,
            "--topicPrefix=" + prefix);
    password = Map.of("TRIBUTARY_DB_PASSWORD", access.path("capturePassword").asText());
    database.call(SandboxProcess.command("schema"), TIMEOUT);
    database.call(SandboxProcess.command("load").put("orders", ORDERS), TIMEOUT);
    restartConnect();
    connect.call(SandboxProcess.command("register"), TIMEOUT);
    awaitCaptured();
  }

  /**
   * Loads a store and has all of it in Kafka.
   *
   * @param kind of database: mariadb or mysql
   */
  static LiveStore start(Path folder, String kind, String servers, String prefix)
      throws IOException {
    Cli.useSandbox();
    SandboxProcess database =
        SandboxProcess.start(
            folder.resolve("database"),
            List.of("--only=database", "--clean", "--connector=" + kind),
            event -> {});
    try {
      return new LiveStore(database, folder, servers, prefix);
    } catch (IOException | RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /** Begins to change the store, at a rate that leaves time to kill something. */
  void startChanging(long seed) throws IOException {
    changing =
        database.send(
            SandboxProcess.command("workload")
                .put("transactions", TRANSACTIONS)
                .put("seed", seed)
                .put("rate", RATE));
  }

  void killConnect() throws InterruptedException {
    connect.kill();
  }

  /** Its connector and offsets are in Kafka, so it goes on where it last said it was. */
  void restartConnect() throws IOException {
    connect = SandboxProcess.start(connectFolder, connectOptions, password, event -> {});
  }

  /** Waits until the store no longer changes and all of it is in Kafka. */
  void awaitCaptured() throws IOException {
    if (changing != null) {
      database.await(changing, TIMEOUT);
    }
    connect.call(
        SandboxProcess.command("awaitCaptured").put("timeoutSeconds", TIMEOUT.toSeconds()),
        TIMEOUT);
  }

  /**
   * Whether silver equals the database and gold its definition over it.
   *
   * @param differs is told which tables do not
   */
  boolean isIn(String lakeRoot, StringBuilder differs) {
    try {
      List<TableResult> results = LiveComparison.of(lakeRoot, database.endpoints());
      differs.setLength(0);
      results.stream().filter(result -> !result.isEqual()).forEach(differs::append);
      long compared = results.stream().filter(TableResult::compared).count();
      return differs.isEmpty() && compared > StoreRows.TABLES.size();
    } catch (SQLException e) {
      throw new AssertionError("The database does not answer", e);
    } catch (RuntimeException e) {
      differs.setLength(0);
      differs.append(e);
      return false;
    }
  }

  @Override
  public void close() {
    connect.close();
    database.close();
  }
}
