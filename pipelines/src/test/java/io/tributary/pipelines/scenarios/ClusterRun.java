package io.tributary.pipelines.scenarios;

import io.tributary.pipelines.run.Cli;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command that submits a job to a cluster and follows it. It must not end before its time. */
final class ClusterRun extends CommandProcess {

  private final Process process;

  private ClusterRun(Path output, Process process) {
    super(output);
    this.process = process;
  }

  /** Starts a command; what it prints is added to a file. */
  static ClusterRun start(Path output, List<String> command) throws IOException {
    return new ClusterRun(output, Cli.launch(output, command.toArray(String[]::new)));
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
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new AssertionError("Does not end in " + seconds + " s\n" + said());
    }
    return process.exitValue();
  }
}
