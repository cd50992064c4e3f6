package io.tributary.pipelines.command;

import io.tributary.pipelines.query.LakeSession;
import io.tributary.pipelines.query.TextTable;
import io.tributary.pipelines.verify.Difference;
import io.tributary.pipelines.verify.JdbcSourceDatabase;
import io.tributary.pipelines.verify.SilverVerifier;
import io.tributary.pipelines.verify.TableResult;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Proves that the lake equals the database, or shows where it does not. */
@Command(
    name = "verify",
    description = "Compares the lake with the database, row for row.",
    footer = {
      "",
      "The password is taken from the environment variable TRIBUTARY_JDBC_PASSWORD.",
      "The exit code is 0 only if every table is equal. Let the lake catch up first:",
      "what it has not yet received counts as a difference.",
      "",
      "  TRIBUTARY_JDBC_PASSWORD=… ./tributary verify --user=reader \\",
      "      --jdbcUrl=jdbc:mysql://localhost:3306/online_store",
    })
final class VerifyCommand implements Callable<Integer> {
  private static final String PASSWORD_VARIABLE = "TRIBUTARY_JDBC_PASSWORD";
  private static final List<TextTable.Heading> HEADINGS =
      List.of(
          new TextTable.Heading("Table", false),
          new TextTable.Heading("Database rows", true),
          new TextTable.Heading("Lake rows", true),
          new TextTable.Heading("Missing", true),
          new TextTable.Heading("Extra", true),
          new TextTable.Heading("Different", true),
          new TextTable.Heading("Result", false));

  /** The layers that have a meaning to prove. */
  enum Layer {
    silver,
    gold
  }

  @Spec private CommandSpec spec;
  @Mixin private LakeOptions lake;

  @Option(
      names = "--jdbcUrl",
      paramLabel = "URL",
      required = true,
      description = "jdbc:mysql://HOST:PORT/DATABASE or jdbc:mariadb://….")
  private String jdbcUrl;

  @Option(
      names = "--user",
      paramLabel = "USER",
      required = true,
      description = "A user that reads.")
  private String user;

  @Option(
      names = "--database",
      paramLabel = "NAME",
      description = "The database to compare, if not the URL's.")
  private String database;

  @Option(
      names = "--layer",
      paramLabel = "LAYER",
      defaultValue = "silver",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Layer layer;

  @Option(
      names = "--tables",
      paramLabel = "TABLE",
      split = ",",
      description = "Only these tables, separated by commas.")
  private Set<String> tables = Set.of();

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "10",
      description = "Differences to show for each table (default: ${DEFAULT-VALUE}).")
  private int samples;

  VerifyCommand() {}

  @Override
  public Integer call() throws SQLException {
    checkOptions();
    try (LakeSession session = LakeSession.open(HadoopSettings.load(), lake.roots())) {
      if (session.catalog().tables("silver").isEmpty()) {
        throw lake.noLake();
      }
      try (JdbcSourceDatabase source = connect()) {
        List<TableResult> results = new SilverVerifier(session, source, samples).verify(tables);
        return report(results) ? ExitCodes.SUCCESS : ExitCodes.FAILURE;
      }
    }
  }

  private void checkOptions() {
    if (layer == Layer.gold) {
      throw CommandException.usage(
          "--layer: gold is not allowed; expected silver, since gold is not built yet");
    }
    if (!JdbcSourceDatabase.accepts(jdbcUrl)) {
      throw CommandException.usage(
          "--jdbcUrl: "
              + withoutParameters(jdbcUrl)
              + " is not allowed; expected jdbc:mysql://… or jdbc:mariadb://…");
    }
    if (samples < 0) {
      throw CommandException.usage("--samples: " + samples + " is not allowed; expected 0 or more");
    }
  }

  private JdbcSourceDatabase connect() {
    String password = System.getenv().getOrDefault(PASSWORD_VARIABLE, "");
    try {
      return JdbcSourceDatabase.open(jdbcUrl, user, password, database);
    } catch (SQLException e) {
      String hint =
          password.isEmpty() ? "; " + PASSWORD_VARIABLE + " in the environment is not set" : "";
      throw new CommandException(
              "--jdbcUrl: "
                  + withoutParameters(jdbcUrl)
                  + " cannot be used: "
                  + String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " ")
                  + hint)
          .causedBy(e);
    }
  }

  /** A URL's parameters may hold a password. */
  private static String withoutParameters(String url) {
    return url.split("\\?", 2)[0];
  }

  private boolean report(List<TableResult> results) {
    PrintWriter out = spec.commandLine().getOut();
    List<List<String>> rows = results.stream().map(VerifyCommand::cells).toList();
    TextTable table = new TextTable(HEADINGS);
    rows.forEach(table::fit);
    out.println(table.rule());
    out.println(table.header());
    out.println(table.rule());
    rows.forEach(row -> out.println(table.row(row)));
    out.println(table.rule());
    results.forEach(result -> reportDetails(out, result));
    boolean equal = !results.isEmpty() && results.stream().allMatch(TableResult::isEqual);
    out.println(equal ? "EQUAL" : "DIFFERENT");
    return equal;
  }

  private static List<String> cells(TableResult result) {
    return List.of(
        result.table(),
        String.valueOf(result.databaseRows()),
        String.valueOf(result.lakeRows()),
        String.valueOf(result.missing()),
        String.valueOf(result.extra()),
        String.valueOf(result.different()),
        result.compared() ? (result.isEqual() ? "equal" : "different") : "not compared");
  }

  private static void reportDetails(PrintWriter out, TableResult result) {
    if (!result.note().isEmpty()) {
      out.println(result.table() + " " + result.note());
    }
    for (Difference difference : result.samples()) {
      out.println(
          result.table()
              + " "
              + difference.key()
              + " "
              + difference.column()
              + ": database "
              + shown(difference.databaseValue())
              + ", lake "
              + shown(difference.lakeValue()));
    }
  }

  private static String shown(String value) {
    return value == null ? "NULL" : TextTable.cut(value);
  }
}
