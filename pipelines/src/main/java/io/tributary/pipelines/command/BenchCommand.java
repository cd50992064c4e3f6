package io.tributary.pipelines.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Measures this project on this machine. */
@Command(
    name = "bench",
    description = "Measures the project on this machine.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {BenchLatencyCommand.class},
    footer = {"", "tributary bench COMMAND --help tells the options of each."})
final class BenchCommand implements Runnable {

  @Spec private CommandSpec spec;

  BenchCommand() {}

  @Override
  public void run() {
    throw CommandException.usage(
        "A command is needed: "
            + String.join(", ", spec.subcommands().keySet())
            + "; ./tributary bench --help tells what each does");
  }
}
