package io.tributary.pipelines.scenarios;

import io.tributary.pipelines.run.Cli;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A run that goes on until it is stopped, in a thread of this process. */
public final class BackgroundRun implements AutoCloseable {

  private static final long LOOK_MILLIS = 300;
  private static final long STOP_MILLIS = TimeUnit.SECONDS.toMillis(60);

  private final Thread thread;
  private volatile Cli.Result result;

  private BackgroundRun(List<String> command) {
    thread = new Thread(() -> result = Cli.run(command.toArray(String[]::new)), "background-run");
    thread.setDaemon(true);
  }

  /** Starts a command. */
  public static BackgroundRun start(List<String> command) {
    BackgroundRun run = new BackgroundRun(command);
    run.thread.start();
    return run;
  }

  /**
   * Waits until nothing is missing, while the command runs.
   *
   * @param what says what is waited for
   * @param missing tells what is missing; empty once nothing is
   * @throws AssertionError if the command ends or the time does
   */
  public void await(String what, long seconds, Supplier<String> missing)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (String lacks = missing.get(); !lacks.isEmpty(); lacks = missing.get()) {
      if (!thread.isAlive()) {
        throw new AssertionError("The run ended before " + what + "\n" + result.all());
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Not in " + seconds + " s: " + what + "; lacks " + lacks);
      }
      thread.join(LOOK_MILLIS);
    }
  }

  /** Stops the command as a signal would, and waits until it is over. */
  public Cli.Result stop() throws InterruptedException {
    thread.interrupt();
    thread.join(STOP_MILLIS);
    if (thread.isAlive()) {
      throw new AssertionError("The run does not stop");
    }
    return result;
  }

  @Override
  public void close() {
    try {
      stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while the run stops", e);
    }
  }
}
