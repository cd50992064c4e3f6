package io.tributary.pipelines.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.pipelines.run.Cli;
import io.tributary.pipelines.run.LakePlace;
import io.tributary.schemas.capture.CaptureWriter;
import io.tributary.schemas.change.SourceRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What must be in the lake whatever runs the pipeline. A subclass names the profile; the module
 * that it is in has the engine on its class path.
 *
 * <p>Each test is one scenario in one setting. Scenarios have no table in common, so one job
 * carries all of them, as one connector's tables: the product of scenarios and settings then costs
 * four jobs. With {@code mvn verify -Pscenarios} every scenario has a job of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ScenarioSuite {

  private static final boolean ALONE = "alone".equals(System.getProperty("tributary.scenarios"));
  private static final int WAIT_SECONDS = 150;

  private Path folder;
  private Broker broker;

  /** By setting, or by setting and scenario: the lake, or why there is none. */
  private final Map<String, Object> lakes = new HashMap<>();

  /** The name of the runner profile. */
  protected abstract String profile();

  /** The runner's options for a setting: what follows {@code --}. */
  protected abstract List<String> options(Setting setting);

  /** Where the lake of a job is: a folder of this machine, unless a subclass has another place. */
  protected LakePlace place(Path inFolder, String name) {
    return LakePlace.folder(inFolder.resolve(name));
  }

  /** The settings that are not left to the nightly build. */
  protected Set<Setting> daily() {
    return EnumSet.allOf(Setting.class);
  }

  /** After a continuous run: drops what its engine would keep for another one in this process. */
  protected void forgetRun() {}

  final Set<Setting> settings() {
    return ALONE ? EnumSet.allOf(Setting.class) : daily();
  }

  @BeforeAll
  void startBroker(@TempDir Path shared) throws IOException {
    folder = shared;
    broker = Broker.start(folder.resolve("broker"));
  }

  @AfterAll
  void stopBroker() {
    broker.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("settings")
  void snapshotAndStreamEndInTheDatabasesRows(Setting setting) throws Exception {
    check(setting, "snapshot and stream");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("settings")
  void whatIsDeliveredAgainChangesNothing(Setting setting) throws Exception {
    check(setting, "Redelivered");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("settings")
  void anyOrderOverAnyPartitionsEndsInTheSameRows(Setting setting) throws Exception {
    check(setting, "Shuffled");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("settings")
  void schemaChangesReachTheRowsThatWereThere(Setting setting) throws Exception {
    check(setting, "Altered");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("settings")
  void everyTypeKeepsItsValueWhileTablesAreAltered(Setting setting) throws Exception {
    check(setting, "schema change of a recorded database");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("settings")
  void aTableOfWhichNotEverythingIsToldIsInDoubt(Setting setting) throws Exception {
    check(setting, "Doubted").assertIsInDoubt("Doubted", "mysql-bin.4:300");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("settings")
  void deadLettersAreKeptAndReplayed(Setting setting) throws Exception {
    check(setting, "Broken").assertLettersWereKept();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("settings")
  void lateDataIsLoggedAndChangesNoNewerRow(Setting setting) throws Exception {
    assertEquals(
        List.of(
            "{\"pos\":100,\"late\":false}",
            "{\"pos\":200,\"late\":true}",
            "{\"pos\":250,\"late\":false}",
            "{\"pos\":300,\"late\":false}"),
        check(setting, "Late")
            .query(
                "SELECT _binlog_pos AS pos, _late AS late FROM silver.\"Late_changes\""
                    + " ORDER BY pos"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("settings")
  void idleTopicsHoldNobodyUp(Setting setting) throws Exception {
    check(setting, "idle topics");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("settings")
  void goldIsItsDefinition(Setting setting) throws Exception {
    check(setting, "snapshot and stream").assertGoldIsItsDefinition();
  }

  private ScenarioLake check(Setting setting, String name) throws Exception {
    ScenarioLake lake = lake(setting, name);
    Scenario scenario = find(Scenarios.all(lake.prefix()), name);
    lake.assertSilverIsTheDatabase(scenario);
    lake.assertChangeLogIsEveryChangeOnce(scenario);
    lake.assertBronzeIsAsReceived(scenario);
    lake.assertLedgerBalances(scenario);
    return lake;
  }

  private static Scenario find(List<Scenario> scenarios, String name) {
    return scenarios.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  /** The lake that the scenario is in; if its job failed it fails all tests in the same way. */
  private ScenarioLake lake(Setting setting, String name) throws Exception {
    String key = ALONE ? setting.name() + "-" + name.replace(' ', '-') : setting.name();
    Object found = lakes.get(key);
    if (found == null) {
      try {
        found = run(setting, key, name);
      } catch (Exception | AssertionError e) {
        found = e;
      }
      lakes.put(key, found);
    }
    if (found instanceof Throwable failure) {
      throw new AssertionError(setting + " failed: " + failure.getMessage(), failure);
    }
    return (ScenarioLake) found;
  }

  private ScenarioLake run(Setting setting, String key, String name) throws Exception {
    String prefix = key.toLowerCase(Locale.ROOT).replace('_', '-');
    List<Scenario> scenarios = new ArrayList<>(Scenarios.all(prefix));
    scenarios.removeIf(scenario -> ALONE && !scenario.name().equals(name));
    ScenarioLake lake = new ScenarioLake(place(folder, "lake-" + prefix), prefix);
    broker.createTopics(prefix, scenarios.stream().flatMap(s -> s.topics().stream()).toList());
    // Older than the watermark's slack: the first windows close as soon as all is read.
    lake.expect(broker.publish(phase(scenarios, 0, Duration.ofMinutes(1))));
    if (setting.isContinuous()) {
      runContinuously(setting, lake, phase(scenarios, 1, Duration.ZERO));
    } else {
      runUntilCaughtUp(setting, lake);
      lake.expect(broker.publish(phase(scenarios, 1, Duration.ZERO)));
      runUntilCaughtUp(setting, lake);
    }
    if (!lake.broken().isEmpty()) {
      lake.keepLetters();
      replay(setting, lake);
    }
    return lake;
  }

  private static List<Message> phase(List<Scenario> scenarios, int number, Duration age) {
    List<Message> all = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      scenario.phases().get(number).forEach(m -> all.add(m.age().isZero() ? m.aged(age) : m));
    }
    return all;
  }

  private void runUntilCaughtUp(Setting setting, ScenarioLake lake) {
    Cli.Result result = Cli.run(command(setting, lake, "--until=caught-up").toArray(String[]::new));
    assertEquals(0, result.exitCode(), result.all());
    assertTrue(result.out().contains("The ledger balances."), result.all());
    assertFalse(result.err().contains("Another binlog history"), result.all());
    assertEquals("", lake.missing());
  }

  private void runContinuously(Setting setting, ScenarioLake lake, List<Message> later)
      throws Exception {
    try (BackgroundRun run =
        BackgroundRun.start(command(setting, lake, "--until=forever", "--window=PT1S"))) {
      run.await("all of phase 1 is in", WAIT_SECONDS, lake::missing);
      lake.expect(broker.publish(later));
      run.await("all of phase 2 is in", WAIT_SECONDS, lake::missing);
      run.stop();
    }
    forgetRun();
  }

  private List<String> command(Setting setting, ScenarioLake lake, String... more) {
    List<String> command = lake.place().command("run", more);
    command.addAll(
        List.of(
            "--bootstrapServers=" + broker.servers(),
            "--topicPrefix=" + lake.prefix(),
            "--profile=" + profile(),
            "--"));
    command.addAll(options(setting));
    return command;
  }

  /** With the letters repaired by hand. */
  private void replay(Setting setting, ScenarioLake lake) throws IOException {
    Path repaired = folder.resolve("repaired-" + lake.prefix() + ".jsonl");
    try (CaptureWriter writer = new CaptureWriter(repaired)) {
      for (Broker.Published letter : lake.broken()) {
        SourceRecord record = letter.record();
        writer.write(
            new SourceRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.headers(),
                record.key(),
                letter.message().repaired().getBytes(StandardCharsets.UTF_8)));
      }
      writer.finish();
    }
    List<String> command =
        lake.place()
            .command(
                "replay",
                "--records=" + repaired,
                "--topicPrefix=" + lake.prefix(),
                "--profile=" + profile(),
                "--");
    command.addAll(options(setting.bounded()));
    Cli.Result result = Cli.run(command.toArray(String[]::new));
    assertEquals(0, result.exitCode(), result.all());
  }
}
