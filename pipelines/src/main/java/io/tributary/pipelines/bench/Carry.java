package io.tributary.pipelines.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** Carries a backlog into a new lake, bounded or continuously, and checks what came out. */
final class Carry {

  /** Commits of the continuous run: the windows that the demand counts. */
  private static final String WINDOW = "--window=PT1M";

  private static final Duration LEDGER_TIMEOUT = Duration.ofMinutes(3);

  private Carry() {}

  /**
   * How it went.
   *
   * @param seconds from the command's start until silver held every row's newest value
   * @param cpuSeconds of a processor until then
   * @param peakBytes the most memory that the process held
   * @param problems what is wrong with the lake
   */
  record Result(double seconds, double cpuSeconds, long peakBytes, List<String> problems) {

    String summary() {
      return String.format(Locale.ROOT, "%.1f s, %.1f CPU s", seconds, cpuSeconds);
    }

    Map<String, Object> figures() {
      return Map.of("seconds", seconds, "cpuSeconds", cpuSeconds, "peakBytes", peakBytes);
    }
  }

  /**
   * Carries it.
   *
   * @param continuous whether the run goes on for ever, and is ended here
   * @throws BenchFailure if it does not get through
   */
  static Result through(
      Bench bench, Backlog backlog, String profile, boolean continuous, List<String> flags)
      throws IOException, InterruptedException, SQLException {
    String what = profile + (continuous ? " continuous" : " bounded");
    Duration timeout = bench.settings().timeout();
    List<String> options = new ArrayList<>();
    options.add(continuous ? "--until=forever" : "--until=caught-up");
    if (continuous) {
      options.add(WINDOW);
    }
    try (Lake lake = bench.lake(backlog.source().prefix() + "-" + what.replace(' ', '-'));
        SilverWatch watch = new SilverWatch(lake.silver(Backlog.TABLE), wanted(backlog.ticks()));
        RunProcess run = bench.run(what, profile, backlog.source(), lake, flags, options)) {
      long[] whole = {0};
      run.await(
          "silver held every row's newest value",
          timeout,
          () -> {
            OptionalLong done = watch.poll();
            whole[0] = done.orElse(0);
            return done.isPresent();
          });
      double seconds = whole[0] / 1e6 - run.startedAt() / 1e3;
      double cpu = run.cpuSeconds();
      if (continuous) {
        // It may be ended only when the last window is in the ledger.
        run.await(
            "the ledger held all records",
            LEDGER_TIMEOUT,
            () -> LakeCheck.records(lake) >= backlog.ticks().records());
      } else {
        run.awaitSuccess(timeout);
      }
      run.stop();
      List<String> problems =
          LakeCheck.problems(lake, backlog.ticks(), true).stream()
              .map(problem -> what + ": " + problem)
              .toList();
      Result result = new Result(seconds, cpu, run.peakBytes(), problems);
      bench.say("    %s", result.summary());
      return result;
    }
  }

  /** A row without a change is not in the records. */
  private static long[] wanted(Ticks ticks) {
    long[] wanted = ticks.newest(0);
    for (int id = 0; id < wanted.length; id++) {
      wanted[id] = wanted[id] == 0 ? -1 : wanted[id];
    }
    return wanted;
  }
}
