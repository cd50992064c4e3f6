package io.tributary.pipelines.command;

import io.tributary.pipelines.jdbc.MySqlServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which database, and as whom; the password is only ever taken from the environment. */
final class JdbcOptions {
  static final String PASSWORD_VARIABLE = "TRIBUTARY_JDBC_PASSWORD";

  @Option(
      names = "--jdbcUrl",
      paramLabel = "URL",
      description = "jdbc:mysql://HOST:PORT/DATABASE or jdbc:mariadb://….")
  private String url;

  @Option(names = "--user", paramLabel = "USER", description = "Who connects.")
  private String user;

  JdbcOptions() {}

  /** Whether a database is named. */
  boolean isGiven() {
    return url != null || user != null;
  }

  /**
   * The server that the options name.
   *
   * @param command for the hint in a message
   */
  MySqlServer server(String command) {
    List<String> missing = new ArrayList<>();
    if (url == null) {
      missing.add("'--jdbcUrl=URL'");
    }
    if (user == null) {
      missing.add("'--user=USER'");
    }
    if (!missing.isEmpty()) {
      throw CommandException.usage(
          (missing.size() == 1 ? "Missing required option: " : "Missing required options: ")
              + String.join(", ", missing)
              + "; tributary "
              + command
              + " --help tells more");
    }
    MySqlServer server =
        new MySqlServer(url, user, System.getenv().getOrDefault(PASSWORD_VARIABLE, ""));
    if (!MySqlServer.accepts(url)) {
      throw CommandException.usage(
          "--jdbcUrl: " + server + " is not allowed; expected jdbc:mysql://… or jdbc:mariadb://…");
    }
    return server;
  }

  /** What to say when the server or its database refuses. */
  static CommandException refused(MySqlServer server, SQLException cause) {
    String hint =
        server.password().isEmpty()
            ? "; " + PASSWORD_VARIABLE + " in the environment is not set"
            : "";
    return new CommandException(
            "--jdbcUrl: "
                + server
                + " cannot be used: "
                + String.valueOf(cause.getMessage()).strip().replaceAll("\\s+", " ")
                + hint)
        .causedBy(cause);
  }
}
