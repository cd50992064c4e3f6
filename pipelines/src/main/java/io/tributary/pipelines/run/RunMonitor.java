package io.tributary.pipelines.run;

import io.tributary.pipelines.command.CommandException;
import io.tributary.pipelines.storage.StorageTraffic;
import io.tributary.pipelines.watch.ConnectorWatch;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/**
 * Carries a run to its end, or keeps it going: starts one job after the other, follows each and
 * says how far it is.
 *
 * <p>A run that goes on is in one of two gears. While much waits it is carried by rounds, which are
 * large, as fast as a run that ends, and need no more memory the more there is. When little is left
 * a streaming job takes over from where they ended. A streaming job that falls behind gives way to
 * rounds again.
 */
public final class RunMonitor {

  /** What is left must shrink to this part by a pass of rounds, or a stream does as well. */
  private static final double SHRINKS = 0.7;

  private static final Duration INTERVAL = Duration.ofSeconds(5);

  /** As often in a row may a job of a run that goes on fail before the run gives up. */
  private static final int MOST_FAILURES = 8;

  /** Doubled with every failure, so many times. */
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private static final int MOST_DOUBLED = 4;

  private final LakeRun run;
  private final PrintWriter progress;
  private final long launched = System.nanoTime();
  private boolean begun;
  private StorageTraffic before;
  private long records;
  private int failures;

  /** A monitor that prints to {@code progress}. */
  public RunMonitor(LakeRun run, PrintWriter progress) {
    this.run = run;
    this.progress = progress;
  }

  /**
   * Runs it. A job that was handed to a runner is cancelled if this thread is interrupted.
   *
   * @throws IOException if a job failed for good; the cause is the first failure
   */
  public void runToEnd() throws IOException, InterruptedException {
    before = run.traffic();
    try {
      if (run.endsByItself()) {
        rounds();
        sayOfConnector();
      } else {
        goOn();
      }
    } finally {
      printTraffic();
    }
  }

  /**
   * All rounds of what was found. None is begun behind one that does not balance: of a run that
   * ends the report says so, one that goes on fails.
   */
  private void rounds() throws IOException, InterruptedException {
    for (Optional<RunJob> next = run.nextRound(); next.isPresent(); next = run.nextRound()) {
      try (RunJob job = next.get()) {
        if (job.part() != null) {
          say("A round of %,d records, %s", job.records(), job.part());
        }
        begun = true;
        try (RunWatches watches = RunWatches.ofRound(job, run.profile())) {
          new JobFollower(job, watches, null, run.toRead(), records, progress).follow();
        }
        records += job.records();
        failures = 0;
      }
      List<String> imbalances = run.roundImbalances();
      if (!imbalances.isEmpty()) {
        if (run.endsByItself()) {
          return;
        }
        throw JobFailedException.unbalanced(imbalances);
      }
    }
  }

  private void goOn() throws IOException, InterruptedException {
    boolean again = false;
    while (true) {
      try {
        if (again) {
          run.lookAtTheLakeAgain();
        }
        again = true;
        if (!run.startsFromNamedState()) {
          catchUp();
        }
        if (!stream()) {
          return;
        }
      } catch (JobFailedException e) {
        if (e.isUnbalanced() || (e.isHopeless() && !findsAnotherHistory(e))) {
          throw e;
        }
        if (e.isOutOfMemory()) {
          run.halveRounds();
        }
        retry(e);
      } catch (CommandException e) {
        // Of a run that has not begun it says what the user must change.
        if (!begun) {
          throw e;
        }
        retry(e);
      } catch (IOException e) {
        // What is not there now, the storage or a broker, may be there soon.
        retry(e);
      } catch (KafkaException e) {
        retry(e);
      }
    }
  }

  private boolean findsAnotherHistory(JobFailedException failure) {
    try {
      return run.findsAnotherHistory();
    } catch (IOException | CommandException | KafkaException e) {
      failure.addSuppressed(e);
      return false;
    }
  }

