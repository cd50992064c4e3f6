package io.tributary.pipelines.run;

import io.tributary.pipelines.storage.StorageTraffic;
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

/** Follows a running job and prints a line of progress at intervals. */
public final class RunMonitor {

  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(100);

  private final LakeRun run;
  private final PrintWriter progress;
  private final AtomicReference<PipelineResult> result = new AtomicReference<>();
  private long lastRecords;
  private StorageTraffic before;
  private long lastFailed;

  /** A monitor that prints to {@code progress}. */
  public RunMonitor(LakeRun run, PrintWriter progress) {
    this.run = run;
    this.progress = progress;
  }

  /**
   * Runs the job to its end. A job that was handed to a runner is cancelled if this thread is
   * interrupted.
   *
   * @throws IOException if the job failed; the cause is the first failure
   */
  public void runToEnd() throws IOException, InterruptedException {
    ExecutorService executor =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "tributary-run");
              thread.setDaemon(true);
              return thread;
            });
    long started = System.nanoTime();
    before = run.traffic();
    try {
      Future<PipelineResult.State> end =
          executor.submit(
              () -> {
                PipelineResult started0 = run.start();
                result.set(started0);
                return started0.waitUntilFinish();
              });
      PipelineResult.State state = await(end, started);
      if (state != PipelineResult.State.DONE) {
        throw new IOException("The job ended as " + state + ", for a reason in its engine's log");
      }
    } catch (ExecutionException e) {
      throw new IOException("The job failed: " + rootMessage(e), e);
    } catch (InterruptedException e) {
      cancel();
      throw e;
    } finally {
      executor.shutdownNow();
      printTraffic();
    }
  }

  /** Repeats are the storage's business until they delay a job. */
  private void printTraffic() throws IOException {
    StorageTraffic traffic = run.traffic().since(before);
    if (traffic.failed() > 0) {
      progress.printf(
          Locale.ROOT,
          "Storage: %,d of %,d requests failed for the moment and were sent again, or given up%n",
          traffic.failed(),
          traffic.requests());
      progress.flush();
    }
  }

  /** A runner that answers only when the job is over has nothing to cancel it by. */
  private void cancel() throws IOException {
    PipelineResult running = result.get();
    if (running != null) {
      running.cancel();
    }
  }

  private PipelineResult.State await(Future<PipelineResult.State> end, long started)
      throws ExecutionException, InterruptedException, IOException {
    long nextLine = started + INTERVAL.toNanos();
    while (true) {
      try {
        return end.get(POLL.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (System.nanoTime() >= nextLine) {
          printLine((System.nanoTime() - started) / 1_000_000_000L);
          long failed = run.traffic().failed();
          if (failed > lastFailed) {
            lastFailed = failed;
            printTraffic();
          }
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
    long records = known.getAsLong();
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
