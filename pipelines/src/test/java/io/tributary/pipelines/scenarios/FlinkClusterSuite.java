package io.tributary.pipelines.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.pipelines.azurite.SecretSearch;
import io.tributary.pipelines.cluster.ClusterMember;
import io.tributary.pipelines.cluster.FlinkCluster;
import io.tributary.pipelines.run.Cli;
import io.tributary.pipelines.run.LakeReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A Flink session cluster: bounded and continuous runs, savepoints, and members that are killed.
 */
public abstract class FlinkClusterSuite extends ClusterSuite<FlinkCluster> {

  private static final int ENOUGH_COMMITS = 10;

  @Override
  FlinkCluster startCluster(Path inFolder) {
    return FlinkCluster.start(Cli.home(), inFolder, MEMBERS, SLOTS, 0);
  }

  @Override
  String profile() {
    return "flink-cluster";
  }

  @Override
  List<String> continuousOptions() {
    return List.of("--checkpointingInterval=2000");
  }

  @Override
  List<String> flagsOfPages(SecretSearch secrets) {
    return List.of();
  }

  @Override
  void look(WebPages pages) throws IOException {
    String web = cluster().webInterface();
    for (String page :
        List.of("/config", "/jobmanager/config", "/jobmanager/environment", "/jobmanager/log")) {
      pages.get(web, page);
    }
    pages.get(web, "/jobmanager/stdout");
    pages.get(web, "/jobmanager/thread-dump");
    for (JsonNode log : pages.json(web, "/jobmanager/logs").path("logs")) {
      pages.get(web, "/jobmanager/logs/%s", log.path("name").asText());
    }
    for (JsonNode manager : pages.json(web, "/taskmanagers").path("taskmanagers")) {
      String id = manager.path("id").asText();
      for (String page : List.of("", "/log", "/stdout", "/thread-dump")) {
        pages.get(web, "/taskmanagers/%s" + page, id);
      }
      for (JsonNode log : pages.json(web, "/taskmanagers/%s/logs", id).path("logs")) {
        pages.get(web, "/taskmanagers/%s/logs/%s", id, log.path("name").asText());
      }
    }
    for (JsonNode job : pages.json(web, "/jobs").path("jobs")) {
      lookAtJob(pages, web, job.path("id").asText());
    }
  }

  private static void lookAtJob(WebPages pages, String web, String job) throws IOException {
    for (String page :
        List.of(
            "/config",
            "/plan",
            "/exceptions",
            "/checkpoints",
            "/checkpoints/config",
            "/accumulators?includeSerializedValue=true",
            "/jobmanager/config",
            "/jobmanager/environment")) {
      pages.get(web, "/jobs/%s" + page, job);
    }
    for (JsonNode vertex : pages.json(web, "/jobs/%s", job).path("vertices")) {
      String id = vertex.path("id").asText();
      pages.get(web, "/jobs/%s/vertices/%s", job, id);
      pages.get(web, "/jobs/%s/vertices/%s/accumulators", job, id);
      pages.get(web, "/jobs/%s/vertices/%s/taskmanagers", job, id);
    }
  }

  @Override
  void assertLookedAt(WebPages pages) {
    for (String page :
        List.of("/config", "/plan", "/exceptions", "/accumulators?includeSerializedValue=true")) {
      pages.seen("/jobs/%s" + page);
    }
    pages.seen("/jobs/%s/vertices/%s");
    assertTrue(pages.seen("/jobs/%s/config").contains("fasterCopy"), "the job's options");
    assertTrue(pages.seen("/jobmanager/config").contains("rest.port"), "the cluster's settings");
    pages.seen("/jobmanager/environment");
    assertTrue(pages.seen("/jobmanager/logs/%s").contains("INFO"), "what the JobManager logs");
    assertTrue(pages.seen("/taskmanagers/%s/logs/%s").contains("INFO"), "what a worker logs");
  }

