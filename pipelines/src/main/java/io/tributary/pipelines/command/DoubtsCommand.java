package io.tributary.pipelines.command;

import io.tributary.pipelines.doubt.DoubtLines;
import io.tributary.schemas.doubt.Doubts;
import io.tributary.schemas.doubt.Remedy;
import io.tributary.transforms.lake.DoubtTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the tables that are not known to equal their source. */
@Command(
    name = "doubts",
    description = "Lists the tables that are not known to equal their source, and what mends them.",
    synopsisSubcommandLabel = "[COMMAND]",
    subcommands = {DoubtsAcceptCommand.class},
    footer = {
      "",
      "The same in SQL: lake.doubts, and lake.doubts_all with those that are over.",
      "",
      "  ./tributary doubts",
      "  ./tributary doubts accept --table=Orders --because=\"compared by hand on Friday\"",
    })
final class DoubtsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private LakeOptions lake;

  DoubtsCommand() {}

  @Override
  public Integer call() throws IOException {
    try (OpenLake open = lake.openToRead()) {
      List<Doubts.Judged> standing =
          new DoubtTable(open.layout(), open.storage()).read().standing();
      PrintWriter out = spec.commandLine().getOut();
      for (Doubts.Judged one : standing) {
        out.printf(
            "%s  %s  since %s%n  %s%n  To mend it: %s%n",
            one.span().table(),
            one.span().cause(),
            DoubtLines.place(one.since()),
            one.span().sentence(),
            Remedy.of(one.span().cause()));
      }
      if (standing.isEmpty()) {
        out.println("No table is in doubt.");
      }
      return ExitCodes.SUCCESS;
    }
  }
}
