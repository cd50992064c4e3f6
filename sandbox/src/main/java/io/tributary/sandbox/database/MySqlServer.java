package io.tributary.sandbox.database;

import io.tributary.sandbox.protocol.SandboxException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A MySQL server whose files are in a folder tree of a Debian, with GTIDs.
 *
 * <p>The tree's own loader starts it with the tree's own libraries, so it needs neither root nor a
 * chroot, and may be newer than the system. The tree is only read; data and log are in the server's
 * folder. Durability is traded for speed, as with MariaDB.
 */
public final class MySqlServer implements DatabaseServer {
  private static final long INSTALL_SECONDS = 60;
  private static final String CAPTURE_PRIVILEGES =
      "SELECT, RELOAD, SHOW DATABASES, LOCK TABLES, REPLICATION SLAVE, REPLICATION CLIENT";

  private final ServerProcess process;
  private final ServerUsers users;

  private MySqlServer(ServerProcess process, ServerUsers users) {
    this.process = process;
    this.users = users;
  }

  /**
   * Starts a server and waits until it takes connections.
   *
   * @param tree the folder that stands for the root of a Debian with mysql-server-core
   * @param folder for its data and log
   * @param port to listen on
   * @param capturePassword the capturing user's, if it is not to be made up
   * @param flags beside the sandbox's own, which they override
   * @throws SandboxException when it does not start
   */
  public static MySqlServer start(
      Path tree, Path folder, int port, Optional<String> capturePassword, List<String> flags) {
    try {
      Files.createDirectories(folder);
      ServerProcess.endStale(folder);
      List<String> program = program(tree.toAbsolutePath().normalize());
      install(program, folder);
      ServerUsers users = ServerUsers.create("mysql", port, capturePassword);
      ServerProcess process =
          ServerProcess.start(
              "MySQL",
              folder,
              command(program, folder, port, flags),
              Map.of(),
              users.statements(CAPTURE_PRIVILEGES),
              users.store());
      return new MySqlServer(process, users);
    } catch (IOException e) {
      throw new SandboxException("MySQL could not be installed: " + SandboxException.oneLine(e), e);
    }
  }

  @Override
  public DatabaseAccess store() {
    return users.store();
  }

  @Override
  public DatabaseAccess capture() {
    return users.capture();
  }

  @Override
  public void close() throws IOException {
    process.close();
  }

  /** The server's program, started by the tree's loader, and where it finds its files. */
  private static List<String> program(Path tree) throws IOException {
    Path server = tree.resolve("usr/sbin/mysqld");
    Path loader = Files.exists(server) ? loader(tree).orElse(null) : null;
    if (loader == null) {
      throw new SandboxException(
          "--mysqlRoot: %s is not allowed; expected a folder with usr/sbin/mysqld and its libraries"
              .formatted(tree));
    }
    Path usr = tree.resolve("usr");
    return List.of(
        loader.toString(),
        "--library-path",
        loader.getParent().toString(),
        server.toString(),
        "--no-defaults",
        "--basedir=" + usr,
        "--lc-messages-dir=" + usr.resolve("share/mysql"),
        "--character-sets-dir=" + usr.resolve("share/mysql/charsets"),
        "--plugin-dir=" + usr.resolve("lib/mysql/plugin"));
  }

  private static Optional<Path> loader(Path tree) throws IOException {
    try (DirectoryStream<Path> libraries =
        Files.newDirectoryStream(tree.resolve("usr/lib"), "*-linux-gnu")) {
      for (Path folder : libraries) {
        try (DirectoryStream<Path> loaders = Files.newDirectoryStream(folder, "ld-linux*.so.*")) {
          for (Path loader : loaders) {
            return Optional.of(loader);
          }
        }
      }
    }
    return Optional.empty();
  }

  /** Makes the system tables, once. */
  private static void install(List<String> program, Path folder) throws IOException {
    Path installed = folder.resolve("installed");
    if (Files.exists(installed)) {
      return;
    }
    List<String> command = new ArrayList<>(program);
    command.add("--initialize-insecure");
    command.add("--datadir=" + folder.resolve("data"));
    if (ServerProcess.isRoot()) {
      command.add("--user=root");
    }
    Path log = ServerProcess.log(folder);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    try {
      if (!process.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new SandboxException("MySQL makes no system tables; its log is " + log);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException("The sandbox was stopped while it started", e);
    } finally {
      process.destroyForcibly();
    }
    Files.createFile(installed);
  }

  private static List<String> command(
      List<String> program, Path folder, int port, List<String> flags) {
    List<String> command = new ArrayList<>(program);
    command.addAll(
        List.of(
            "--datadir=" + folder.resolve("data"),
            "--mysqlx=OFF",
            "--secure-file-priv=",
            "--log-bin=mysql-bin",
            "--gtid-mode=ON",
            "--enforce-gtid-consistency=ON",
            "--innodb-redo-log-capacity=256M"));
    command.addAll(ServerProcess.commonFlags(port));
    command.addAll(flags);
    return command;
  }
}
