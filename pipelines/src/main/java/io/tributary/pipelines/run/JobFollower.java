package io.tributary.pipelines.run;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;

/**
 * Starts a job, follows it to its end, and says at intervals how far it is and what the watches
 * see.
 */
final class JobFollower {

  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration CANCEL_TIMEOUT = Duration.ofSeconds(60);

  private final RunJob job;
  private final RunWatches watches;
  private final RunProgress lake;
  private final long toRead;
  private final long recordsBefore;
  private final PrintWriter progress;
  private final AtomicReference<PipelineResult> result = new AtomicReference<>();
  private long lastRecords;

  /**
   * A follower.
   *
   * @param lake what the lake tells of a streaming job, else null
   * @param toRead records that the run has to read, if it ends
   * @param recordsBefore records that the run's earlier jobs have read
   */
  JobFollower(
      RunJob job,
      RunWatches watches,
      RunProgress lake,
      long toRead,
      long recordsBefore,
      PrintWriter progress) {
    this.job = job;
    this.watches = watches;
    this.lake = lake;
    this.toRead = toRead;
    this.recordsBefore = recordsBefore;
    this.progress = progress;
    this.lastRecords = recordsBefore;
  }

  /** How a job ended that did not fail. */
  enum End {
    /** By itself, or because somebody has stopped it. */
    OVER,
    /** It was cancelled, since it is so far behind that rounds are the faster way. */
    BEHIND,
    /** It was cancelled, since there are partitions now that it does not read. */
    OUTDATED
  }

  /**
   * Runs the job. It is cancelled if this thread is interrupted.
   *
   * @throws JobFailedException if it failed, or gets nowhere
   */
  End follow() throws IOException, InterruptedException {
    ExecutorService executor = executor("tributary-run");
    ExecutorService looks = executor("tributary-look");
    Future<PipelineResult.State> end =
        executor.submit(
            () -> {
              PipelineResult started = job.start();
              result.set(started);
              return waitUntilFinish(started);
            });
    try {
      return await(end, looks);
    } catch (ExecutionException e) {
      String message = "The job failed: " + rootMessage(e);
      throw isOutOfMemory(e)
          ? JobFailedException.outOfMemory(message, e)
          : JobFailedException.failed(message, e);
    } catch (InterruptedException e) {
      cancel();
      throw e;
    } finally {
      looks.shutdownNow();
      executor.shutdownNow();
    }
  }

