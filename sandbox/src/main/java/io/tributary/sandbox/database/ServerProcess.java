package io.tributary.sandbox.database;

import io.tributary.sandbox.protocol.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A database server as a watched process in a folder, from its start until it takes connections.
 */
final class ServerProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final String name;
  private final Path folder;
  private final WatchedProcess process;

  private ServerProcess(String name, Path folder, WatchedProcess process) {
    this.name = name;
    this.folder = folder;
    this.process = process;
  }

  /**
   * Starts a server and waits until it takes connections.
   *
   * @param name as people know it
   * @param folder for its log and pid
   * @param command the program and its flags
   * @param environment beside what is inherited
   * @param init statements that it runs with full privileges before it takes connections
   * @param user who connects then
   * @throws SandboxException when it does not start
   */
  static ServerProcess start(
      String name,
      Path folder,
      List<String> command,
      Map<String, String> environment,
      List<String> init,
      DatabaseAccess user)
      throws IOException {
    Path users = writeInitFile(folder, init);
    List<String> line = new ArrayList<>(command);
    line.add("--init-file=" + users);
    WatchedProcess process =
        WatchedProcess.start(
            "tributary-%s-watchdog".formatted(folder.getFileName()),
            line,
            environment,
            log(folder),
            pidFile(folder));
    ServerProcess server = new ServerProcess(name, folder, process);
    server.awaitReady(user);
    Files.delete(users);
    return server;
  }

  /** Where a server in that folder, and what installs it, logs. */
  static Path log(Path folder) {
    return folder.resolve(folder.getFileName() + ".log");
  }

  /**
   * The flags of every server, whoever made it: on the loopback address, with UTF-8, UTC and a full
   * row-based binary log, and with durability traded for speed.
   */
  static List<String> commonFlags(int port) {
    List<String> flags =
        new ArrayList<>(
            List.of(
                "--socket=" + socket(port),
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--skip-name-resolve",
                "--character-set-server=utf8mb4",
                "--collation-server=utf8mb4_unicode_ci",
                "--default-time-zone=+00:00",
                "--server-id=1",
                "--binlog-row-image=FULL",
                "--binlog-row-metadata=FULL",
                "--sync-binlog=0",
                "--innodb-flush-log-at-trx-commit=0",
                "--innodb-buffer-pool-size=256M",
                "--max-allowed-packet=64M",
                "--performance-schema=OFF"));
    if (isRoot()) {
      flags.add("--user=root");
    }
    return flags;
  }

  /** In the system's temporary folder, since a socket's path may have about 100 characters only. */
  private static Path socket(int port) {
    return Path.of(System.getProperty("java.io.tmpdir"), "tributary-%d.sock".formatted(port));
  }

  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** Ends a server left over from a start whose watchdog was killed too. */
  static void endStale(Path folder) throws IOException {
    Path pidFile = pidFile(folder);
    if (!Files.exists(pidFile)) {
      return;
    }
    String pid = Files.readString(pidFile).strip();
    Path commandLine = Path.of("/proc", pid.isEmpty() ? "none" : pid, "cmdline");
    // The pid may have gone to a stranger since: only a command line with our folder is ours.
    if (pid.matches("[0-9]+")
        && Files.isReadable(commandLine)
        && Files.readString(commandLine).contains("--datadir=" + folder.resolve("data"))) {
      Optional<ProcessHandle> server = ProcessHandle.of(Long.parseLong(pid));
      server.ifPresent(ProcessHandle::destroyForcibly);
      server.ifPresent(handle -> handle.onExit().orTimeout(10, TimeUnit.SECONDS).join());
    }
    Files.deleteIfExists(pidFile);
  }

  @Override
  public void close() throws IOException {
    process.close();
  }

  private static Path pidFile(Path folder) {
    return folder.resolve(folder.getFileName() + ".pid");
  }

  private static Path writeInitFile(Path folder, List<String> statements) throws IOException {
    Path file = folder.resolve("users.sql");
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.write(file, statements);
  }

  private void awaitReady(DatabaseAccess user) throws IOException {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    SQLException refusal = null;
    while (System.nanoTime() < end && process.isAlive()) {
      try (Connection connection = user.connect()) {
        if (connection.isValid(1)) {
          return;
        }
      } catch (SQLException e) {
        refusal = e;
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    boolean died = !process.isAlive();
    process.close();
    throw new SandboxException(
        "%s %s; its log is %s"
            .formatted(name, died ? "ended at once" : "takes no connections", log(folder)),
        refusal);
  }
}
