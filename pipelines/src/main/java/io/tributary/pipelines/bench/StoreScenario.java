package io.tributary.pipelines.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.pipelines.demo.SandboxProcess;
import io.tributary.pipelines.query.LakeSession;
import io.tributary.pipelines.query.LakeTable;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The store, in a real database with Debezium behind it, while it is worked on: how long its
 * changes take until they are visible in silver, all of them, and in gold, by items of an order of
 * the scenario's own whose price is changed at known times.
 *
 * <p>Silver's times are the source's commits. MariaDB keeps them in whole seconds, cut off, so its
 * figures are upper bounds, up to a second above the truth.
 *
 * @param orders in the store when the run starts
 * @param isNightly whether it is the full size, whose gold figure is shown and not judged
 */
record StoreScenario(String name, int orders, boolean isNightly) implements Scenario {

  private static final double SILVER_SECONDS = 5;
  private static final double GOLD_SECONDS = 8;
  private static final int CHANGES_PER_SECOND = 200;

  /** Rows that a transaction of the workload inserts or updates; what comes about is measured. */
  private static final double CHANGES_PER_TRANSACTION = 2.35;

  /** The topic of transactions exists from the first on, and a run reads what exists at launch. */
  private static final int FIRST_TRANSACTIONS = 20;

  /** All layers of nine tables and a store that was just loaded, on two cores that compile it. */
  private static final Duration WARM_UP = Duration.ofSeconds(60);

  private static final double LEAST_OF_RATE = 0.9;
  private static final Duration SETUP_TIMEOUT = Duration.ofMinutes(20);
  private static final Duration SETTLE_TIMEOUT = Duration.ofMinutes(5);
  private static final long SEED = 1;

  @Override
  public List<String> names() {
    return List.of(name);
  }

  @Override
  public String demand() {
    return String.format(
        Locale.ROOT,
        "the store of %,d orders at %d changes/s, Flink continuous, %s: commit to visible in silver"
            + " and gold, p99 at most %.0f s and %.0f s%s",
        orders,
        CHANGES_PER_SECOND,
        SteadyScenario.WINDOW,
        SILVER_SECONDS,
        GOLD_SECONDS,
        isNightly ? " (gold's is shown)" : "");
  }

  @Override
  public List<Row> measure(Bench bench) throws IOException, InterruptedException, SQLException {
    AtomicReference<CountDownLatch> working = new AtomicReference<>(new CountDownLatch(1));
    bench.say("  Starting a database, a broker and Debezium …");
    try (Lake lake = bench.lake(name);
        SandboxProcess sandbox =
            SandboxProcess.start(
                bench.settings().folder().resolve("store"),
                List.of("--clean", "--connector=" + bench.settings().database()),
                event -> {
                  if (event.path("command").asText().equals("workload")) {
                    working.get().countDown();
                  }
                })) {
      fill(bench, sandbox);
      JsonNode at = sandbox.endpoints();
      Bench.Source source =
          new Bench.Source(at.path("bootstrapServers").asText(), at.path("topicPrefix").asText());
      try (StoreDatabase database = StoreDatabase.open(at);
          RunProcess run =
              bench.run(
                  name,
                  Bench.FLINK,
                  source,
                  lake,
                  List.of(),
                  List.of("--until=forever", SteadyScenario.WINDOW))) {
        run.await(
            "silver held the store", bench.settings().timeout(), () -> database.isSilverOf(lake));
        Worked worked = work(bench, sandbox, database, run, working);
        List<String> problems = settle(sandbox, database, lake, run);
        run.stop();
        return rows(bench, lake, worked, problems, run);
      }
    }
  }

  private void fill(Bench bench, SandboxProcess sandbox) throws IOException {
    sandbox.call(SandboxProcess.command("schema"), SETUP_TIMEOUT);
    int size = bench.scaled(orders);
    bench.say("  Loading a store with %,d orders …", size);
    sandbox.call(
        SandboxProcess.command("load").put("orders", size).put("seed", SEED), SETUP_TIMEOUT);
    sandbox.call(SandboxProcess.command("register"), SETUP_TIMEOUT);
    awaitCaptured(sandbox);
    sandbox.call(
        SandboxProcess.command("workload")
            .put("transactions", FIRST_TRANSACTIONS)
            .put("seed", SEED + 1)
            .put("rate", 0),
        SETUP_TIMEOUT);
    awaitCaptured(sandbox);
  }

  private static void awaitCaptured(SandboxProcess sandbox) throws IOException {
    sandbox.call(
        SandboxProcess.command("awaitCaptured").put("timeoutSeconds", SETUP_TIMEOUT.toSeconds()),
        SETUP_TIMEOUT.plusSeconds(30));
  }

  /**
   * What was done.
   *
   * @param from the end of the warm-up, in microseconds since the epoch
   * @param seconds from there to the end
   * @param probes the scenario's own changes
   */
  private record Worked(long from, double seconds, List<Visibility.Change> probes) {}

