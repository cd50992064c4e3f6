package io.tributary.pipelines.connector;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What must not be shown or stored: the values of settings and variables that are named like
 * secrets.
 */
public final class Secrets {
  /** As Connect knows it: the provider's name, and a path or key. */
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{[A-Za-z0-9_-]+:[^${}]+\\}");

  private static final Pattern ASSIGNMENT =
      Pattern.compile("(?i)(password|passwd|pwd|secret)(\\s*[=:]\\s*)[^\\s&;,)}'\"]+");

  /** Shorter values would be found in words that have nothing to do with them. */
  private static final int SHORTEST = 4;

  private final List<String> values;

  private Secrets(List<String> values) {
    this.values = values;
  }

  /** The values of an environment's variables that are named like secrets. */
  public static Secrets of(Map<String, String> environment) {
    List<String> values = new ArrayList<>();
    environment.forEach(
        (name, value) -> {
          if (isSecret(name) && value.length() >= SHORTEST) {
            values.add(value);
          }
        });
    values.sort(Comparator.comparingInt(String::length).reversed());
    return new Secrets(values);
  }

  /** Whether a setting or variable of that name holds a secret. */
  public static boolean isSecret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.contains("password")
        || lower.contains("secret")
        || lower.endsWith("jaas.config")
        || lower.endsWith("ssl.keystore.key");
  }

  /** Whether a value only names a secret, for a config provider of the worker to look up. */
  public static boolean isReference(String value) {
    return REFERENCE.matcher(value).matches();
  }

  /** A text without the secrets that are known, and without what looks like one. */
  String hide(String text) {
    String hidden = text;
    for (String value : values) {
      hidden = hidden.replace(value, "***");
    }
    return ASSIGNMENT
        .matcher(hidden)
        .replaceAll(
            // The server's own words for whether a password was sent.
            match ->
                match.group().endsWith("YES") || match.group().endsWith("NO")
                    ? match.group()
                    : match.group(1) + match.group(2) + "***");
  }
}
