package io.tributary.pipelines.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows a connector's state. */
@Command(
    name = "status",
    description = "Shows the connector, its tasks, and why one has failed.",
    footer = {"", "Exit code 0 only if the connector and all of its tasks run."})
final class ConnectorStatusCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ConnectOptions connect;

  ConnectorStatusCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    return connect.print(spec.commandLine().getOut(), connect.connector().status());
  }
}
