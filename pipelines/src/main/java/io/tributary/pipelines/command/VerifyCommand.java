package io.tributary.pipelines.command;

import io.tributary.pipelines.query.LakeSession;
import io.tributary.pipelines.verify.DefiningSql;
import io.tributary.pipelines.verify.GoldVerifier;
import io.tributary.pipelines.verify.JdbcSourceDatabase;
import io.tributary.pipelines.verify.SilverVerifier;
import io.tributary.pipelines.verify.TableResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
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
      "Gold is compared with the result of its SQL, sql/gold/, run over the database's rows",
      "and the lake's change logs; without --jdbcUrl over the lake's own silver tables.",
      "",
      "  TRIBUTARY_JDBC_PASSWORD=… ./tributary verify --user=reader \\",
      "      --jdbcUrl=jdbc:mysql://localhost:3306/online_store",
      "  ./tributary verify --layer=gold",
    })
final class VerifyCommand implements Callable<Integer> {
  private static final String PASSWORD_VARIABLE = "TRIBUTARY_JDBC_PASSWORD";
  private static final Path DEFINITIONS = Path.of("sql", "gold");

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
      description = "jdbc:mysql://HOST:PORT/DATABASE or jdbc:mariadb://….")
  private String jdbcUrl;

  @Option(names = "--user", paramLabel = "USER", description = "A user that reads.")
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
      if (session.catalog().tables("silver").isEmpty()
          && session.catalog().tables("gold").isEmpty()) {
        throw lake.noLake();
      }
      boolean equal = layer == Layer.gold ? verifyGold(session) : verifySilver(session);
      return equal ? ExitCodes.SUCCESS : ExitCodes.FAILURE;
    }
  }

  private boolean verifySilver(LakeSession session) throws SQLException {
    try (JdbcSourceDatabase source = connect()) {
      List<TableResult> results = new SilverVerifier(session, source, samples).verify(tables);
      return new VerifyReport("Database rows", "database", results)
          .print(spec.commandLine().getOut());
    }
  }

  private boolean verifyGold(LakeSession session) throws SQLException {
    if (session.catalog().tables("gold").isEmpty()) {
      throw new CommandException(
          "--layer: gold has no tables in this lake; ./tributary run --layers=gold fills it");
    }
    DefiningSql definitions = new DefiningSql(ProjectHome.path().resolve(DEFINITIONS));
    PrintWriter out = spec.commandLine().getOut();
    List<TableResult> results;
    if (jdbcUrl == null) {
      out.println("Gold and its SQL over the lake's own silver tables");
      results = GoldVerifier.overSilver(session, definitions, samples).verify(tables);
    } else {
      try (JdbcSourceDatabase source = connect()) {
        out.println(
            "Gold and its SQL over the rows of "
                + withoutParameters(jdbcUrl)
                + " and the lake's change logs");
        results = GoldVerifier.overDatabase(session, source, definitions, samples).verify(tables);
      }
    }
    return new VerifyReport("SQL rows", "SQL", results).print(out);
  }

  private void checkOptions() {
    List<String> missing = new ArrayList<>();
    if (jdbcUrl == null && (layer == Layer.silver || user != null)) {
      missing.add("'--jdbcUrl=URL'");
    }
    if (user == null && (layer == Layer.silver || jdbcUrl != null)) {
      missing.add("'--user=USER'");
    }
    if (!missing.isEmpty()) {
      throw CommandException.usage(
          (missing.size() == 1 ? "Missing required option: " : "Missing required options: ")
              + String.join(", ", missing)
              + "; tributary verify --help tells more");
    }
    if (jdbcUrl != null && !JdbcSourceDatabase.accepts(jdbcUrl)) {
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
}