  /** A detached job outlives its client, and a test. */
  @AfterEach
  void cancelJobs() throws IOException {
    for (String job : cluster().rest().jobs("RUNNING", "RESTARTING", "CREATED")) {
      cluster().rest().cancel(job);
    }
  }

  @Test
  void aJobStoppedWithASavepointGoesOnThereWithAnotherParallelism() throws Exception {
    Scenario store = Scenarios.store("savepoint");
    ScenarioLake lake = lake("savepoint");
    broker().createTopics(lake.prefix(), store.topics());
    lake.expect(broker().publish(store.phases().get(0)));
    Path output = folder().resolve("savepoint.txt");
    String savepoint;
    try (ClusterRun run = ClusterRun.start(output, continuous(lake, "--parallelism=4"))) {
      run.await("commits", WAIT_SECONDS, () -> lake.commits() >= ENOUGH_COMMITS);
      savepoint = cluster().rest().stopWithSavepoint(job(), state(lake).resolve("savepoints"));
      assertEquals(0, run.exitCode(WAIT_SECONDS), run.said());
    }
    lake.expect(broker().publish(store.phases().get(1)));
    List<String> again = continuous(lake, "--savepointPath=" + savepoint, "--parallelism=2");
    try (ClusterRun run = ClusterRun.start(output, again)) {
      run.awaitDatabase(lake, store, WAIT_SECONDS);
      run.await("the ledger balances", WAIT_SECONDS, () -> lake.missing().isEmpty());
    }
    lake.assertLedgerBalances(store);
    assertEquals(
        List.of("{\"again\":0}"),
        lake.query("SELECT sum(bronze_present) AS again FROM lake.ledger"),
        "the second job must not read again what the first has read");
  }

  @Test
  void aTaskManagerThatIsKilledIsReplaced() throws Exception {
    Scenario store = Scenarios.store("taskmanager");
    ScenarioLake lake = lake("taskmanager");
    broker().createTopics(lake.prefix(), store.topics());
    lake.expect(broker().publish(store.phases().get(0)));
    int[] points = {0, 12};
    List<List<Message>> rest = store.laterIn(points.length);
    try (LakeReader reader = LakeReader.of(lake.root());
        ClusterRun run = ClusterRun.start(folder().resolve("taskmanager.txt"), continuous(lake))) {
      run.await("the job runs", WAIT_SECONDS, this::isRunning);
      for (int i = 0; i < points.length; i++) {
        int target = lake.commits() + points[i];
        run.await(target + " commits", WAIT_SECONDS, () -> lake.commits() >= target);
        taskManager().kill();
        lake.expect(broker().publish(rest.get(i)));
        cluster().startTaskManager();
      }
      run.awaitDatabase(lake, store, WAIT_SECONDS);
      run.await("the ledger accounts for all", WAIT_SECONDS, lake::ledgerAccountsForAll);
      assertTrue(reader.stop() > points.length);
      run.await("a restart is told", WAIT_SECONDS, this::hasRestarted);
    }
  }

  @Tag(RecoverySuite.LONG)
  @Test
  void aClusterThatIsKilledGoesOnFromTheLastCheckpointOrFromNone() throws Exception {
    Scenario store = Scenarios.store("everything");
    ScenarioLake lake = lake("everything");
    broker().createTopics(lake.prefix(), store.topics());
    lake.expect(broker().publish(store.phases().get(0)));
    List<List<Message>> rest = store.laterIn(2);
    Path output = folder().resolve("everything.txt");
    try (LakeReader reader = LakeReader.of(lake.root())) {
      try (ClusterRun run = ClusterRun.start(output, continuous(lake))) {
        run.await("a commit and a checkpoint", WAIT_SECONDS, () -> hasBegun(lake, 1));
        killAll();
      }
      lake.expect(broker().publish(rest.get(0)));
      restartAll();
      int before = lake.commits();
      String checkpoint = "--savepointPath=" + checkpoint(lake).orElseThrow();
      try (ClusterRun run = ClusterRun.start(output, continuous(lake, checkpoint))) {
        run.await("commits", WAIT_SECONDS, () -> lake.commits() > before + 5);
        killAll();
      }
      lake.expect(broker().publish(rest.get(1)));
      restartAll();
      try (ClusterRun run = ClusterRun.start(output, continuous(lake))) {
        run.awaitDatabase(lake, store, WAIT_SECONDS);
        run.await("the ledger accounts for all", WAIT_SECONDS, lake::ledgerAccountsForAll);
      }
      assertTrue(reader.stop() > 2);
    }
  }

