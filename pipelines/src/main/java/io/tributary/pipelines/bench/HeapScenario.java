package io.tributary.pipelines.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whether a profile gets a backlog through with a heap of 1 GiB, bounded and continuous: the JVM is
 * given no more, so getting through is the proof.
 */
record HeapScenario(String name, int records, boolean isNightly) implements Scenario {

  private static final int KEYS = 100_000;
  private static final List<String> PROFILES = List.of("direct", "flink-local", "spark-local");
  private static final String LIMIT = "a heap of at most 1 GiB";
  private static final List<String> FLAGS = List.of("-Xms256m", "-Xmx1g");

  @Override
  public List<String> names() {
    return List.of(name);
  }

  @Override
  public String demand() {
    return String.format(
        Locale.ROOT,
        "%s, bounded and continuous, through %,d waiting changes of %,d rows: %s",
        String.join(", ", PROFILES),
        records,
        KEYS,
        LIMIT);
  }

  @Override
  public List<Row> measure(Bench bench) throws IOException, InterruptedException, SQLException {
    Backlog backlog = bench.backlog(bench.scaled(records), bench.scaled(KEYS), 4, 4);
    List<Row> rows = new ArrayList<>();
    for (String profile : PROFILES) {
      for (boolean continuous : new boolean[] {false, true}) {
        rows.add(measure(bench, backlog, profile, continuous));
      }
    }
    return rows;
  }

  private Row measure(Bench bench, Backlog backlog, String profile, boolean continuous)
      throws IOException, InterruptedException, SQLException {
    String label = name + " " + profile + (continuous ? " continuous" : " bounded");
    try {
      Carry.Result result = Carry.through(bench, backlog, profile, continuous, FLAGS);
      return new Row(
              label,
              "through in " + result.summary(),
              "",
              LIMIT,
              bench.verdict(true),
              List.of(
                  String.format(
                      Locale.ROOT,
                      "-Xmx1g; %,d MiB held by the process at most, what is not heap included",
                      result.peakBytes() >> 20)),
              Map.of("records", backlog.records(), "run", result.figures()))
          .unless(result.problems());
    } catch (BenchFailure e) {
      bench.say("    %s", e.getMessage());
      return Row.failed(label, LIMIT, e.getMessage());
    }
  }
}
