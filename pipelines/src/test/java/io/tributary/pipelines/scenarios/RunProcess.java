package io.tributary.pipelines.scenarios;

import io.tributary.pipelines.run.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A run in a process of its own that can be killed, and that is started again with the same command
 * whenever it has ended, as an operator or a supervisor would.
 */
final class RunProcess implements AutoCloseable {

  private static final long LOOK_MILLIS = 200;
  private static final int MOST_STARTS = 12;

  private final Path output;
  private final List<String> flags;
  private final List<String> command;
  private Process process;
  private int starts;

  /** Starts a command with the JVM flags of its profile. */
  RunProcess(Path output, List<String> flags, List<String> command) throws IOException {
    this.output = output;
    this.flags = List.copyOf(flags);
    this.command = List.copyOf(command);
    start();
  }

  private void start() throws IOException {
    if (++starts > MOST_STARTS) {
      throw new AssertionError("The run ends over and over: " + said());
    }
    process = Cli.start(output, flags, command.toArray(String[]::new));
  }

  /** Ends it without warning and starts it again. */
  void killAndStart() throws IOException, InterruptedException {
    process.destroyForcibly().waitFor();
    start();
  }

  /** What its last start has printed. */
  String said() throws IOException {
    return Files.readString(output);
  }

  /** How often it was started. */
  int starts() {
    return starts;
  }

  /** Waits until something is so, and starts the run again if it ends before. */
  void await(String what, long seconds, BooleanSupplier condition)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Not in " + seconds + " s: " + what + "\n" + said());
      }
      if (process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        start();
      }
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