  private static ExecutorService executor(String name) {
    return Executors.newSingleThreadExecutor(
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  /** What a cluster's client throws is silence; a job that failed comes back as one that failed. */
  private PipelineResult.State waitUntilFinish(PipelineResult started) throws InterruptedException {
    while (true) {
      try {
        return started.waitUntilFinish();
      } catch (RuntimeException e) {
        if (!job.isOnCluster() || Thread.interrupted()) {
          throw e;
        }
        Thread.sleep(INTERVAL.toMillis());
      }
    }
  }

  /** A runner that answers only when the job is over has nothing to cancel it by. */
  private void cancel() throws IOException {
    PipelineResult running = result.get();
    if (running != null) {
      running.cancel();
    }
  }

  private void cancelAndWait(Future<PipelineResult.State> end)
      throws IOException, InterruptedException {
    try {
      cancel();
      end.get(CANCEL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException | RuntimeException e) {
      throw JobFailedException.failed("The job can't be cancelled", e);
    }
  }

  private End await(Future<PipelineResult.State> end, ExecutorService looks)
      throws ExecutionException, InterruptedException, IOException {
    long started = System.nanoTime();
    long nextLine = started + INTERVAL.toNanos();
    while (true) {
      try {
        return over(end.get(POLL.toMillis(), TimeUnit.MILLISECONDS));
      } catch (TimeoutException e) {
        if (System.nanoTime() < nextLine) {
          continue;
        }
      }
      nextLine = System.nanoTime() + INTERVAL.toNanos();
      Seen seen = seen(looks.submit(() -> look(started)));
      if (seen.failure() != null) {
        throw giveUp(seen.failure(), end);
      }
      if (seen.end() != null) {
        cancelAndWait(end);
        return seen.end();
      }
    }
  }

  /**
   * Looks on a thread of their own read the lake, and what reads it may take an interrupt for a
   * failure to read; the user's, to stop, must never be lost like that.
   */
  private static Seen seen(Future<Seen> look) throws IOException, InterruptedException {
    try {
      return look.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    }
  }

  /**
   * What a look has found.
   *
   * @param failure why the job must be given up, or null
   * @param end why it must be cancelled, or null
   */
  private record Seen(JobFailedException failure, End end) {
    static final Seen NOTHING = new Seen(null, null);
  }

  private Seen look(long started) throws IOException {
    Instant now = Instant.now();
    watches.look(now).forEach(this::say);
    printLine((System.nanoTime() - started) / 1_000_000_000L, now);
    if (lake != null) {
      // Of a streaming job each window is checked once it is over.
      lake.doubts().forEach(this::say);
      List<String> imbalances = lake.imbalances();
      if (!imbalances.isEmpty()) {
        return new Seen(JobFailedException.unbalanced(imbalances), null);
      }
    }
    Optional<String> hopeless = watches.hopeless();
    if (hopeless.isPresent()) {
      return new Seen(JobFailedException.hopeless(hopeless.get()), null);
    }
    if (watches.hasFallenBehind()) {
      return new Seen(null, End.BEHIND);
    }
    return watches.seesNewPartitions() ? new Seen(null, End.OUTDATED) : Seen.NOTHING;
  }

  /** A job that is over already, or out of reach, can't be cancelled; its cause is what counts. */
  private JobFailedException giveUp(JobFailedException failure, Future<PipelineResult.State> end)
      throws InterruptedException {
    if (result.get() != null) {
      try {
        cancelAndWait(end);
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }
    return failure;
  }

  /** Only a job that does not end may be stopped by somebody; a round that was is no round. */
  private End over(PipelineResult.State state) throws JobFailedException {
    boolean stopped =
        state == PipelineResult.State.CANCELLED || state == PipelineResult.State.STOPPED;
    if (state != PipelineResult.State.DONE && (job.ends() || !stopped)) {
      throw JobFailedException.failed(
          "The job ended as " + state + ", for a reason in its engine's log", null);
    }
    return End.OVER;
  }

  private void printLine(long seconds, Instant now) {
    PipelineResult running = result.get();
    OptionalLong counted = running == null ? OptionalLong.empty() : counter(running, "records");
    OptionalLong known = counted.isPresent() ? counted : watches.records();
    if (!job.ends()) {
      printStream(seconds, known, now);
    } else if (known.isEmpty()) {
      say(String.format(Locale.ROOT, "%4ds  %s", seconds, watches.doing()));
    } else {
      long records = recordsBefore + known.getAsLong();
      String lake =
          counted.isEmpty()
              ? ""
              : String.format(
                  Locale.ROOT,
                  "   bronze %,d   silver %,d",
                  counter(running, "bronze").orElse(0),
                  counter(running, "silver").orElse(0));
      say(
          String.format(
              Locale.ROOT,
              "%4ds  read %,d of %,d  (%,d/s)%s",
              seconds,
              records,
              toRead,
              (records - lastRecords) / INTERVAL.toSeconds(),
              lake));
      lastRecords = records;
    }
  }

  private void printStream(long seconds, OptionalLong known, Instant now) {
    StringBuilder line = new StringBuilder();
    line.append(String.format(Locale.ROOT, "%4ds  %s", seconds, watches.doing()));
    known.ifPresent(records -> line.append(String.format(Locale.ROOT, "  read %,d", records)));
    watches
        .waiting()
        .ifPresent(
            waiting ->
                line.append(String.format(Locale.ROOT, "   not yet in the lake %,d", waiting)));
    line.append(lake.told(now));
    say(line.toString());
  }

  private void say(String line) {
    progress.println(line);
    progress.flush();
  }

  /** Nothing if the runner does not know the counter yet, or at all; progress may lag. */
  private static OptionalLong counter(PipelineResult running, String name) {
    MetricQueryResults found =
        running
            .metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.named("tributary", name))
                    .build());
    OptionalLong sum = OptionalLong.empty();
    for (MetricResult<Long> counter : found.getCounters()) {
      sum = OptionalLong.of(sum.orElse(0) + counter.getAttempted());
    }
    return sum;
  }

  /** The innermost message that says something. */
  private static boolean isOutOfMemory(Throwable failure) {
    Throwable cause = failure;
    while (cause != null && !(cause instanceof OutOfMemoryError)) {
      cause = cause.getCause();
    }
    return cause != null;
  }

  private static String rootMessage(Throwable failure) {
    String message = failure.toString();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null && !cause.getMessage().isBlank()) {
        message = cause.getClass().getSimpleName() + ": " + cause.getMessage();
      }
    }
    return message.lines().findFirst().orElse(message);
  }
}
