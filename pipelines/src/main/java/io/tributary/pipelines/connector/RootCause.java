package io.tributary.pipelines.connector;

import java.util.List;
import java.util.regex.Pattern;

/** The line of a stack trace that says what really happened. */
final class RootCause {
  private static final String CAUSED_BY = "Caused by: ";
  private static final Pattern PACKAGE = Pattern.compile("^(?:[a-z][a-zA-Z0-9_]*\\.)+(?=[A-Z])");
  private static final Pattern NO_MESSAGE = Pattern.compile("[A-Za-z0-9_$]+:?");

  private RootCause() {}

  /**
   * The innermost cause that has something to say: its class without the package, and its message's
   * first line.
   *
   * @param trace as the JVM prints it
   */
  static String of(String trace) {
    List<String> causes =
        trace
            .lines()
            .filter(line -> line.startsWith(CAUSED_BY))
            .map(line -> line.substring(CAUSED_BY.length()))
            .toList();
    for (int i = causes.size() - 1; i >= 0; i--) {
      String cause = named(causes.get(i));
      if (!NO_MESSAGE.matcher(cause).matches()) {
        return cause;
      }
    }
    return named(trace.lines().findFirst().orElse("no trace"));
  }

  private static String named(String line) {
    return PACKAGE.matcher(line.strip()).replaceFirst("");
  }
}
