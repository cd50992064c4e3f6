package io.tributary.pipelines.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.pipelines.azurite.AccountSas;
import io.tributary.pipelines.azurite.CloudLake;
import io.tributary.pipelines.azurite.SecretSearch;
import io.tributary.pipelines.cluster.LocalCluster;
import io.tributary.pipelines.run.Cli;
import io.tributary.pipelines.run.StoreRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
  private static final long LARGEST_FILE = 32L << 20;

  private Path folder;
  private Broker broker;
  private C cluster;

  /** Starts the cluster. */
  abstract C startCluster(Path inFolder);

  /** The name of the runner profile. */
  abstract String profile();

  /**
   * Flags of the JVM of a command whose pages are looked at.
   *
   * @param secrets takes what must not be found besides
   */
  abstract List<String> flagsOfPages(SecretSearch secrets) throws IOException;

  /** Fetches every page that shows a job or how it is set up, and each log. */
  abstract void look(WebPages pages) throws IOException;

  /** Checks that the pages which show most were seen, and showed it. */
  abstract void assertLookedAt(WebPages pages);

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

  /**
   * Into three storage accounts, which are opened by keys and a SAS. Neither is on a page of the
   * engine's, in a log or in any file that a member wrote.
   */
  @Test
  void aBoundedRunInAzureEndsInTheDatabasesRowsAndShowsNoSecret() throws Exception {
    try (CloudLake cloud = CloudLake.start()) {
      AccountSas sas = AccountSas.until(cloud.account("gold"), "2099-01-01T00:00:00Z");
      Map<String, String> settings = cloud.settings();
      settings.remove("fs.azure.account.key." + cloud.account("gold").host());
      settings.putAll(sas.settings());
      Path hadoop = Files.createDirectories(folder.resolve("hadoop"));
      Path file = CloudLake.write(hadoop.resolve("core-site.xml"), settings);
      ScenarioLake lake = new ScenarioLake(cloud.place("bounded", file), "store-plain");
      SecretSearch secrets =
          SecretSearch.ofKeys(cloud.server().accounts()).and("SAS of mygold", sas.signature());
      WebPages pages = new WebPages(secrets);
      runInto(lake, flagsOfPages(secrets), Map.of("HADOOP_CONF_DIR", hadoop.toString()), pages);
      assertLookedAt(pages);
      assertEquals(List.of(), pages.found());
      assertEquals(List.of(), filesWith(secrets));
      assertHoldsTheStore(lake);
    }
  }

  private void runInto(
      ScenarioLake lake, List<String> flags, Map<String, String> environment, WebPages pages)
      throws IOException, InterruptedException {
    List<String> command =
        lake.place()
            .command(
                "run",
                "--profile=" + profile(),
                "--until=caught-up",
                "--source=capture:" + Cli.capture("store/plain.jsonl.gz"),
                "--",
                cluster.masterOption());
    Path output = folder.resolve("bounded.txt");
    try (ClusterRun run = ClusterRun.start(output, flags, environment, command)) {
      assertEquals(0, run.exitCode(WAIT_SECONDS, () -> look(pages)), run.said());
    }
    look(pages);
  }

  /** Of all that the run printed and the members wrote; what is larger is the jar. */
  private List<String> filesWith(SecretSearch secrets) throws IOException {
    List<String> found = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder.resolve("cluster"))) {
      files = new ArrayList<>(all.filter(Files::isRegularFile).toList());
    }
    files.add(folder.resolve("bounded.txt"));
    for (Path file : files) {
      if (!Files.isSymbolicLink(file) && Files.size(file) <= LARGEST_FILE) {
        secrets.in(Files.readAllBytes(file)).forEach(name -> found.add(name + " in " + file));
      }
    }
    assertTrue(files.size() > MEMBERS, files::toString);
    return found;
  }

  private static void assertHoldsTheStore(ScenarioLake result) throws IOException {
    for (String table : StoreRows.TABLES) {
      assertEquals(StoreRows.expected(table), StoreRows.inLake(result.place(), table), table);
    }
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
