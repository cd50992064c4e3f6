package io.tributary.pipelines.command;

import io.tributary.pipelines.doubt.DoubtLines;
import io.tributary.pipelines.query.LakeSession;
import io.tributary.pipelines.verify.ComparedPlaces;
import io.tributary.schemas.doubt.Doubts;
import io.tributary.schemas.doubt.KnownEqual;
import io.tributary.schemas.position.LogPosition;
import io.tributary.transforms.lake.DoubtTable;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes down that a person knows a table to equal its source. */
@Command(
    name = "accept",
    description = "Ends the doubts of a table, up to now, on a person's word.",
    footer = {
      "",
      "The reason is kept in the lake, in lake.doubts_all. Doubts that come later stand.",
    })
final class DoubtsAcceptCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private LakeOptions lake;

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      required = true,
      description = "The table, by its name in the lake.")
  private String table;

  @Option(
      names = "--because",
      paramLabel = "REASON",
      required = true,
      description = "How it is known that the table equals its source.")
  private String reason;

  DoubtsAcceptCommand() {}

  @Override
  public Integer call() throws IOException, SQLException {
    if (reason.isBlank()) {
      throw CommandException.usage("--because: nothing is not allowed; expected a reason");
    }
    try (OpenLake open = lake.openToRead()) {
      DoubtTable doubtTable = new DoubtTable(open.layout(), open.storage());
      Doubts doubts = doubtTable.read();
      List<Doubts.Judged> standing = doubts.standing(table);
      if (standing.isEmpty()) {
        List<String> tables = doubts.tables();
        throw CommandException.usage(
            "--table: "
                + table
                + " is not allowed; expected "
                + (tables.isEmpty()
                    ? "a table that is in doubt, and none is"
                    : String.join(", ", tables)));
      }
      LogPosition now = now(open, doubts);
      doubtTable.raise(
          List.of(KnownEqual.through(table, KnownEqual.Means.ACCEPTED, now, reason.strip())));
      spec.commandLine()
          .getOut()
          .println(
              table
                  + " is taken to equal its source up to "
                  + DoubtLines.place(now)
                  + "; doubts that ended: "
                  + standing.size());
      return ExitCodes.SUCCESS;
    }
  }

  /** The greatest place that the lake knows of the table. */
  private LogPosition now(OpenLake open, Doubts doubts) throws SQLException {
    try (LakeSession session = LakeSession.open(open.storage().configuration(), open.roots())) {
      return Stream.concat(
              doubts.newest(table).stream(), ComparedPlaces.of(session, table).stream())
          .map(LogPosition::place)
          .max(Comparator.naturalOrder())
          .orElseThrow();
    }
  }
}
