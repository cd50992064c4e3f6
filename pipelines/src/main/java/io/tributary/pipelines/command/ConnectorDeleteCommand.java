package io.tributary.pipelines.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Removes a connector. */
@Command(
    name = "delete",
    description = "Removes the connector from Kafka Connect.",
    footer = {
      "",
      "Its topics stay, and so does the place it had come to: registered again under its name, it",
      "goes on there.",
    })
final class ConnectorDeleteCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ConnectOptions connect;

  ConnectorDeleteCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    connect.connector().delete();
    spec.commandLine()
        .getOut()
        .println(
            connect.isJson()
                ? "{\"name\":\"" + connect.name() + "\",\"deleted\":true}"
                : "connector " + connect.name() + ": deleted; its topics and offsets are kept");
    return ExitCodes.SUCCESS;
  }
}
