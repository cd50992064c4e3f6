package io.tributary.sandbox.database;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The users of a server.
 *
 * @param store may do everything with the store's database
 * @param capture may read and replicate everything
 */
record ServerUsers(DatabaseAccess store, DatabaseAccess capture) {
  private static final String STORE_USER = "store";
  private static final String CAPTURE_USER = "capture";

  /**
   * Users with new passwords.
   *
   * @param scheme {@code mariadb} or {@code mysql}
   * @param port the server's
   * @param capturePassword the capturing user's, if it is not to be made up
   */
  static ServerUsers create(String scheme, int port, Optional<String> capturePassword) {
    String url = "jdbc:%s://127.0.0.1:%d/%s".formatted(scheme, port, DatabaseAccess.STORE);
    return new ServerUsers(
        new DatabaseAccess(url, STORE_USER, newPassword()),
        new DatabaseAccess(url, CAPTURE_USER, capturePassword.orElseGet(ServerUsers::newPassword)));
  }

  /**
   * What a server runs at its start, so that the store's database is there and the users are, with
   * these passwords and no others.
   *
   * @param capturePrivileges of the capturing user, as the server names them
   */
  List<String> statements(String capturePrivileges) {
    return List.of(
        "CREATE DATABASE IF NOT EXISTS %s DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;"
            .formatted(DatabaseAccess.STORE),
        "ALTER USER 'root'@'localhost' IDENTIFIED BY '%s';".formatted(newPassword()),
        drop(store),
        create(store),
        "GRANT ALL PRIVILEGES ON %s.* TO '%s'@'%%';".formatted(DatabaseAccess.STORE, store.user()),
        drop(capture),
        create(capture),
        "GRANT %s ON *.* TO '%s'@'%%';".formatted(capturePrivileges, capture.user()));
  }

  private static String drop(DatabaseAccess access) {
    return "DROP USER IF EXISTS '%s'@'%%';".formatted(access.user());
  }

  private static String create(DatabaseAccess access) {
    return "CREATE USER '%s'@'%%' IDENTIFIED BY %s;"
        .formatted(access.user(), quoted(access.password()));
  }

  private static String newPassword() {
    byte[] bytes = new byte[18];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** A text as SQL writes it. */
  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }
}
