package io.tributary.pipelines.scenarios;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.pipelines.azurite.SecretSearch;
import io.tributary.pipelines.azurite.StorageAccount;
import io.tributary.pipelines.cluster.ClusterMember;
import io.tributary.pipelines.cluster.SparkCluster;
import io.tributary.pipelines.run.Cli;
import io.tributary.pipelines.run.LakeReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A Spark standalone cluster: bounded and continuous runs, and members that are killed. */
public abstract class SparkClusterSuite extends ClusterSuite<SparkCluster> {

  private static final String OTHER_KEY = "fs.azure.account.key.other.dfs.core.windows.net";

  private String driver;

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

  /**
   * The driver's interface is in the command's process, and there as long as that runs. It shows
   * the driver's Hadoop settings; this one comes to them as one of a file on its class path would.
   */
  @Override
  List<String> flagsOfPages(SecretSearch secrets) throws IOException {
    StorageAccount other = StorageAccount.create("other");
    secrets.and("key of other", other.key());
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      driver = "http://127.0.0.1:" + socket.getLocalPort();
      return List.of(
          "-Dspark.ui.port=" + socket.getLocalPort(),
          "-Dspark.hadoop." + OTHER_KEY + "=" + other.key());
    }
  }

  @Override
  void look(WebPages pages) throws IOException {
    pages.get(cluster().webInterface(), "/");
    pages.get(cluster().webInterface(), "/json/");
    for (String page : List.of("/environment/", "/jobs/", "/stages/", "/executors/", "/storage/")) {
      pages.get(driver, page);
    }
    for (JsonNode application : pages.json(driver, "/api/v1/applications")) {
      for (String page :
          List.of(
              "/environment", "/jobs", "/stages?details=true", "/allexecutors", "/storage/rdd")) {
        pages.get(driver, "/api/v1/applications/%s" + page, application.path("id").asText());
      }
    }
  }

  @Override
  void assertLookedAt(WebPages pages) {
    for (String page : List.of("/jobs/", "/stages/", "/executors/")) {
      pages.seen(page);
    }
    for (String page : List.of("/environment/", "/api/v1/applications/%s/environment")) {
      String environment = pages.seen(page);
      assertTrue(environment.contains("--hadoopConf="), "the command of the driver on " + page);
      assertTrue(environment.contains(OTHER_KEY), "the driver's Hadoop settings on " + page);
      assertTrue(environment.contains("(redacted)"), "that something is hidden on " + page);
    }
    assertTrue(pages.seen("/api/v1/applications/%s/jobs").contains("jobId"), "a job");
    assertTrue(pages.seen("/api/v1/applications/%s/stages?details=true").contains("stageId"));
  }

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
        run.await("the ledger accounts for all", WAIT_SECONDS, lake::ledgerAccountsForAll);
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
      run.await("the ledger accounts for all", WAIT_SECONDS, lake::ledgerAccountsForAll);
      assertTrue(reader.stop() > points.length);
    }
  }
}
