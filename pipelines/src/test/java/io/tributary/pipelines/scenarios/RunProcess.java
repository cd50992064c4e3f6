package io.tributary.pipelines.scenarios;

import io.tributary.pipelines.run.Cli;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A run that is started again with the same command whenever it has ended, as an operator or a
 * supervisor would. What it says is of its last start.
 */
final class RunProcess extends CommandProcess {

  private static final int MOST_STARTS = 12;

  private final Path output;
  private final List<String> flags;
  private final List<String> command;
  private Process process;
  private int starts;

  /** Starts a command with the JVM flags of its profile. */
  RunProcess(Path output, List<String> flags, List<String> command) throws IOException {
    super(output);
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
    kill();
    start();
  }

  @Override
  Process process() {
    return process;
  }

  @Override
  void ended(String before) throws IOException {
    start();
  }
}
