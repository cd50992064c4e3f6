package io.tributary.pipelines.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.pipelines.command.CommandException;
import io.tributary.pipelines.command.ProjectHome;
import io.tributary.pipelines.jdbc.MySqlServer;
import io.tributary.pipelines.query.LakeRoots;
import io.tributary.pipelines.query.LakeSession;
import io.tributary.pipelines.run.KafkaTopics;
import io.tributary.pipelines.run.LakeRun;
import io.tributary.pipelines.run.RunMonitor;
import io.tributary.pipelines.verify.DefiningSql;
import io.tributary.pipelines.verify.GoldVerifier;
import io.tributary.pipelines.verify.JdbcSourceDatabase;
import io.tributary.pipelines.verify.SilverVerifier;
import io.tributary.pipelines.verify.TableResult;
import io.tributary.schemas.debezium.Topics;
import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.Ledger;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * Starts a source, loads a store, keeps changing it while the pipeline runs, lets the lake catch up
 * and compares it with the database.
 *
 * <p>A profile that ends runs twice: once while the store is changing, and once more, from where
 * the first run ended, when it rests. A continuous one is started once and followed until it has
 * caught up.
 */
public final class Demo {

  private static final int SAMPLES_PER_TABLE = 3;
  private static final Duration LOAD_TIMEOUT = Duration.ofMinutes(10);
  private static final Duration CAPTURE_TIMEOUT = Duration.ofMinutes(15);
  private static final Duration CATCH_UP_TIMEOUT = Duration.ofMinutes(5);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(5);

  /**
   * What the demonstration does.
   *
   * @param sandboxFolder where the source keeps its data; it is emptied
   * @param sandboxOptions options of the sandbox, which say what kind of source it is
   * @param orders orders in the store; everything else scales with them
   * @param transactions transactions that change it while the pipeline runs
   * @param seed of the generated data
   * @param untilCaughtUp whether the profile's runs end by themselves
   * @param requests makes the request of a run, given the source's bootstrap servers and prefix
   */
  public record Settings(
      Path sandboxFolder,
      List<String> sandboxOptions,
      int orders,
      int transactions,
      long seed,
      boolean untilCaughtUp,
      Configuration configuration,
      LakeRoots roots,
      Function<Source, LakeRun.Request> requests) {}

  /** Where the source's topics are. */
  public record Source(String bootstrapServers, String topicPrefix, String connectUrl) {}

  private final Settings settings;
  private final PrintWriter progress;

