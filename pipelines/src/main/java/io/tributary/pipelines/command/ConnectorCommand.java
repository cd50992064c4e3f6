package io.tributary.pipelines.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Debezium's connector in a Kafka Connect worker. */
@Command(
    name = "connector",
    description = "Registers and looks after the Debezium connector in Kafka Connect.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ConnectorRegisterCommand.class,
      ConnectorStatusCommand.class,
      ConnectorSnapshotCommand.class,
      ConnectorRestartCommand.class,
      ConnectorDeleteCommand.class,
    },
    footer = {
      "",
      "With no options each speaks to the stack of docker-compose.yml.",
      "tributary connector COMMAND --help tells the options of each.",
    })
final class ConnectorCommand implements Runnable {

  @Spec private CommandSpec spec;

  ConnectorCommand() {}

  @Override
  public void run() {
    throw CommandException.usage(
        "A command is needed: "
            + String.join(", ", spec.subcommands().keySet())
            + "; ./tributary connector --help tells what each does");
  }
}