  private Worked work(
      Bench bench,
      SandboxProcess sandbox,
      StoreDatabase database,
      RunProcess run,
      AtomicReference<CountDownLatch> working)
      throws IOException, InterruptedException, SQLException {
    int seconds = bench.settings().seconds();
    long rate = Math.round(wanted(bench) / CHANGES_PER_TRANSACTION);
    long transactions = rate * (WARM_UP.toSeconds() + seconds);
    bench.say(
        "    %,d transactions/s for %d s and %d s before that are not measured …",
        rate, seconds, WARM_UP.toSeconds());
    CountDownLatch begun = new CountDownLatch(1);
    working.set(begun);
    CompletableFuture<JsonNode> workload =
        sandbox.send(
            SandboxProcess.command("workload")
                .put("transactions", transactions)
                .put("seed", SEED)
                .put("rate", rate));
    // The workload reads the keys of the store when it starts, and must not know the probe's.
    if (!begun.await(SETUP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
      throw new BenchFailure("the workload did not start");
    }
    database.insertProbe();
    long from = SteadyScenario.micros() + WARM_UP.toMillis() * 1000;
    List<Visibility.Change> probes = new ArrayList<>();
    while (!workload.isDone()) {
      Visibility.Change probe = database.changeProbe();
      if (probe.micros() >= from) {
        probes.add(probe);
      }
      run.requireAlive();
      Thread.sleep(StoreDatabase.PROBE_MILLIS);
    }
    double measured = (SteadyScenario.micros() - from) / 1e6;
    sandbox.await(workload, SETUP_TIMEOUT);
    return new Worked(from, measured, probes);
  }

  private static double wanted(Bench bench) {
    return Math.max(5, CHANGES_PER_SECOND * bench.settings().scale());
  }

  private static List<String> settle(
      SandboxProcess sandbox, StoreDatabase database, Lake lake, RunProcess run)
      throws IOException, InterruptedException {
    awaitCaptured(sandbox);
    List<String> problems = new ArrayList<>();
    try {
      run.await("silver was the database", SETTLE_TIMEOUT, () -> database.isSilverOf(lake));
      run.await("gold was its SQL", SETTLE_TIMEOUT, () -> database.isGoldOf(lake));
    } catch (BenchFailure e) {
      problems.add(e.getMessage());
    }
    return problems;
  }

  private List<Row> rows(
      Bench bench, Lake lake, Worked worked, List<String> problems, RunProcess run)
      throws SQLException {
    Latencies silver;
    Latencies gold;
    try (LakeSession session = lake.open()) {
      silver = silver(session, lake, worked.from());
      gold =
          new Visibility(session)
              .of(
                  worked.probes(),
                  lake.gold("FactSales"),
                  "\"OrderItemID\"::VARCHAR",
                  StoreDatabase.RANK);
    }
    double perSecond = silver.count() / worked.seconds();
    boolean isBound = bench.settings().database().equals("mariadb");
    List<String> all = new ArrayList<>(problems);
    if (perSecond < LEAST_OF_RATE * wanted(bench)) {
      all.add(
          String.format(
              Locale.ROOT,
              "only %,.0f of %,.0f changes/s were inserts and updates",
              perSecond,
              wanted(bench)));
    }
    boolean silverWithin = silver.percentile(0.99) <= SILVER_SECONDS && silver.unseen() == 0;
    boolean goldWithin = gold.percentile(0.99) <= GOLD_SECONDS && gold.unseen() == 0;
    return List.of(
        row(
            bench,
            name + " silver",
            silver,
            SILVER_SECONDS,
            bench.verdict(silverWithin),
            String.format(
                Locale.ROOT,
                "%,.0f inserts and updates/s in all tables, %s; the first %d s are left out; %.1f CPU"
                    + " s in all",
                perSecond,
                isBound
                    ? "upper bound: MariaDB keeps commit times in whole seconds"
                    : "commit times in microseconds",
                WARM_UP.toSeconds(),
                run.cpuSeconds()),
            all),
        row(
            bench,
            name + " gold",
            gold,
            GOLD_SECONDS,
            isNightly ? Row.Verdict.SHOWN : bench.verdict(goldWithin),
            "FactSales, by items whose price was changed at times of the scenario's own",
            all));
  }

  private static Row row(
      Bench bench,
      String label,
      Latencies latencies,
      double limit,
      Row.Verdict verdict,
      String note,
      List<String> problems) {
    bench.say("    %s: %s", label, latencies.summary());
    return new Row(
            label,
            latencies.summary(),
            "",
            String.format(Locale.ROOT, "p99 at most %.0f s", limit),
            verdict,
            List.of(note),
            Map.of(
                "p50", latencies.percentile(0.5),
                "p99", latencies.percentile(0.99),
                "most", latencies.percentile(1),
                "limit", limit,
                "changes", latencies.count(),
                "unseen", latencies.unseen()))
        .unless(problems);
  }

  private static Latencies silver(LakeSession session, Lake lake, long from) throws SQLException {
    Visibility visibility = new Visibility(session);
    Latencies all = new Latencies(new long[0], 0);
    for (LakeTable table : session.catalog().tables("silver")) {
      Optional<LakeTable> log = session.catalog().table("silver", table.name() + "_changes");
      if (log.isPresent()) {
        session.register(log.get());
        all = all.with(visibility.ofLog(log.get(), lake.silver(table.name()), from));
      }
    }
    return all;
  }
}