  private <E extends Exception> void retry(E failure) throws E, InterruptedException {
    failures++;
    if (failures >= MOST_FAILURES) {
      throw failure;
    }
    Duration pause = PAUSE.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLED));
    say(
        "%s; going on from where the lake is in %d s (attempt %d of %d)",
        failure.getMessage(), pause.toSeconds(), failures + 1, MOST_FAILURES);
    Thread.sleep(pause.toMillis());
  }

  /** Rounds until so little waits that a stream can take it; for ever where there is none. */
  private void catchUp() throws IOException, InterruptedException {
    if (run.goesOnInRounds()) {
      roundAfterRound();
    }
    while (run.isBehind()) {
      long waited = run.waiting();
      rounds();
      run.lookAgain();
      if (run.waiting() > waited * SHRINKS) {
        return;
      }
    }
  }

  /** A round a window; ends by an exception only. */
  private void roundAfterRound() throws IOException, InterruptedException {
    RunProgress lake = run.progress(run.id());
    long nextLine = System.nanoTime() + INTERVAL.toNanos();
    try (ConnectorWatch connector = RunWatches.connector(run.kafka())) {
      while (true) {
        long started = System.nanoTime();
        rounds();
        if (System.nanoTime() >= nextLine) {
          Instant now = Instant.now();
          connector.look(now).forEach(line -> say("%s", line));
          lake.doubts().forEach(line -> say("%s", line));
          say("%4ds  read %,d%s", seconds(), records, lake.told(now));
          nextLine = System.nanoTime() + INTERVAL.toNanos();
        }
        sleepUntil(started + run.window().getMillis() * 1_000_000);
        run.lookAgain();
      }
    }
  }

  private long seconds() {
    return (System.nanoTime() - launched) / 1_000_000_000L;
  }

  private static void sleepUntil(long nanos) throws InterruptedException {
    long left = nanos - System.nanoTime();
    if (left > 0) {
      Thread.sleep(left / 1_000_000, (int) (left % 1_000_000));
    }
  }

  /** Whether the run goes on behind it, since it has fallen behind. */
  private boolean stream() throws IOException, InterruptedException {
    try (RunJob job = run.stream()) {
      begun = true;
      job.notes().forEach(note -> say("%s", note));
      if (job.rest() != null) {
        say("Flink's REST interface: %s", job.rest());
      }
      RunProgress lake = run.progress(job.id());
      try (RunWatches watches =
          RunWatches.ofStream(
              job,
              run.profile(),
              run.live(),
              Duration.ofMillis(run.window().getMillis()),
              lake::committed)) {
        return follow(job, watches, lake);
      }
    }
  }

  private boolean follow(RunJob job, RunWatches watches, RunProgress lake)
      throws IOException, InterruptedException {
    try {
      JobFollower.End end =
          new JobFollower(job, watches, lake, run.toRead(), records, progress).follow();
      switch (end) {
        case BEHIND -> say("The job is far behind; going on in rounds until it has caught up");
        case OUTDATED -> say("Starting the job anew, to read what it does not");
        case OVER -> {}
      }
      List<String> imbalances = lake.imbalances();
      if (!imbalances.isEmpty()) {
        throw JobFailedException.unbalanced(imbalances);
      }
      failures = 0;
      return end != JobFollower.End.OVER;
    } catch (JobFailedException e) {
      failures = hasProgressed(lake) ? 0 : failures;
      throw e;
    }
  }

  /** A lake that can't be read has not progressed for all that is known. */
  private static boolean hasProgressed(RunProgress lake) {
    try {
      return lake.hasProgressed();
    } catch (IOException e) {
      return false;
    }
  }

  /** A run that ends is no proof that anything came. */
  private void sayOfConnector() {
    FromKafka source = run.kafka();
    if (source != null) {
      try (ConnectorWatch watch = RunWatches.connector(source)) {
        watch.look(Instant.now()).forEach(line -> say("%s", line));
      }
    }
  }

  /** Repeats are the storage's business until they delay a job. */
  private void printTraffic() throws IOException {
    StorageTraffic traffic = run.traffic().since(before);
    if (traffic.failed() > 0) {
      say(
          "Storage: %,d of %,d requests failed for the moment and were sent again, or given up",
          traffic.failed(), traffic.requests());
    }
  }

  private void say(String format, Object... values) {
    progress.printf(Locale.ROOT, format + "%n", values);
    progress.flush();
  }
}
