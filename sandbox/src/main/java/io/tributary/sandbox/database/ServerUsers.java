package io.tributary.sandbox.database;

import java.security.SecureRandom;
import java.util.Base64;
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

  static String newPassword() {
    byte[] bytes = new byte[18];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** A text as SQL writes it. */
  static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }
}
