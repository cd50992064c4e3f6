package io.tributary.pipelines.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One process of a cluster. Its output is in a file. */
public final class ClusterMember {

  private static final long STOP_SECONDS = 10;
  private static final int LAST_LINES = 5;

  private final String name;
  private final Process process;
  private final Path log;

  private ClusterMember(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  static ClusterMember start(
      String name, Path folder, List<String> command, Map<String, String> environment) {
    Path log = folder.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      return new ClusterMember(name, builder.start(), log);
    } catch (IOException e) {
      throw new ClusterException("The " + name + " can't be started: " + e.getMessage(), e);
    }
  }

  /** What it is, and which of its kind. */
  public String name() {
    return name;
  }

  /** Everything that it printed. */
  public Path log() {
    return log;
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** The processes that it started itself, such as a Spark worker's executors. */
  public List<ProcessHandle> children() {
    return process.children().toList();
  }

  /** Ends it without warning, as {@code kill -9} does, and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Asks it to end, and ends it if it does not. */
  void stop() {
    List<ProcessHandle> children = children();
    process.destroy();
    if (!awaitEnd()) {
      kill();
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }

  private boolean awaitEnd() {
    try {
      return process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      return false;
    }
  }

  /** The last lines of its output, for a failure's message. */
  String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join(
          System.lineSeparator(),
          lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
