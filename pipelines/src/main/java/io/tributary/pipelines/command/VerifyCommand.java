package io.tributary.pipelines.command;

import io.tributary.pipelines.jdbc.MySqlServer;
import io.tributary.pipelines.query.LakeSession;
import io.tributary.pipelines.verify.DefiningSql;
import io.tributary.pipelines.verify.GoldVerifier;
import io.tributary.pipelines.verify.JdbcSourceDatabase;
import io.tributary.pipelines.verify.SilverVerifier;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.Optional;
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
      "what it has not yet received counts as a difference. One database is compared at a time;",
      "what the lake has of others, by the topics that bronze keeps, is no difference.",
      "",
      "Gold is compared with the result of its SQL, sql/gold/, run over the database's rows",
      "and the lake's change logs; without --jdbcUrl over the lake's own silver tables.",
      "",
      "  TRIBUTARY_JDBC_PASSWORD=… ./tributary verify --user=reader \\",
      "      --jdbcUrl=jdbc:mysql://localhost:3306/online_store",
      "  ./tributary verify --layer=gold",
    })
final class VerifyCommand implements Callable<Integer> {

  /** The layers that have a meaning to prove. */
  enum Layer {
    silver,
    gold
  }

  @Spec private CommandSpec spec;
  @Mixin private LakeOptions lake;
  @Mixin private JdbcOptions jdbc;

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
    if (samples < 0) {
      throw CommandException.usage("--samples: " + samples + " is not allowed; expected 0 or more");
    }
    Optional<MySqlServer> server =
        layer == Layer.silver || jdbc.isGiven()
            ? Optional.of(jdbc.server("verify"))
            : Optional.empty();
    try (OpenLake open = lake.openToRead();
        LakeSession session = LakeSession.open(open.storage().configuration(), open.roots())) {
      if (session.catalog().tables("silver").isEmpty()
          && session.catalog().tables("gold").isEmpty()) {
        throw lake.noLake();
      }
      VerifyReport report =
          layer == Layer.gold
              ? verifyGold(session, server)
              : verifySilver(session, server.orElseThrow());
      return report.print(spec.commandLine().getOut()) ? ExitCodes.SUCCESS : ExitCodes.FAILURE;
    }
  }

  private VerifyReport verifySilver(LakeSession session, MySqlServer server) throws SQLException {
    try (JdbcSourceDatabase source = open(server)) {
      return new VerifyReport(
          "Database rows", "database", new SilverVerifier(session, source, samples).verify(tables));
    }
  }

  private VerifyReport verifyGold(LakeSession session, Optional<MySqlServer> server)
      throws SQLException {
    if (session.catalog().tables("gold").isEmpty()) {
      throw lake.noGold();
    }
    DefiningSql definitions = new DefiningSql(ProjectHome.goldDefinitions());
    PrintWriter out = spec.commandLine().getOut();
    if (server.isEmpty()) {
      out.println("Gold and its SQL over the lake's own silver tables");
      return new VerifyReport(
          "SQL rows", "SQL", GoldVerifier.overSilver(session, definitions, samples).verify(tables));
    }
    try (JdbcSourceDatabase source = open(server.get())) {
      out.println(
          "Gold and its SQL over the rows of " + server.get() + " and the lake's change logs");
      return new VerifyReport(
          "SQL rows",
          "SQL",
          GoldVerifier.overDatabase(session, source, definitions, samples).verify(tables));
    }
  }

  private JdbcSourceDatabase open(MySqlServer server) {
    try {
      return JdbcSourceDatabase.open(server, database);
    } catch (SQLException e) {
      throw JdbcOptions.refused(server, e);
    }
  }
}
