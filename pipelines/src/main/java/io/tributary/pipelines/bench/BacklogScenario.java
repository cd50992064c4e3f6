package io.tributary.pipelines.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Flink, continuous, through changes that wait, against Flink, bounded, through the same.
 *
 * @param partitions of the topic
 * @param active those that have records
 */
record BacklogScenario(String name, int partitions, int active) implements Scenario {

  static final int RECORDS = 1_000_000;
  static final int KEYS = 100_000;
  private static final double LIMIT = 1.2;

  @Override
  public List<String> names() {
    return List.of(name);
  }

  @Override
  public String demand() {
    String idle = partitions == active ? "" : ", of which %d idle".formatted(partitions - active);
    return String.format(
        Locale.ROOT,
        "Flink continuous through %,d waiting changes of %,d rows in %d partitions%s, against Flink"
            + " bounded: at most %.1fx its time",
        RECORDS,
        KEYS,
        partitions,
        idle,
        LIMIT);
  }

  @Override
  public List<Row> measure(Bench bench) throws IOException, InterruptedException, SQLException {
    Backlog backlog = bench.backlog(bench.scaled(RECORDS), bench.scaled(KEYS), partitions, active);
    Carry.Result bounded = Carry.through(bench, backlog, Bench.FLINK, false, List.of());
    Carry.Result continuous = Carry.through(bench, backlog, Bench.FLINK, true, List.of());
    double ratio = continuous.seconds() / bounded.seconds();
    double cpuRatio = continuous.cpuSeconds() / bounded.cpuSeconds();
    List<String> problems = new ArrayList<>(bounded.problems());
    problems.addAll(continuous.problems());
    Row row =
        new Row(
            name,
            "continuous " + continuous.summary(),
            "bounded " + bounded.summary(),
            String.format(Locale.ROOT, "%.2fx of at most %.1fx", ratio, LIMIT),
            bench.verdict(ratio <= LIMIT),
            List.of(
                String.format(
                    Locale.ROOT,
                    "%,d changes of %,d bytes; %.2fx of the CPU time",
                    backlog.records(),
                    backlog.meanBytes(),
                    cpuRatio)),
            Map.of(
                "ratio", ratio,
                "limit", LIMIT,
                "cpuRatio", cpuRatio,
                "bounded", bounded.figures(),
                "continuous", continuous.figures(),
                "records", backlog.records(),
                "meanBytes", backlog.meanBytes()));
    return List.of(row.unless(problems));
  }
}
