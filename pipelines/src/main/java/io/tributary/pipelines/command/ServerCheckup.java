package io.tributary.pipelines.command;

import io.tributary.pipelines.connector.CaptureScope;
import io.tributary.pipelines.connector.Finding;
import io.tributary.pipelines.connector.JdbcServerLook;
import io.tributary.pipelines.connector.ServerLook;
import io.tributary.pipelines.connector.ServerRules;
import io.tributary.pipelines.jdbc.MySqlServer;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The look at a server before a connector is registered, and what is said of it.
 *
 * <p>A server that can't be looked at is registered with a warning, unless it was named for the
 * look: the worker may reach what this machine does not.
 */
final class ServerCheckup {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([^}]+)}");

  /** The service of docker-compose.yml, whose port is open on this machine. */
  private static final String STACK_HOST = "mysql";

  private static final String TIMEOUT = "?connectTimeout=5000";

  private final Map<String, String> settings;
  private final String jdbcUrl;
  private final String jdbcUser;
  private final Map<String, String> environment;

  /**
   * @param settings the connector's
   * @param jdbcUrl the server, or null for the one that the settings name
   * @param jdbcUser who looks, or null for the one who captures
   */
  ServerCheckup(
      Map<String, String> settings,
      String jdbcUrl,
      String jdbcUser,
      Map<String, String> environment) {
    this.settings = settings;
    this.jdbcUrl = jdbcUrl;
    this.jdbcUser = jdbcUser;
    this.environment = environment;
  }

  /**
   * Looks and prints one line for each finding.
   *
   * @param refuse whether a finding that refuses is an error; else it is printed as the others
   */
  void run(PrintWriter err, boolean refuse) {
    Optional<String> user = jdbcUser == null ? known("database.user") : Optional.of(jdbcUser);
    if (user.isEmpty()) {
      if (jdbcUrl != null) {
        throw CommandException.usage("--jdbcUrl: needs a --jdbcUser who looks at the server");
      }
      notLooked(err, "the capturing user is not known here");
      return;
    }
    Optional<String> password = password();
    if (password.isEmpty()) {
      notLooked(err, "the capturing user's password is not known here");
      return;
    }
    MySqlServer server = new MySqlServer(url(), user.get(), password.get());
    ServerLook look;
    try (Connection connection = server.connect()) {
      look = JdbcServerLook.read(connection, user.equals(known("database.user")));
    } catch (SQLException e) {
      if (jdbcUrl != null) {
        throw JdbcOptions.refused(server, e);
      }
      notLooked(
          err, server + " says: " + String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " "));
      return;
    }
    report(err, ServerRules.judge(look, CaptureScope.of(settings)), refuse);
  }

  private static void report(PrintWriter err, List<Finding> findings, boolean refuse) {
    List<String> refusals = new ArrayList<>();
    for (Finding finding : findings) {
      if (finding.refuses() && refuse) {
        refusals.add(finding.sentence());
      } else {
        err.println("warning: " + finding.sentence());
      }
    }
    err.flush();
    if (!refusals.isEmpty()) {
      refusals.add("Nothing is registered; --serverCheck=warn registers all the same");
      throw new CommandException(String.join(System.lineSeparator(), refusals));
    }
  }

  private static void notLooked(PrintWriter err, String why) {
    err.println(
        "warning: the server was not looked at: "
            + why
            + "; name it with --jdbcUrl and --jdbcUser, or say --serverCheck=off");
    err.flush();
  }

  private String url() {
    if (jdbcUrl != null) {
      return jdbcUrl;
    }
    String host = settings.getOrDefault("database.hostname", "");
    return "jdbc:mysql://"
        + (host.equals(STACK_HOST) ? "localhost" : host)
        + ":"
        + settings.getOrDefault("database.port", "3306")
        + "/"
        + TIMEOUT;
  }

  private Optional<String> password() {
    return jdbcUser == null
        ? known("database.password")
        : Optional.of(environment.getOrDefault(JdbcOptions.PASSWORD_VARIABLE, ""));
  }

  /** A setting's value, if it is there or in a variable of this environment. */
  private Optional<String> known(String setting) {
    String value = settings.getOrDefault(setting, "");
    Matcher variable = VARIABLE.matcher(value);
    if (variable.matches()) {
      return Optional.ofNullable(environment.get(variable.group(1)));
    }
    return value.isEmpty() || value.contains("${") ? Optional.empty() : Optional.of(value);
  }
}