  /** A demonstration that tells {@code progress} what it does. */
  public Demo(Settings settings, PrintWriter progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @return the result's lines, and whether everything was proven
   */
  public Outcome run() throws IOException, InterruptedException, SQLException {
    say("Starting a database, a broker and Debezium …");
    List<String> options = new ArrayList<>(settings.sandboxOptions());
    options.add("--clean");
    try (SandboxProcess sandbox =
        SandboxProcess.start(
            settings.sandboxFolder(),
            options,
            event -> {
              if (event.path("event").asText().equals("starting")) {
                say("  " + event.path("what").asText());
              }
            })) {
      fillStore(sandbox);
      DemoResult result = settings.untilCaughtUp() ? runTwice(sandbox) : runContinuously(sandbox);
      return new Outcome(result.lines(), result.isProven());
    }
  }

  /**
   * What came out.
   *
   * @param lines for people
   * @param proven whether every table is equal and the ledger balances
   */
  public record Outcome(List<String> lines, boolean proven) {}

  private void fillStore(SandboxProcess sandbox) throws IOException {
    sandbox.call(SandboxProcess.command("schema"), LOAD_TIMEOUT);
    say("Loading a store with %,d orders …", settings.orders());
    JsonNode loaded =
        sandbox.call(
            SandboxProcess.command("load")
                .put("orders", settings.orders())
                .put("seed", settings.seed()),
            LOAD_TIMEOUT);
    say("  %,d rows in 15 tables", loaded.path("rows").asLong());
    say("Debezium takes a snapshot and follows the binlog …");
    sandbox.call(SandboxProcess.command("register"), LOAD_TIMEOUT);
  }

  private CompletableFuture<JsonNode> startWorkload(SandboxProcess sandbox) throws IOException {
    say("Changing the store: %,d transactions …", settings.transactions());
    return sandbox.send(
        SandboxProcess.command("workload")
            .put("transactions", settings.transactions())
            .put("seed", settings.seed())
            .put("rate", 0));
  }

  private void awaitCaptured(SandboxProcess sandbox) throws IOException {
    JsonNode captured =
        sandbox.call(
            SandboxProcess.command("awaitCaptured")
                .put("timeoutSeconds", CAPTURE_TIMEOUT.toSeconds()),
            CAPTURE_TIMEOUT.plusSeconds(30));
    say(
        "  everything up to %s:%d is in Kafka",
        captured.path("binlogFile").asText(), captured.path("binlogPosition").asLong());
  }

  private DemoResult runTwice(SandboxProcess sandbox)
      throws IOException, InterruptedException, SQLException {
    Source source = source(sandbox);
    awaitCaptured(sandbox);
    CompletableFuture<JsonNode> workload = startWorkload(sandbox);
    Ledger sum = new Ledger();
    List<String> imbalances = new ArrayList<>();
    runOnce(source, "while it changes", sum, imbalances);
    sandbox.await(workload, CAPTURE_TIMEOUT);
    awaitCaptured(sandbox);
    runOnce(source, "to the end", sum, imbalances);
    say("Comparing the lake with the database …");
    return compare(sandbox, sum, imbalances);
  }

  private void runOnce(Source source, String what, Ledger sum, List<String> imbalances)
      throws IOException, InterruptedException {
    LakeRun run = LakeRun.prepare(settings.requests().apply(source));
    say("Running the pipeline %s: %,d records …", what, run.toRead());
    long started = System.nanoTime();
    new RunMonitor(run, progress).runToEnd();
    double seconds = (System.nanoTime() - started) / 1e9;
    say("  %,d records in %.1f s, %,.0f/s", run.toRead(), seconds, run.toRead() / seconds);
    Ledger ledger = run.ledger();
    imbalances.addAll(run.imbalances(ledger));
    sum.add(ledger);
  }

  private DemoResult runContinuously(SandboxProcess sandbox)
      throws IOException, InterruptedException, SQLException {
    Source source = source(sandbox);
    // The job reads the topics that exist when it starts.
    awaitCaptured(sandbox);
    CompletableFuture<JsonNode> workload = startWorkload(sandbox);
    LakeRun run = LakeRun.prepare(settings.requests().apply(source));
    say("Running the pipeline continuously …");
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    Thread job = new Thread(() -> follow(run, failures), "tributary-demo");
    job.setDaemon(true);
    job.start();
    try {
      sandbox.await(workload, CAPTURE_TIMEOUT);
      awaitCaptured(sandbox);
      return awaitLake(sandbox, run, failures);
    } finally {
      job.interrupt();
      job.join(STOP_TIMEOUT.toMillis());
    }
  }

  private void follow(LakeRun run, List<Throwable> failures) {
    try {
      new RunMonitor(run, progress).runToEnd();
    } catch (InterruptedException e) {
      // The demonstration has seen enough.
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      failures.add(e);
    }
  }

  private DemoResult awaitLake(SandboxProcess sandbox, LakeRun run, List<Throwable> failures)
      throws IOException, InterruptedException, SQLException {
    Source source = source(sandbox);
    long records =
        KafkaTopics.lookUp(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, source.bootstrapServers()),
                new Topics(source.topicPrefix()))
            .records();
    say("Waiting until all of %,d records are in the lake …", records);
    long deadline = System.nanoTime() + CATCH_UP_TIMEOUT.toNanos();
    while (System.nanoTime() < deadline) {
      Ledger ledger = run.ledger();
      long seen =
          ledger.tables().stream().mapToLong(table -> ledger.get(table, Count.RECORDS)).sum();
      say("  %,d of %,d records accounted for", seen, records);
      if (!failures.isEmpty()) {
        throw new CommandException("The job failed: " + failures.get(0)).causedBy(failures.get(0));
      }
      if (seen >= records && run.imbalances(ledger).isEmpty()) {
        say("Comparing the lake with the database …");
        return compare(sandbox, ledger, List.of());
      }
      Thread.sleep(PROGRESS_INTERVAL.toMillis());
    }
    Ledger ledger = run.ledger();
    return compare(sandbox, ledger, run.imbalances(ledger));
  }

  private DemoResult compare(SandboxProcess sandbox, Ledger ledger, List<String> imbalances)
      throws SQLException {
    JsonNode endpoints = sandbox.endpoints();
    try (LakeSession lake = LakeSession.open(settings.configuration(), settings.roots());
        JdbcSourceDatabase database =
            JdbcSourceDatabase.open(
                new MySqlServer(
                    endpoints.path("jdbcUrl").asText(),
                    endpoints.path("user").asText(),
                    endpoints.path("password").asText()),
                endpoints.path("database").asText())) {
      List<TableResult> silver =
          new SilverVerifier(lake, database, SAMPLES_PER_TABLE).verify(Set.of());
      List<TableResult> gold =
          lake.catalog().tables("gold").isEmpty()
              ? List.of()
              : GoldVerifier.overDatabase(
                      lake,
                      database,
                      new DefiningSql(ProjectHome.goldDefinitions()),
                      SAMPLES_PER_TABLE)
                  .verify(Set.of());
      return new DemoResult(silver, gold, ledger, imbalances);
    }
  }

  private static Source source(SandboxProcess sandbox) {
    JsonNode endpoints = sandbox.endpoints();
    return new Source(
        endpoints.path("bootstrapServers").asText(),
        endpoints.path("topicPrefix").asText(),
        endpoints.path("connectUrl").asText());
  }

  private void say(String format, Object... values) {
    progress.println(String.format(Locale.ROOT, format, values));
    progress.flush();
  }
}
