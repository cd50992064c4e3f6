package io.tributary.pipelines.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.pipelines.connector.Connector;
import io.tributary.pipelines.connector.ConnectorStatus;
import io.tributary.pipelines.connector.SnapshotSignal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Asks for an incremental snapshot. */
@Command(
    name = "snapshot",
    description = "Has tables read again, in chunks, while changes go on being captured.",
    footer = {
      "",
      "Debezium reads the signal from a topic of Kafka and compares GTIDs, so it writes nothing to",
      "the database and needs no grants beyond those that capture needs. The server must have",
      "GTIDs: MySQL with gtid_mode=ON and enforce_gtid_consistency=ON, and on a replica with",
      "replica_preserve_commit_order=ON; MariaDB has them always.",
      "",
      "  ./tributary connector snapshot --tables=Orders,OrderItems",
    })
final class ConnectorSnapshotCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private ConnectOptions connect;
  @Mixin private KafkaOptions kafka;

  @Option(
      names = "--tables",
      paramLabel = "TABLE",
      split = ",",
      required = true,
      description = "Which, with or without the database.")
  private List<String> tables;

  ConnectorSnapshotCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    Connector connector = connect.connector();
    Map<String, String> settings = connector.config();
    ConnectorStatus status = connector.status();
    if (!status.isRunning()) {
      connect.print(spec.commandLine().getErr(), status);
      throw new CommandException(
          "The connector does not run; ./tributary connector restart once the cause is gone");
    }
    List<String> asked =
        new SnapshotSignal(kafka.consumerConfig(), connect.timeout()).send(settings, tables);
    print(asked);
    return ExitCodes.SUCCESS;
  }

  private void print(List<String> asked) {
    if (connect.isJson()) {
      ObjectNode json = new ObjectMapper().createObjectNode().put("name", connect.name());
      asked.forEach(json.putArray("tables")::add);
      spec.commandLine().getOut().println(json);
    } else {
      spec.commandLine()
          .getOut()
          .println(
              "connector "
                  + connect.name()
                  + ": asked for a snapshot of "
                  + String.join(", ", asked)
                  + "; the worker's log tells of tables that it does not capture");
    }
  }
}
