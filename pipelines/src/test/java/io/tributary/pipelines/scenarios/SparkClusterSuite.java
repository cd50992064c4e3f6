package io.tributary.pipelines.scenarios;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.pipelines.cluster.ClusterMember;
import io.tributary.pipelines.cluster.SparkCluster;
import io.tributary.pipelines.run.Cli;
import io.tributary.pipelines.run.LakeReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A Spark standalone cluster: bounded and continuous runs, and members that are killed. */
public abstract class SparkClusterSuite extends ClusterSuite<SparkCluster> {

  @Override
  SparkCluster startCluster(Path inFolder) {
    return SparkCluster.start(Cli.home(), inFolder, MEMBERS, SLOTS, 0);
  }

  @Override
  String profile() {
    return "spark-cluster";
  }

  @Override
  List<String> continuousOptions() {
    return List.of("--batchIntervalMillis=4000");
  }

  @Tag(RecoverySuite.LONG)
  @Test
  void anExecutorThatIsKilledIsReplaced() throws Exception {
    killWhileItRuns("executor", () -> cluster().executors().get(0).destroyForcibly());
  }

  @Tag(RecoverySuite.LONG)
  @Test
  void aWorkerThatIsKilledIsReplaced() throws Exception {
    killWhileItRuns(
        "worker",
        () -> {
          ClusterMember worker =
              cluster().members().stream()
                  .filter(member -> member.isAlive() && member.name().startsWith("worker"))
                  .findFirst()
                  .orElseThrow();
          worker.kill();
          cluster().startWorker();
        });
  }

  @Tag(RecoverySuite.LONG)
  @Test
  void aDriverThatIsKilledGoesOnFromItsCheckpoint() throws Exception {
    Scenario store = Scenarios.store("driver");
    ScenarioLake lake = lake("driver");
    broker().createTopics(lake.prefix(), store.topics());
    lake.expect(broker().publish(store.phases().get(0)));
    int[] points = {1, 8};
    List<List<Message>> rest = store.laterIn(points.length + 1);
    Path output = folder().resolve("driver.txt");
    try (LakeReader reader = LakeReader.of(lake.root())) {
      for (int i = 0; i < points.length; i++) {
        int target = lake.commits() + points[i];
        try (ClusterRun run = ClusterRun.start(output, continuous(lake))) {
          run.await(target + " commits", WAIT_SECONDS, () -> lake.commits() >= target);
          run.kill();
        }
        lake.expect(broker().publish(rest.get(i)));
      }
      lake.expect(broker().publish(rest.get(points.length)));
      try (ClusterRun run = ClusterRun.start(output, continuous(lake))) {
        run.awaitDatabase(lake, store, WAIT_SECONDS);
        run.await("the ledger accounts for all", WAIT_SECONDS, lake::lastRunAccountsForAll);
      }
      assertTrue(reader.stop() > points.length);
    }
  }

  private void killWhileItRuns(String name, Runnable kill) throws Exception {
    Scenario store = Scenarios.store(name);
    ScenarioLake lake = lake(name);
    broker().createTopics(lake.prefix(), store.topics());
    lake.expect(broker().publish(store.phases().get(0)));
    int[] points = {1, 12};
    List<List<Message>> rest = store.laterIn(points.length);
    try (LakeReader reader = LakeReader.of(lake.root());
        ClusterRun run = ClusterRun.start(folder().resolve(name + ".txt"), continuous(lake))) {
      for (int i = 0; i < points.length; i++) {
        int target = lake.commits() + points[i];
        run.await(target + " commits", WAIT_SECONDS, () -> lake.commits() >= target);
        run.await("executors", WAIT_SECONDS, () -> !cluster().executors().isEmpty());
        kill.run();
        lake.expect(broker().publish(rest.get(i)));
      }
      run.awaitDatabase(lake, store, WAIT_SECONDS);
      run.await("the ledger accounts for all", WAIT_SECONDS, lake::lastRunAccountsForAll);
      assertTrue(reader.stop() > points.length);
    }
  }
}
