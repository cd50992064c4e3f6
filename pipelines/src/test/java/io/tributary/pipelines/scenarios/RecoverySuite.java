package io.tributary.pipelines.scenarios;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tributary.pipelines.run.Cli;
import io.tributary.pipelines.run.LakeReader;
import io.tributary.pipelines.run.NeedsMySql;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Continuous runs whose driver, or whose broker, is killed while records come. Whatever was killed,
 * and however often, the lake ends as the database, and a reader that looks at it all the time
 * never sees half a commit. A subclass names the profile.
 */
@Tag(RecoverySuite.LONG)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class RecoverySuite {

  /** Of tests that take minutes; {@code mvn verify -Pkill} runs them. */
  public static final String LONG = "kill";

  private static final int WAIT_SECONDS = 180;

  private Path folder;
  private Broker broker;

  /** The name of the runner profile. */
  protected abstract String profile();

  /** The runner's options: what follows {@code --}. */
  protected abstract List<String> options();

  @BeforeAll
  void startBroker(@TempDir Path shared) throws IOException {
    folder = shared;
    broker = Broker.start(folder.resolve("broker"));
  }

  @AfterAll
  void stopBroker() {
    broker.close();
  }

  @Test
  void aDriverThatIsKilledGoesOnWhenItIsStartedAgain() throws Exception {
    killDriver("once", 12);
  }

  /** Before the first commit, right behind it, and ever later. */
  @Test
  void aDriverThatIsKilledAtAnyCommitGoesOnWhenItIsStartedAgain() throws Exception {
    killDriver("often", 0, 1, 9, 33, 60);
  }

  /** By the number of commits since the last start, when to kill. */
  private void killDriver(String prefix, int... commits) throws Exception {
    Scenario store = Scenarios.store(prefix);
    ScenarioLake lake = new ScenarioLake(folder.resolve(prefix).toString(), prefix);
    broker.createTopics(prefix, store.topics());
    lake.expect(broker.publish(store.phases().get(0)));
    List<List<Message>> rest = store.laterIn(commits.length + 1);
    try (LakeReader reader = LakeReader.of(lake.root());
        RunProcess run = start(prefix, command(lake))) {
      for (int i = 0; i < commits.length; i++) {
        int target = lake.commits() + commits[i];
        run.await(target + " commits", WAIT_SECONDS, () -> lake.commits() >= target);
        run.killAndStart();
        lake.expect(broker.publish(rest.get(i)));
      }
      lake.expect(broker.publish(rest.get(commits.length)));
      awaitAll(run, lake, store);
      assertTrue(reader.stop() > commits.length);
    }
  }

  @Test
  void aBrokerThatIsKilledCostsNoRecord() throws Exception {
    String prefix = "broker-killed";
    Scenario store = Scenarios.store(prefix);
    ScenarioLake lake = new ScenarioLake(folder.resolve(prefix).toString(), prefix);
    broker.createTopics(prefix, store.topics());
    lake.expect(broker.publish(store.phases().get(0)));
    List<List<Message>> rest = store.laterIn(3);
    try (LakeReader reader = LakeReader.of(lake.root());
        RunProcess run = start(prefix, command(lake))) {
      for (List<Message> part : rest) {
        int target = lake.commits() + 5;
        run.await(target + " commits", WAIT_SECONDS, () -> lake.commits() >= target);
        broker.kill();
        broker.restart();
        lake.expect(broker.publish(part));
      }
      awaitAll(run, lake, store);
      assertTrue(reader.stop() > 1);
    }
  }

  /** Connect goes on behind its last commit: what it had published since comes again. */
  @ParameterizedTest
  @ValueSource(strings = {"mariadb", "mysql"})
  void aConnectWorkerThatIsKilledCostsNoChange(String database) throws Exception {
    assumeTrue(
        database.equals("mariadb") || System.getenv(NeedsMySql.ROOT) != null, NeedsMySql.REASON);
    String prefix = "connect-killed-" + database;
    String root = folder.resolve(prefix).toString();
    ScenarioLake lake = new ScenarioLake(root, prefix);
    try (LiveStore store =
            LiveStore.start(
                folder.resolve("store-" + database), database, broker.servers(), prefix);
        LakeReader reader = LakeReader.of(root);
        RunProcess run = start(prefix, command(root, prefix))) {
      for (int seed = 1; seed <= 2; seed++) {
        int target = lake.commits() + 5;
        store.startChanging(seed);
        run.await(target + " commits", WAIT_SECONDS, () -> lake.commits() >= target);
        store.killConnect();
        store.restartConnect();
        store.awaitCaptured();
      }
      run.awaitDatabase(WAIT_SECONDS, lacks -> store.isIn(root, lacks));
      run.await("the ledger accounts for all", WAIT_SECONDS, lake::ledgerAccountsForAll);
      assertTrue(reader.stop() > 1);
    }
  }

  private void awaitAll(RunProcess run, ScenarioLake lake, Scenario store) throws Exception {
    run.awaitDatabase(lake, store, WAIT_SECONDS);
    run.await("the ledger accounts for all", WAIT_SECONDS, lake::ledgerAccountsForAll);
  }

  private RunProcess start(String name, List<String> command) throws IOException {
    return new RunProcess(folder.resolve(name + ".txt"), Cli.flags(profile()), command);
  }

  private List<String> command(ScenarioLake lake) {
    return command(lake.root(), lake.prefix());
  }

  private List<String> command(String root, String prefix) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "run",
                "--until=forever",
                "--window=PT1S",
                "--bootstrapServers=" + broker.servers(),
                "--topicPrefix=" + prefix,
                "--lakeRoot=" + root,
                "--profile=" + profile(),
                "--"));
    command.addAll(options());
    return command;
  }
}