  @Tag(RecoverySuite.LONG)
  @Test
  void aJobOutlivesTheCommandThatSubmittedIt() throws Exception {
    Scenario store = Scenarios.store("client");
    ScenarioLake lake = lake("client");
    broker().createTopics(lake.prefix(), store.topics());
    lake.expect(broker().publish(store.phases().get(0)));
    try (LakeReader reader = LakeReader.of(lake.root());
        ClusterRun run = ClusterRun.start(folder().resolve("client.txt"), continuous(lake))) {
      run.await("the job runs", WAIT_SECONDS, this::isRunning);
      run.await("a checkpoint", WAIT_SECONDS, () -> checkpoint(lake).isPresent());
      String job = job();
      run.kill();
      lake.expect(broker().publish(store.phases().get(1)));
      StringBuilder lacks = new StringBuilder();
      long deadline = System.nanoTime() + WAIT_SECONDS * 1_000_000_000L;
      while (!lake.holds(store, lacks) || !lake.ledgerAccountsForAll()) {
        assertTrue(System.nanoTime() < deadline, lacks::toString);
        assertEquals("RUNNING", cluster().rest().state(job));
      }
      assertTrue(reader.stop() > 1);
    }
  }

  private boolean isRunning() {
    try {
      return !cluster().rest().jobs("RUNNING").isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Flink looks metrics up when they are asked for, and tells them the next time. */
  private boolean hasRestarted() {
    try {
      return cluster().rest().restarts(job()) > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String job() throws IOException {
    List<String> running = cluster().rest().jobs("RUNNING", "RESTARTING");
    assertEquals(1, running.size(), "jobs " + running);
    return running.get(0);
  }

  private ClusterMember taskManager() {
    return cluster().members().stream()
        .filter(member -> member.isAlive() && member.name().startsWith("taskmanager"))
        .findFirst()
        .orElseThrow();
  }

  private void killAll() {
    cluster().members().stream().filter(ClusterMember::isAlive).forEach(ClusterMember::kill);
  }

  private void restartAll() {
    cluster().startJobManager();
    for (int i = 0; i < MEMBERS; i++) {
      cluster().startTaskManager();
    }
    cluster().awaitTaskManagers(MEMBERS);
  }

  private static boolean hasBegun(ScenarioLake lake, int commits) {
    return lake.commits() >= commits && checkpoint(lake).isPresent();
  }

  /** The folder of a lake's newest job, where its manifest is. */
  private static Path state(ScenarioLake lake) {
    try (Stream<Path> files = Files.walk(Path.of(lake.root(), "_jobs"))) {
      return files
          .filter(file -> file.endsWith("job.json"))
          .map(Path::getParent)
          .max(Comparator.comparing(folder -> folder.getFileName().toString()))
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The newest checkpoint on disk that is complete. */
  private static Optional<Path> checkpoint(ScenarioLake lake) {
    Path jobs = Path.of(lake.root(), "_jobs");
    if (!Files.isDirectory(jobs)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(jobs)) {
      return files
          .filter(file -> file.endsWith("_metadata"))
          .max(Comparator.comparing(file -> file.toFile().lastModified()))
          .map(Path::getParent);
    } catch (IOException | UncheckedIOException e) {
      // An older checkpoint was removed while the folder was walked; the next look will tell.
      return Optional.empty();
    }
  }
}
