package io.tributary.pipelines.scenarios;

import io.tributary.pipelines.run.Cli;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The command that submits a job to a cluster and follows it. It must not end before its time. */
final class ClusterRun extends CommandProcess {

  /** A client needs little, beside all members of a cluster. */
  private static final List<String> CLIENT = List.of("-Xmx500m", "-XX:+UseSerialGC");

  private final Process process;

  private ClusterRun(Path output, Process process) {
    super(output);
    this.process = process;
  }

  /** Starts a command; what it prints is added to a file. */
  static ClusterRun start(Path output, List<String> command) throws IOException {
    return start(output, List.of(), Map.of(), command);
  }

  /** Starts a command with more flags for its JVM and more variables. */
  static ClusterRun start(
      Path output, List<String> flags, Map<String, String> environment, List<String> command)
      throws IOException {
    List<String> all = new ArrayList<>(CLIENT);
    all.addAll(flags);
    String[] args = command.toArray(String[]::new);
    return new ClusterRun(output, Cli.launch(output, all, environment, args));
  }

  @Override
  Process process() {
    return process;
  }

  @Override
  void ended(String before) throws IOException {
    throw new AssertionError("The run ended before " + before + "\n" + said());
  }

  /** Waits until it is over. */
  int exitCode(long seconds) throws IOException, InterruptedException {
    return exitCode(seconds, () -> {});
  }

  /** Waits until it is over, and does something every second meanwhile. */
  int exitCode(long seconds, Look meanwhile) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!process.waitFor(1, TimeUnit.SECONDS)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Does not end in " + seconds + " s\n" + said());
      }
      meanwhile.look();
    }
    return process.exitValue();
  }

  /** What is done while it runs. */
  @FunctionalInterface
  interface Look {
    void look() throws IOException;
  }
}
