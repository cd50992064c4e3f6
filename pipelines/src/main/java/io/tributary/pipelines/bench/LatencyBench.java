package io.tributary.pipelines.bench;

import io.tributary.pipelines.command.CommandException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Measures the scenarios that are chosen, one after the other, and says of each whether its demand
 * holds. A scenario that fails leaves its reason in its line, and the next is measured.
 *
 * <p>Every figure is of this run; nothing is kept from one to the next. All processes that it
 * starts end with it, and what they write is below one folder.
 */
public final class LatencyBench {

  private static final List<Scenario> SCENARIOS =
      List.of(
          new BacklogScenario("backlog", 4, 4),
          new BacklogScenario("idle-partitions", 23, 4),
          new SteadyScenario("steady", 1, 100_000, 4, 2_000, "watermark"),
          new StoreScenario("store", 10_000, false),
          new SteadyScenario("tables", 100, 100, 1, 50, null),
          new HeapScenario("heap", BacklogScenario.RECORDS, false),
          new StoreScenario("store-full", 100_000, true),
          new HeapScenario("heap-nightly", 10_000_000, true),
          new KilledScenario());

  /**
   * How to measure.
   *
   * @param home the project's folder, whose launcher starts the runs
   * @param folder for lakes, logs and the broker's data
   * @param scale of sizes and rates; only 1 shows what is demanded
   * @param seconds for which a steady rate is measured
   * @param timeout until which a run must have got through
   * @param nightly whether the long scenarios are measured, too
   * @param keep whether the lakes stay behind
   * @param database of the store: {@code mariadb} or {@code mysql}
   */
  public record Settings(
      Path home,
      Path folder,
      double scale,
      int seconds,
      Duration timeout,
      boolean nightly,
      boolean keep,
      String database) {

    /** The time for which a steady rate is measured where nothing else is asked for. */
    public static final int SECONDS = 120;

    /** Whether what is measured is what is demanded. */
    public boolean isFullSize() {
      return scale == 1 && seconds >= SECONDS;
    }
  }

  private final Settings settings;
  private final PrintWriter progress;

  /** A bench that tells {@code progress} what it does. */
  public LatencyBench(Settings settings, PrintWriter progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /** The names of all lines, in the order in which they are measured. */
  public static List<String> names() {
    return SCENARIOS.stream().flatMap(scenario -> scenario.names().stream()).toList();
  }

  /** A line for each scenario: its names, and what it demands. */
  public static List<String> list() {
    return SCENARIOS.stream()
        .map(
            scenario ->
                "%-20s %s%s"
                    .formatted(
                        String.join(", ", scenario.names()),
                        scenario.demand(),
                        scenario.isNightly() ? " (with --nightly, or if named)" : ""))
        .toList();
  }

  /**
   * Measures.
   *
   * @param only names of lines; empty for all, the nightly ones only if the settings say so
   */
  public Outcome run(Set<String> only) throws IOException, InterruptedException {
    List<Row> rows = new ArrayList<>();
    try (Bench bench = new Bench(settings, progress)) {
      for (Scenario scenario : SCENARIOS) {
        boolean chosen =
            only.isEmpty()
                ? !scenario.isNightly() || settings.nightly()
                : scenario.names().stream().anyMatch(only::contains);
        if (chosen) {
          bench.say("%s: %s", String.join(", ", scenario.names()), scenario.demand());
          measure(scenario, bench).stream()
              .filter(row -> only.isEmpty() || isNamed(row, only))
              .forEach(rows::add);
        }
      }
    }
    return new Outcome(settings, rows);
  }

  /** A scenario may have several lines under its name. */
  private static boolean isNamed(Row row, Set<String> only) {
    return only.stream()
        .anyMatch(name -> row.name().equals(name) || row.name().startsWith(name + " "));
  }

  private static List<Row> measure(Scenario scenario, Bench bench)
      throws IOException, InterruptedException {
    try {
      return scenario.measure(bench);
    } catch (BenchFailure | CommandException | SQLException e) {
      String why = String.format(Locale.ROOT, "%s", e.getMessage());
      bench.say("    %s", why);
      return scenario.names().stream().map(name -> Row.failed(name, "see --list", why)).toList();
    }
  }
}
