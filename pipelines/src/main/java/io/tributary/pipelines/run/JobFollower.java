package io.tributary.pipelines.run;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
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

/** Starts a job, follows it to its end and says at intervals how far it is. */
final class JobFollower {

  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(20);

  private final LakeRun run;
  private final RunJob job;
  private final long recordsBefore;
  private final PrintWriter progress;
  private final AtomicReference<PipelineResult> result = new AtomicReference<>();
  private long lastRecords;

  /**
   * A follower.
   *
   * @param recordsBefore records that the run's earlier jobs have read
   */
  JobFollower(LakeRun run, RunJob job, long recordsBefore, PrintWriter progress) {
    this.run = run;
    this.job = job;
    this.recordsBefore = recordsBefore;
    this.progress = progress;
    this.lastRecords = recordsBefore;
  }

  /**
   * Runs the job. It is cancelled if this thread is interrupted.
   *
   * @return whether a streaming job was ended so that the run can go on in another way
   * @throws JobFailedException if it failed
   */
  boolean follow() throws IOException, InterruptedException {
    ExecutorService executor =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "tributary-run");
              thread.setDaemon(true);
              return thread;
            });
    try {
      Future<PipelineResult.State> end =
          executor.submit(
              () -> {
                PipelineResult started = job.start();
                result.set(started);
                return started.waitUntilFinish();
              });
      PipelineResult.State state = await(end);
      if (state != PipelineResult.State.DONE) {
        throw new JobFailedException(
            "The job ended as " + state + ", for a reason in its engine's log", null);
      }
      return false;
    } catch (ExecutionException e) {
      throw new JobFailedException("The job failed: " + rootMessage(e), e);
    } catch (InterruptedException e) {
      cancel();
      throw e;
    } finally {
      executor.shutdownNow();
    }
  }

  /** A runner that answers only when the job is over has nothing to cancel it by. */
  private void cancel() throws IOException {
    PipelineResult running = result.get();
    if (running != null) {
      running.cancel();
    }
  }

  private PipelineResult.State await(Future<PipelineResult.State> end)
      throws ExecutionException, InterruptedException {
    long started = System.nanoTime();
    long nextLine = started + INTERVAL.toNanos();
    while (true) {
      try {
        return end.get(POLL.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (System.nanoTime() >= nextLine) {
          printLine((System.nanoTime() - started) / 1_000_000_000L);
          nextLine += INTERVAL.toNanos();
        }
      }
    }
  }

  private void printLine(long seconds) {
    PipelineResult running = result.get();
    OptionalLong known = running == null ? OptionalLong.empty() : counter(running, "records");
    if (known.isEmpty()) {
      progress.printf(Locale.ROOT, "%4ds  running%n", seconds);
      progress.flush();
      return;
    }
    long records = recordsBefore + known.getAsLong();
    progress.printf(
        Locale.ROOT,
        "%4ds  read %,d of %,d  (%,d/s)   bronze %,d   silver %,d%n",
        seconds,
        records,
        run.toRead(),
        (records - lastRecords) / INTERVAL.toSeconds(),
        counter(running, "bronze").orElse(0),
        counter(running, "silver").orElse(0));
    progress.flush();
    lastRecords = records;
  }

  /**
   * Nothing if the runner does not know the counter yet, or at all: Flink tells of an operator's
   * only when it ends, which those of a continuous job never do. Progress is for people and may
   * lag.
   */
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
