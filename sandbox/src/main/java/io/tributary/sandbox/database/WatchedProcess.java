package io.tributary.sandbox.database;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A server process that cannot outlive this one.
 *
 * <p>A small shell stands between the two. It holds the reading end of a pipe whose writing end
 * only this process has, so the kernel itself tells it when this process is gone, even by {@code
 * kill -9}; it then ends the server, at first politely. Closing this object closes the pipe: the
 * same way out serves the ordinary end.
 */
final class WatchedProcess implements AutoCloseable {
  /** Argument 0 is a name for process lists, 1 the file for the server's pid, then its command. */
  private static final String WATCHDOG =
      """
      trap '' INT HUP TERM
      pidfile=$1
      shift
      exec 3<&0
      "$@" </dev/null 3<&- &
      server=$!
      echo $server >"$pidfile"
      (
        trap - TERM
        read -r line <&3
        kill -TERM $server 2>/dev/null
        tries=0
        while kill -0 $server 2>/dev/null && [ $tries -lt 150 ]; do
          sleep 0.1
          tries=$((tries + 1))
        done
        kill -KILL $server 2>/dev/null
      ) &
      watch=$!
      wait $server
      code=$?
      kill $watch 2>/dev/null
      rm -f "$pidfile"
      exit $code
      """;

  private final Process shell;

  private WatchedProcess(Process shell) {
    this.shell = shell;
  }

  /**
   * Starts a server.
   *
   * @param name how the watchdog shows in a process list
   * @param command the server's program and arguments
   * @param environment variables beside those inherited
   * @param log where its output goes, appended
   * @param pidFile holds the server's pid while it runs
   */
  static WatchedProcess start(
      String name, List<String> command, Map<String, String> environment, Path log, Path pidFile)
      throws IOException {
    List<String> line = new ArrayList<>(List.of("sh", "-c", WATCHDOG, name, pidFile.toString()));
    line.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(log.toString())));
    builder.environment().putAll(environment);
    return new WatchedProcess(builder.start());
  }

  boolean isAlive() {
    return shell.isAlive();
  }

  /** Ends the server and waits for it, 20 seconds at most. */
  @Override
  public void close() throws IOException {
    shell.getOutputStream().close();
    try {
      if (!shell.waitFor(20, TimeUnit.SECONDS)) {
        shell.descendants().forEach(ProcessHandle::destroyForcibly);
        shell.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
