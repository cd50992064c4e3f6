package io.tributary.pipelines.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.pipelines.cluster.LocalCluster;
import io.tributary.pipelines.run.Cli;
import io.tributary.pipelines.run.StoreRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar, submitted with the user's command to a real cluster of two members with two slots each,
 * all of them processes of their own.
 *
 * @param <C> the cluster's kind
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ClusterSuite<C extends LocalCluster> {

  static final int WAIT_SECONDS = 240;
  static final int MEMBERS = 2;
  static final int SLOTS = 2;

  private Path folder;
  private Broker broker;
  private C cluster;

  /** Starts the cluster. */
  abstract C startCluster(Path inFolder);

  /** The name of the runner profile. */
  abstract String profile();

  /** More of the runner's options, for continuous runs. */
  abstract List<String> continuousOptions();

  @BeforeAll
  void start(@TempDir Path shared) throws IOException {
    folder = shared;
    broker = Broker.start(folder.resolve("broker"));
    cluster = startCluster(folder.resolve("cluster"));
  }

  @AfterAll
  void stop() {
    cluster.close();
    broker.close();
  }

  C cluster() {
    return cluster;
  }

  Broker broker() {
    return broker;
  }

  Path folder() {
    return folder;
  }

  @Test
  void aBoundedRunEndsInTheDatabasesRows() throws Exception {
    Path lake = folder.resolve("bounded");
    List<String> command =
        List.of(
            "run",
            "--profile=" + profile(),
            "--until=caught-up",
            "--source=capture:" + Cli.capture("store/plain.jsonl.gz"),
            "--lakeRoot=" + lake,
            "--",
            cluster.masterOption());
    try (ClusterRun run = ClusterRun.start(folder.resolve("bounded.txt"), command)) {
      assertEquals(0, run.exitCode(WAIT_SECONDS), run.said());
    }
    for (String table : StoreRows.TABLES) {
      assertEquals(StoreRows.expected(table), StoreRows.inLake(lake, table), table);
    }
    ScenarioLake result = new ScenarioLake(lake.toString(), "store-plain");
    result.assertGoldIsItsDefinition();
    assertEquals(
        List.of("{\"unbalanced\":0}"),
        result.query("SELECT count(*) AS unbalanced FROM lake.ledger WHERE NOT balanced"));
  }

  /** A continuous run of a connector's topics into a lake. */
  List<String> continuous(ScenarioLake lake, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "run",
                "--profile=" + profile(),
                "--until=forever",
                "--window=PT1S",
                "--bootstrapServers=" + broker.servers(),
                "--topicPrefix=" + lake.prefix(),
                "--lakeRoot=" + lake.root(),
                "--",
                cluster.masterOption()));
    command.addAll(continuousOptions());
    command.addAll(List.of(more));
    return command;
  }

  ScenarioLake lake(String name) {
    return new ScenarioLake(folder.resolve(name).toString(), name);
  }
}
