package io.tributary.pipelines.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Properties;
import org.mariadb.jdbc.Driver;

/**
 * A MySQL or MariaDB server.
 *
 * @param url a {@code jdbc:mysql:} or {@code jdbc:mariadb:} URL; MariaDB's driver serves both
 * @param user who connects
 * @param password the user's
 */
public record MySqlServer(String url, String user, String password) {
  private static final String MYSQL_SCHEME = "jdbc:mysql:";
  private static final String MARIADB_SCHEME = "jdbc:mariadb:";

  /** True for the URLs that {@link #connect} takes. */
  public static boolean accepts(String url) {
    return url.startsWith(MYSQL_SCHEME) || url.startsWith(MARIADB_SCHEME);
  }

  /**
   * Connects.
   *
   * @throws SQLException if the server refuses or is not there
   */
  public Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    if (isLocal()) {
      // MySQL's default login needs the server's key or TLS; on this machine nobody is between.
      properties.setProperty("allowPublicKeyRetrieval", "true");
    }
    String driverUrl =
        url.startsWith(MYSQL_SCHEME) ? MARIADB_SCHEME + url.substring(MYSQL_SCHEME.length()) : url;
    return new Driver().connect(driverUrl, properties);
  }

  private boolean isLocal() {
    String address = url.toLowerCase(Locale.ROOT).replaceFirst("^jdbc:[a-z]+://", "");
    return address.startsWith("localhost")
        || address.startsWith("127.0.0.1")
        || address.startsWith("[::1]");
  }

  /** Without the password, and without the URL's parameters, which may hold one. */
  @Override
  public String toString() {
    return url.split("\\?", 2)[0];
  }
}
