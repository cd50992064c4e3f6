package io.tributary.pipelines.command;

import io.tributary.pipelines.cluster.ClusterException;
import io.tributary.pipelines.cluster.ClusterMember;
import io.tributary.pipelines.cluster.FlinkCluster;
import io.tributary.pipelines.cluster.LocalCluster;
import io.tributary.pipelines.cluster.SparkCluster;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a cluster of an engine on this machine, for trying things out. */
@Command(
    name = "cluster",
    description = "Runs a Flink or Spark cluster on this machine until it is interrupted.",
    footer = {
      "",
      "Every member is a process of its own on the loopback interface.",
      "",
      "  ./tributary cluster flink",
      "  ./tributary cluster spark --workers=3",
    })
final class ClusterCommand implements Callable<Integer> {
  private static final String FLINK = "flink";
  private static final String SPARK = "spark";
  private static final int FLINK_PORT = 8081;
  private static final int SPARK_PORT = 7077;
  private static final int MOST_PORT = 65_535;
  private static final int MOST_WORKERS = 16;
  private static final int CORES = 2;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "ENGINE", description = "flink or spark.")
  private String engine;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "TaskManagers or workers, of 2 slots or cores each (default: ${DEFAULT-VALUE}).")
  private int workers;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "Where jobs are submitted; 0 for any (default: 8081 for Flink, 7077 for Spark).")
  private Integer port;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Logs, checkpoints and savepoints (default: .tributary/ENGINE).")
  private Path dir;

  ClusterCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    check();
    Path folder = dir == null ? Path.of(".tributary", engine) : dir;
    try (LocalCluster cluster = start(folder)) {
      report(cluster);
      // Ends with the process: an interrupt stops the members through the cluster's own hook.
      new CountDownLatch(1).await();
      return ExitCodes.SUCCESS;
    } catch (ClusterException e) {
      throw new CommandException(e.getMessage()).causedBy(e);
    }
  }

  private void check() {
    List<String> problems = new ArrayList<>();
    if (!engine.equals(FLINK) && !engine.equals(SPARK)) {
      problems.add("ENGINE: " + engine + " is not allowed; expected flink or spark");
    }
    if (workers < 1 || workers > MOST_WORKERS) {
      problems.add(
          "--workers: %d is not allowed; expected 1 to %d".formatted(workers, MOST_WORKERS));
    }
    if (port != null && (port < 0 || port > MOST_PORT)) {
      problems.add("--port: %d is not allowed; expected 0 to %d".formatted(port, MOST_PORT));
    }
    if (!problems.isEmpty()) {
      throw CommandException.usage(String.join(System.lineSeparator(), problems));
    }
  }

  private LocalCluster start(Path folder) {
    Path home = ProjectHome.path();
    return engine.equals(FLINK)
        ? FlinkCluster.start(home, folder, workers, CORES, port == null ? FLINK_PORT : port)
        : SparkCluster.start(home, folder, workers, CORES, port == null ? SPARK_PORT : port);
  }

  private void report(LocalCluster cluster) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Web interface: " + cluster.webInterface());
    for (ClusterMember member : cluster.members()) {
      out.printf("  %-14s process %d, log %s%n", member.name(), member.pid(), member.log());
    }
    out.println("Submit with:");
    out.printf(
        "  ./tributary run --profile=%s-cluster --bootstrapServers=localhost:9093 -- %s%n",
        engine, cluster.masterOption());
    out.println("Ctrl-C stops it.");
    out.flush();
  }
}
