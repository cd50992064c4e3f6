package io.tributary.pipelines.scenarios;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A command in a process of its own, which can be killed, and what it prints. */
abstract class CommandProcess implements AutoCloseable {

  private static final long LOOK_MILLIS = 200;

  private final Path output;

  /** What a command prints is in a file. */
  CommandProcess(Path output) {
    this.output = output;
  }

  /** The process that runs now. */
  abstract Process process();

  /** What to do when it has ended while something was waited for. */
  abstract void ended(String before) throws IOException;

  /** What it has printed so far. */
  String said() throws IOException {
    return Files.readString(output);
  }

  /** Ends it without warning. */
  void kill() throws InterruptedException {
    process().destroyForcibly().waitFor();
  }

  /** Waits until something is so. */
  void await(String what, long seconds, BooleanSupplier condition)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Not in " + seconds + " s: " + what + "\n" + said());
      }
      if (process().waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        ended(what);
      }
    }
  }

  /** Waits until the whole scenario is in the lake; if it does not come, says what it lacks. */
  void awaitDatabase(ScenarioLake lake, Scenario store, long seconds)
      throws IOException, InterruptedException {
    awaitDatabase(seconds, lacks -> lake.holds(store, lacks));
  }

  /** Waits until the lake is a database's; if it does not come, says what it lacks. */
  void awaitDatabase(long seconds, Comparison comparison) throws IOException, InterruptedException {
    StringBuilder lacks = new StringBuilder();
    try {
      await("the lake is the database", seconds, () -> comparison.isEqual(lacks));
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + lacks, e);
    }
  }

  /** Whether a lake is a database. */
  @FunctionalInterface
  interface Comparison {
    /**
     * Compares.
     *
     * @param lacks gets what differs
     */
    boolean isEqual(StringBuilder lacks);
  }

  @Override
  public void close() {
    process().destroyForcibly();
  }
}
