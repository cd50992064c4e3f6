package io.tributary.pipelines.command;

import io.tributary.pipelines.connector.Connector;
import io.tributary.pipelines.connector.ConnectorStatus;
import io.tributary.pipelines.connector.Secrets;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Which connector, and where: the options of all {@code connector} commands. */
final class ConnectOptions {
  private static final Duration MOST = Duration.ofHours(1);

  /** How a command prints a status. */
  enum Format {
    TEXT,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static final String DEFAULT_URL = "http://localhost:8083";

  @Option(
      names = "--connectUrl",
      paramLabel = "URL",
      defaultValue = DEFAULT_URL,
      description = "Kafka Connect's REST interface (default: ${DEFAULT-VALUE}).")
  private String connectUrl;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = KafkaOptions.DEFAULT_PREFIX,
      description = "The connector's name (default: ${DEFAULT-VALUE}).")
  private String name;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "PT60S",
      description = "How long to wait for Connect and for a state (default: ${DEFAULT-VALUE}).")
  private Duration timeout;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json, one line (default: ${DEFAULT-VALUE}).")
  private Format format;

  ConnectOptions() {}

  String name() {
    return name;
  }

  Duration timeout() {
    return timeout;
  }

  boolean isJson() {
    return format == Format.JSON;
  }

  /** The connector that the options name. */
  Connector connector() {
    List<String> problems = problems();
    if (!problems.isEmpty()) {
      throw CommandException.usage(String.join(System.lineSeparator(), problems));
    }
    return new Connector(URI.create(connectUrl), name, timeout, Secrets.of(System.getenv()));
  }

  /** What is wrong with the options. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (!isHttp(connectUrl)) {
      problems.add(
          "--connectUrl: "
              + connectUrl
              + " is not allowed; expected http://HOST:PORT or https://…");
    }
    checkName(problems, "--name", name);
    if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(MOST) > 0) {
      problems.add("--timeout: " + timeout + " is not allowed; expected PT1S to " + MOST);
    }
    return problems;
  }

  /** Adds a problem if a value can't be part of a topic's name or an address. */
  static void checkName(List<String> problems, String option, String value) {
    if (!value.matches("[A-Za-z0-9._-]+")) {
      problems.add(
          option + ": " + value + " is not allowed; expected letters, digits, '.', '_' and '-'");
    }
  }

  /** Prints a status and says by the exit code whether the connector runs. */
  int print(PrintWriter out, ConnectorStatus status) {
    if (isJson()) {
      out.println(status.json());
    } else {
      status.lines().forEach(out::println);
    }
    out.flush();
    return status.isRunning() ? ExitCodes.SUCCESS : ExitCodes.FAILURE;
  }

  static boolean isHttp(String url) {
    try {
      URI uri = new URI(url);
      return uri.getHost() != null
          && uri.getUserInfo() == null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
