package io.tributary.pipelines.command;

import io.tributary.pipelines.query.LakeSession;
import io.tributary.pipelines.query.OutputFormat;
import io.tributary.pipelines.query.SavedQueries;
import io.tributary.schemas.doubt.Doubts;
import io.tributary.transforms.lake.DoubtTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs one SQL statement over the lake and prints its rows. */
@Command(
    name = "query",
    description = "Runs one SQL statement over the lake's tables.",
    footer = {
      "",
      "Tables: bronze.\"Customers\", silver.\"Customers\", silver.\"Customers_changes\",",
      "gold.\"FactSales\", lake.quarantine, lake.ledger; lake.tables counts the rows of",
      "each, lake.doubts lists what is not known to equal the source.",
      "silver.\"Customers_history\" and gold.\"DimCustomerVersions\" tell from when to",
      "when each version of a row was valid. The SQL is DuckDB's.",
      "",
      "  ./tributary query @table-counts",
      "  ./tributary query --format=jsonl 'SELECT * FROM silver.\"Orders\" LIMIT 5'",
    })
final class QueryCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  @Spec private CommandSpec spec;
  @Mixin private LakeOptions lake;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private OutputFormat format;

  @Parameters(
      paramLabel = "SQL",
      description = {
        "The statement; @NAME takes it from sql/analytics/NAME.sql,",
        "- from standard input."
      })
  private String statement;

  QueryCommand() {}

  /** The saved queries with what each answers, for the end of the help text. */
  static String savedQueriesHelp() {
    StringBuilder text = new StringBuilder("%nSaved queries:%n".formatted());
    savedQueries()
        .questions()
        .forEach((name, question) -> text.append("  @%-26s %s%n".formatted(name, question)));
    return text.toString();
  }

  private static SavedQueries savedQueries() {
    return new SavedQueries(ProjectHome.path().resolve(Path.of("sql", "analytics")));
  }

  @Override
  public Integer call() throws IOException {
    String sql = sql();
    try (OpenLake open = lake.openToRead();
        LakeSession session = LakeSession.open(open.storage().configuration(), open.roots())) {
      if (session.catalog().tables().isEmpty()) {
        throw lake.noLake();
      }
      tellDoubts(session, sql, new DoubtTable(open.layout(), open.storage()));
      session.run(sql, format.writer(spec.commandLine().getOut()));
    }
    return ExitCodes.SUCCESS;
  }

  /** Of a lake whose doubts can't be read all other tables still can. */
  private void tellDoubts(LakeSession session, String sql, DoubtTable table) {
    PrintWriter err = spec.commandLine().getErr();
    try {
      Doubts doubts = table.read();
      session.show(doubts);
      QueryDoubts.lines(session, sql, doubts).forEach(err::println);
    } catch (IOException e) {
      err.println("Whether tables are in doubt is not known: " + e.getMessage());
    }
  }

  private String sql() throws IOException {
    String sql = statement;
    if (statement.equals(STANDARD_INPUT)) {
      sql = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    } else if (statement.startsWith("@")) {
      sql = savedQueries().read(statement.substring(1));
    }
    if (sql.isBlank()) {
      throw CommandException.usage("SQL: nothing is not allowed; expected a statement or @NAME");
    }
    return sql;
  }
}
