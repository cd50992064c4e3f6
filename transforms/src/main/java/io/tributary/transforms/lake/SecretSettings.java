package io.tributary.transforms.lake;

import java.util.regex.Pattern;

/**
 * Which of Hadoop's settings are secrets, by name. In doubt a setting is one: then it only stays in
 * the process that was given it.
 */
public final class SecretSettings {
  private static final Pattern TELLING =
      Pattern.compile("key|secret|passw|token|credential|sas\\b", Pattern.CASE_INSENSITIVE);

  /** Names of files, classes and services, and numbers: nothing that opens a door. */
  private static final Pattern HARMLESS =
      Pattern.compile(
          "\\.(keyprovider|provider\\.type|provider\\.path|token\\.file|token\\.endpoint"
              + "|fetch\\.retry\\.[a-z.]+)(\\.|$)");

  private SecretSettings() {}

  /** Whether the setting's value must not be seen. */
  public static boolean isSecret(String name) {
    return TELLING.matcher(name).find() && !HARMLESS.matcher(name).find();
  }
}
