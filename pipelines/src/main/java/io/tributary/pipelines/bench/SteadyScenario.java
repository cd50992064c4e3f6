package io.tributary.pipelines.bench;

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
import java.util.stream.IntStream;

/**
 * How long a change takes from its commit until it is visible in silver, while changes come at a
 * steady rate to tables that were loaded before.
 *
 * <p>Times are the changes' own, in microseconds, and those of the entries in silver's Delta log;
 * both are read when the run is over. The first {@link #WARM_UP} is left out.
 *
 * @param name of the latency's line
 * @param tables how many
 * @param rows of each
 * @param partitions of each table's topic
 * @param rate changes a second, of all tables together
 * @param watermark name of a line about the watermarks meanwhile, or null
 */
record SteadyScenario(String name, int tables, int rows, int partitions, int rate, String watermark)
    implements Scenario {

  static final Duration WARM_UP = Duration.ofSeconds(30);
  static final String WINDOW = "--window=PT2S";

  private static final double LIMIT_SECONDS = 5;
  private static final double LEAST_OF_RATE = 0.98;
  private static final Duration TICK = Duration.ofMillis(10);
  private static final Duration SETTLE_TIMEOUT = Duration.ofMinutes(3);
  private static final long SEED = 7;

  /** The line about latency, and that about watermarks if there is one. */
  @Override
  public List<String> names() {
    return watermark == null ? List.of(name) : List.of(name, watermark);
  }

  @Override
  public String demand() {
    return String.format(
        Locale.ROOT,
        "Flink continuous, %s, %,d changes/s over %s: commit to visible in silver, p99 at most"
            + " %.0f s%s",
        WINDOW,
        rate,
        tables == 1
            ? "a table of %,d rows".formatted(rows)
            : "%d tables of %,d rows".formatted(tables, rows),
        LIMIT_SECONDS,
        watermark == null
            ? ""
            : String.format(
                Locale.ROOT,
                "; meanwhile no watermark stands still longer than %.0f s",
                WatermarkProbe.LIMIT_SECONDS));
  }

  @Override
  public List<Row> measure(Bench bench) throws IOException, InterruptedException, SQLException {
    int size = bench.scaled(rows);
    Ticks ticks =
        new Ticks(
            name,
            IntStream.range(0, tables).mapToObj("Ticks%03d"::formatted).toList(),
            size,
            partitions,
            micros(),
            SEED);
    BenchBroker broker = bench.broker();
    broker.createTopics(ticks, partitions);
    load(broker, ticks);
    Bench.Source source = new Bench.Source(broker.servers(), ticks.prefix());
    try (Lake lake = bench.lake(name);
        Watches watches = Watches.of(lake, ticks);
        RunProcess run =
            bench.run(
                name, Bench.FLINK, source, lake, List.of(), List.of("--until=forever", WINDOW))) {
      run.await("silver held the tables", bench.settings().timeout(), watches::areWhole);
      Driven driven = drive(bench, broker, ticks, run);
      settle(bench, lake, ticks, watches, run);
      run.stop();
      List<Row> rows = new ArrayList<>();
      rows.add(latency(bench, lake, ticks, driven, run).unless(driven.problems()));
      if (watermark != null) {
        rows.addAll(driven.watermarks().rows(bench, watermark));
      }
      return rows;
    } finally {
      broker.deleteTopics(ticks);
    }
  }

  private static void load(BenchBroker broker, Ticks ticks) {
    long now = micros();
    ticks.schema(now).forEach(broker::send);
    for (int table = 0; table < ticks.tables().size(); table++) {
      for (int id = 0; id < ticks.rows(); id++) {
        broker.send(ticks.read(table, id, now));
      }
    }
    broker.flush();
  }

  /**
   * What was driven.
   *
   * @param from the end of the warm-up, in microseconds since the epoch
   * @param perSecond changes a second that came about
   */
  private record Driven(
      long from, double perSecond, WatermarkProbe.Result watermarks, List<String> problems) {}

  private Driven drive(Bench bench, BenchBroker broker, Ticks ticks, RunProcess run)
      throws InterruptedException {
    double wanted = Math.max(1, rate * bench.settings().scale());
    int seconds = bench.settings().seconds();
    bench.say(
        "    %,.0f changes/s for %d s and %d s before that are not measured …",
        wanted, seconds, WARM_UP.toSeconds());
    long start = System.nanoTime();
    pace(broker, ticks, run, wanted, WARM_UP);
    long from = micros();
    WatermarkProbe probe = watermark == null ? null : WatermarkProbe.start(run.flinkRest());
    try {
      pace(broker, ticks, run, wanted, Duration.ofSeconds(seconds));
    } finally {
      if (probe != null) {
        probe.stop();
      }
    }
    broker.flush();
    double perSecond = ticks.changes() / ((System.nanoTime() - start) / 1e9);
    List<String> problems =
        perSecond >= LEAST_OF_RATE * wanted
            ? List.of()
            : List.of(
                String.format(
                    Locale.ROOT, "only %,.0f of %,.0f changes/s came about", perSecond, wanted));
    return new Driven(from, perSecond, probe == null ? null : probe.result(), problems);
  }

  /** A change that is due is made now: its time is when it really was. */
  private static void pace(
      BenchBroker broker, Ticks ticks, RunProcess run, double rate, Duration time)
      throws InterruptedException {
    long start = System.nanoTime();
    long end = start + time.toNanos();
    long made = 0;
    for (long now = start; now < end; now = System.nanoTime()) {
      long due = (long) ((now - start) / 1e9 * rate);
      for (; made < due; made++) {
        broker.send(ticks.update(micros()));
      }
      run.requireAlive();
      Thread.sleep(TICK.toMillis());
    }
  }

  /** What does not come in time is counted as never seen. */
  private void settle(Bench bench, Lake lake, Ticks ticks, Watches watches, RunProcess run)
      throws InterruptedException {
    watches.expectNewest(ticks);
    try {
      run.await("silver held every change", SETTLE_TIMEOUT, watches::areWhole);
      run.await(
          "the ledger held all records",
          SETTLE_TIMEOUT,
          () -> LakeCheck.records(lake) >= ticks.records());
    } catch (BenchFailure e) {
      bench.say("    %s", e.getMessage());
    }
  }

  private Row latency(Bench bench, Lake lake, Ticks ticks, Driven driven, RunProcess run)
      throws SQLException {
    Latencies latencies = latencies(lake, ticks, driven.from());
    double p99 = latencies.percentile(0.99);
    bench.say("    %s", latencies.summary());
    return new Row(
            name,
            latencies.summary(),
            "",
            String.format(Locale.ROOT, "p99 at most %.0f s", LIMIT_SECONDS),
            bench.verdict(p99 <= LIMIT_SECONDS && latencies.unseen() == 0),
            List.of(
                String.format(
                    Locale.ROOT,
                    "%,.0f changes/s; %s; the first %d s are left out; %.1f CPU s in all",
                    driven.perSecond(),
                    tables == 1
                        ? "a table of %,d rows, %d partitions".formatted(ticks.rows(), partitions)
                        : "%d tables of %,d rows, a partition each".formatted(tables, ticks.rows()),
                    WARM_UP.toSeconds(),
                    run.cpuSeconds())),
            Map.of(
                "p50", latencies.percentile(0.5),
                "p99", p99,
                "most", latencies.percentile(1),
                "limit", LIMIT_SECONDS,
                "changes", latencies.count(),
                "unseen", latencies.unseen(),
                "changesPerSecond", driven.perSecond(),
                "cpuSeconds", run.cpuSeconds()))
        .unless(LakeCheck.problems(lake, ticks, true));
  }

  private static Latencies latencies(Lake lake, Ticks ticks, long from) throws SQLException {
    Latencies all = new Latencies(new long[0], 0);
    try (LakeSession session = lake.open()) {
      Visibility visibility = new Visibility(session);
      for (String table : ticks.tables()) {
        Optional<LakeTable> log = session.catalog().table("silver", table + "_changes");
        if (log.isEmpty()) {
          throw new BenchFailure("silver has no change log of " + table);
        }
        session.register(log.get());
        all = all.with(visibility.ofLog(log.get(), lake.silver(table), from));
      }
    }
    return all;
  }

  static long micros() {
    java.time.Instant now = java.time.Instant.now();
    return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
  }
}
