package io.tributary.pipelines.scenarios;

import io.tributary.pipelines.run.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The command that submits a job to a cluster and follows it, in a process of its own. */
final class ClusterRun implements AutoCloseable {

  private static final long LOOK_MILLIS = 200;

  private final Path output;
  private final Process process;

  private ClusterRun(Path output, Process process) {
    this.output = output;
    this.process = process;
  }

  /** Starts a command; what it prints is added to a file. */
  static ClusterRun start(Path output, List<String> command) throws IOException {
    return new ClusterRun(output, Cli.launch(output, command.toArray(String[]::new)));
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it has printed so far. */
  String said() throws IOException {
    return Files.readString(output);
  }

  /** Ends it without warning. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Waits until something is so, while the command runs. */
  void await(String what, long seconds, BooleanSupplier condition)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Not in " + seconds + " s: " + what + "\n" + said());
      }
      if (process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("The run ended before " + what + "\n" + said());
      }
    }
  }

  /** Waits until it is over. */
  int exitCode(long seconds) throws IOException, InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new AssertionError("Does not end in " + seconds + " s\n" + said());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
