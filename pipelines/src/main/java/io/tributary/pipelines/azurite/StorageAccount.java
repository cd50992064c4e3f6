package io.tributary.pipelines.azurite;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * A storage account of the emulator.
 *
 * @param name lower-case letters and digits
 * @param key the account key, in base64; never shown
 */
public record StorageAccount(String name, String key) {
  private static final int KEY_BYTES = 64;

  /** An account with a key that nobody knows. */
  public static StorageAccount create(String name) {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return new StorageAccount(name, Base64.getEncoder().encodeToString(key));
  }

  /** The host that Hadoop knows the account by. */
  public String host() {
    return name + ".dfs.core.windows.net";
  }

  /** A container of the account as the root of a file system. */
  public String root(String container) {
    return "abfs://" + container + "@" + host() + "/";
  }

  @Override
  public String toString() {
    return name;
  }
}
