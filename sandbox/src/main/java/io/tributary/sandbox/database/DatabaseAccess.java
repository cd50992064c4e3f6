package io.tributary.sandbox.database;

import io.tributary.sandbox.protocol.SandboxException;
import java.net.URI;
import java.net.URISyntaxException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * How to reach a database as one user.
 *
 * @param jdbcUrl {@code jdbc:mariadb:} or {@code jdbc:mysql:} address
 * @param user the user
 * @param password that user's password
 */
public record DatabaseAccess(String jdbcUrl, String user, String password) {
  /** The store's database. */
  public static final String STORE = "online_store";

  private static final int DEFAULT_PORT = 3306;

  /**
   * Checks the address's form.
   *
   * @throws IllegalArgumentException when it is not the address of a MySQL or MariaDB server
   */
  public DatabaseAccess {
    if (!jdbcUrl.startsWith("jdbc:mariadb://") && !jdbcUrl.startsWith("jdbc:mysql://")) {
      throw new IllegalArgumentException(
          "--jdbcUrl: %s is not allowed; expected jdbc:mysql://HOST:PORT/ or jdbc:mariadb://HOST:PORT/"
              .formatted(jdbcUrl));
    }
    if (server(jdbcUrl).getHost() == null) {
      throw new IllegalArgumentException("--jdbcUrl: %s names no host".formatted(jdbcUrl));
    }
  }

  /** The server's host name or address. */
  public String host() {
    return server(jdbcUrl).getHost();
  }

  /** The server's port. */
  public int port() {
    int port = server(jdbcUrl).getPort();
    return port < 0 ? DEFAULT_PORT : port;
  }

  /**
   * Opens a connection whose session time zone is UTC, in no particular database.
   *
   * @throws SQLException when the server refuses
   */
  public Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    // MySQL's default authentication without TLS has the client fetch the server's public key.
    properties.setProperty("allowPublicKeyRetrieval", "true");
    Connection connection = DriverManager.getConnection(serverUrl(), properties);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET time_zone = '+00:00'");
    }
    return connection;
  }

  /**
   * Opens a connection to the store's database.
   *
   * @throws SandboxException when there is no such database yet
   * @throws SQLException when the server refuses
   */
  public Connection connectToStore() throws SQLException {
    Connection connection = connect();
    try {
      connection.setCatalog(STORE);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw new SandboxException(
          "The database %s is not there; send the command schema first".formatted(STORE), e);
    }
  }

  /** The address without a database, which need not exist yet. */
  private String serverUrl() {
    int options = jdbcUrl.indexOf('?');
    return "%s://%s:%d/%s"
        .formatted(
            jdbcUrl.substring(0, jdbcUrl.indexOf("://")),
            host(),
            port(),
            options < 0 ? "" : jdbcUrl.substring(options));
  }

  private static URI server(String jdbcUrl) {
    try {
      return new URI(jdbcUrl.substring("jdbc:".length()).replaceFirst("\\?.*", ""));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("--jdbcUrl: %s is malformed".formatted(jdbcUrl), e);
    }
  }
}
