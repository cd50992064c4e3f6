package io.tributary.pipelines.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Restarts a connector and its tasks. */
@Command(
    name = "restart",
    description = "Stops the connector and its tasks and starts them where they were.",
    footer = {"", "Exit code 0 only if the connector and all of its tasks run afterwards."})
final class ConnectorRestartCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ConnectOptions connect;

  ConnectorRestartCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    return connect.print(spec.commandLine().getOut(), connect.connector().restart());
  }
}
