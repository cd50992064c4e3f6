package io.tributary.pipelines.bench;

import io.tributary.pipelines.query.LakeSession;
import io.tributary.pipelines.query.LakeTable;
import io.tributary.transforms.ledger.Count;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A bounded run that is killed in the middle of a round, when bronze has half of its records or
 * more, and is run again: what is read again is at most that round.
 *
 * <p>What the killed process had read of its last round nobody knows; all that it had begun and not
 * completed is taken for read, which is never too little.
 */
record KilledScenario() implements Scenario {

  private static final String NAME = "killed";
  private static final int RECORDS = 10_000_000;
  private static final int KEYS = 100_000;
  private static final String LIMIT = "at most one round is read again";

  private static final Duration INTO_THE_ROUND = Duration.ofSeconds(5);

  /** Rounds are the ledger's entries of a run, and a run that goes in rounds has several. */
  private static final String ROUNDS =
      "SELECT coalesce(sum(records), 0)::BIGINT, count(*) FROM (SELECT sum(records) AS records FROM lake.ledger"
          + " GROUP BY run, window_start, pane)";

  @Override
  public List<String> names() {
    return List.of(NAME);
  }

  @Override
  public boolean isNightly() {
    return true;
  }

  @Override
  public String demand() {
    return String.format(
        Locale.ROOT, "a bounded run of %,d records on Flink, killed at half: %s", RECORDS, LIMIT);
  }

  /**
   * What the ledger holds of a run's rounds.
   *
   * @param records of all together
   */
  private record Rounds(long records, long count) {}

  @Override
  public List<Row> measure(Bench bench) throws IOException, InterruptedException, SQLException {
    Backlog backlog = bench.backlog(bench.scaled(RECORDS), bench.scaled(KEYS), 4, 4);
    Duration timeout = bench.settings().timeout();
    try (Lake lake = bench.lake(NAME)) {
      List<Long> begun;
      try (RunProcess run = start(bench, backlog, lake, "killed run");
          Connection duck = Duck.open()) {
        TableLog log = new TableLog(lake.bronze(Backlog.TABLE));
        long[] added = {0};
        run.await(
            "bronze had half of the records",
            timeout,
            () -> {
              added[0] += rows(duck, log);
              return added[0] >= backlog.records() / 2;
            });
        int rounds = run.rounds().size();
        run.await("it began another round", timeout, () -> run.rounds().size() > rounds);
        long middle = System.nanoTime() + INTO_THE_ROUND.toNanos();
        run.await("it was in its middle", timeout, () -> System.nanoTime() > middle);
        run.kill();
        begun = run.rounds();
      }
      Rounds done = rounds(lake);
      bench.say("    killed in round %d, %d done", begun.size(), done.count());
      try (RunProcess run = start(bench, backlog, lake, "second run")) {
        run.awaitSuccess(timeout);
        long toRead =
            run.recordsToRead()
                .orElseThrow(() -> new BenchFailure("the second run does not say what it reads"));
        return List.of(row(bench, backlog, lake, begun, done, toRead));
      }
    }
  }

  private static RunProcess start(Bench bench, Backlog backlog, Lake lake, String what)
      throws IOException, InterruptedException {
    return bench.run(
        what, Bench.FLINK, backlog.source(), lake, List.of(), List.of("--until=caught-up"));
  }

  private static Row row(
      Bench bench, Backlog backlog, Lake lake, List<Long> begun, Rounds done, long toRead)
      throws SQLException {
    long present;
    try (LakeSession session = lake.open()) {
      present = LakeCheck.sum(LakeCheck.ledger(session), Count.BRONZE_PRESENT);
    }
    long inWork = begun.stream().mapToLong(Long::longValue).sum() - done.records();
    long again = Math.max(inWork, present);
    long largest = begun.stream().mapToLong(Long::longValue).max().orElse(0);
    long total = backlog.ticks().records();
    List<String> problems = new ArrayList<>(LakeCheck.problems(lake, backlog.ticks(), true));
    if (done.count() == 0) {
      problems.add("the killed run had completed no round, so all it had done was done again");
    }
    if (toRead != total - done.records()) {
      problems.add(
          "%,d records were left by the killed run's ledger, but the second found %,d to read"
              .formatted(total - done.records(), toRead));
    }
    return new Row(
            NAME,
            String.format(Locale.ROOT, "%,d read again at most", again),
            String.format(Locale.ROOT, "a round of %,d", largest),
            LIMIT,
            bench.verdict(again <= largest),
            List.of(
                String.format(
                    Locale.ROOT,
                    "%,d records; killed in round %d with %,d records of %d rounds done; the second"
                        + " run found %,d to read, and %,d of them in bronze",
                    total,
                    begun.size(),
                    done.records(),
                    done.count(),
                    toRead,
                    present)),
            Map.of(
                "readAgain", again,
                "largestRound", largest,
                "doneWhenKilled", done.records(),
                "secondToRead", toRead,
                "inBronze", present,
                "records", total))
        .unless(problems);
  }

  private static Rounds rounds(Lake lake) throws SQLException {
    try (LakeSession session = lake.open()) {
      Optional<LakeTable> ledger = session.catalog().table("lake", "ledger");
      if (ledger.isEmpty()) {
        return new Rounds(0, 0);
      }
      session.register(ledger.get());
      try (Statement statement = session.connection().createStatement();
          ResultSet row = statement.executeQuery(ROUNDS)) {
        row.next();
        return new Rounds(row.getLong(1), row.getLong(2));
      }
    }
  }

  /** Rows of the files that were added since the last look; the footers tell. */
  private static long rows(Connection duck, TableLog log) {
    List<Path> files = new ArrayList<>();
    log.poll().forEach(commit -> files.addAll(commit.added()));
    if (files.isEmpty()) {
      return 0;
    }
    try (Statement statement = duck.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT sum(num_rows)::BIGINT FROM parquet_file_metadata("
                    + Duck.list(files)
                    + ")")) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new BenchFailure("Bronze's files can't be read: " + e.getMessage(), e);
    }
  }
}
