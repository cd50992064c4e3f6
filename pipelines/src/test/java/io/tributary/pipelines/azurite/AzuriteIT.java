package io.tributary.pipelines.azurite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.pipelines.run.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole lakes in three storage accounts. */
class AzuriteIT {

  @TempDir static Path folder;

  private static CloudLake cloud;
  private static Path settings;

  @BeforeAll
  static void startEmulator() throws IOException {
    cloud = CloudLake.start();
    settings = CloudLake.write(folder.resolve("azure.xml"), cloud.settings());
  }

  @AfterAll
  static void stopEmulator() throws IOException {
    cloud.close();
  }

  private static Cli.Result run(String name, String lake, String... options) {
    return Cli.run(cloud.command(name, lake, settings, options).toArray(String[]::new));
  }

  private static Cli.Result assertRuns(String name, String lake, String... options) {
    Cli.Result result = run(name, lake, options);
    assertEquals(0, result.exitCode(), result.all());
    return result;
  }

  private static long count(String lake, String table) {
    Cli.Result result =
        assertRuns("query", lake, "--format=jsonl", "SELECT count(*) AS n FROM " + table);
    return Long.parseLong(result.out().replaceAll("\\D", ""));
  }

  /** The rows of the recorded database, and of gold's own SQL. */
  @Test
  void theLayersOfOneLakeAreInThreeAccounts() throws IOException {
    Cli.Result result =
        assertRuns("run", "store", "--source=capture:" + Cli.capture("store/plain.jsonl.gz"));
    assertTrue(result.out().contains("The ledger balances."), result.all());
    for (String table : List.of("Customers", "Orders", "OrderItems", "Products")) {
      long rows = Files.readAllLines(Cli.capture("store/expected/" + table + ".jsonl")).size();
      assertEquals(rows, count("store", "silver.\"" + table + "\""), table);
    }
    assertTrue(assertRuns("verify", "store", "--layer=gold").out().endsWith("EQUAL\n"));
    Cli.Result tables = assertRuns("query", "store", "--format=csv", "SELECT * FROM lake.tables");
    assertEquals(
        tables.out().lines().distinct().count(), tables.out().lines().count(), tables.all());
  }

  @Test
  void deadLettersAreReplayedThere() throws IOException {
    Path capture = SmallStore.capture(folder);
    List<String> lines =
        Files.readAllLines(capture).stream()
            .map(line -> line.replace("online_store", "shop"))
            .toList();
    Path rows = folder.resolve("rows.jsonl");
    Path schemas = folder.resolve("schemas.jsonl");
    String schemaTopic = "{\"topic\": \"store-plain\",";
    Files.write(rows, lines.stream().filter(line -> !line.startsWith(schemaTopic)).toList());
    Files.write(schemas, lines.stream().filter(line -> line.startsWith(schemaTopic)).toList());
    assertRuns("run", "letters", "--source=capture:" + rows, "--layers=bronze,silver");
    assertTrue(count("letters", "lake.quarantine") > 50);
    assertRuns("replay", "letters", "--schemas=" + schemas);
    assertEquals(0, count("letters", "lake.quarantine"));
    assertEquals(
        Files.readAllLines(Cli.capture("store/expected/Sellers.jsonl")).size(),
        count("letters", "silver.\"Sellers\""));
  }

  /** As two schedulers that both start the job would. */
  @Test
  void twoRunsAtOnceMakeOneLake() throws IOException, InterruptedException {
    Path capture = SmallStore.capture(folder);
    assertRuns("run", "alone", "--source=capture:" + capture, "--layers=bronze,silver");
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      processes.add(
          Cli.start(
              folder.resolve("run-" + i + ".txt"),
              cloud
                  .command(
                      "run",
                      "shared",
                      settings,
                      "--source=capture:" + capture,
                      "--layers=bronze,silver")
                  .toArray(String[]::new)));
    }
    for (int i = 0; i < 2; i++) {
      assertEquals(
          0, processes.get(i).waitFor(), Files.readString(folder.resolve("run-" + i + ".txt")));
    }
    assertEquals(
        assertRuns("query", "alone", "--format=jsonl", SmallStore.content()).out(),
        assertRuns("query", "shared", "--format=jsonl", SmallStore.content()).out());
  }

  @Test
  void noSecretIsInAnythingThatACommandSays() throws IOException, InterruptedException {
    Path said = folder.resolve("said.txt");
    Path capture = SmallStore.capture(folder);
    Process process =
        Cli.start(
            said,
            cloud
                .command(
                    "run",
                    "secret",
                    settings,
                    "--verbose",
                    "--source=capture:" + capture,
                    "--layers=bronze,silver")
                .toArray(String[]::new));
    assertEquals(0, process.waitFor(), Files.readString(said));
    String all =
        Files.readString(said)
            + assertRuns("query", "secret", "--verbose", "SELECT * FROM lake.ledger").all();
    assertEquals(List.of(), SecretSearch.ofKeys(cloud.server().accounts()).in(all));
  }

  /** Each account's secret comes from another source. What is harmless travels, and is found. */
  @Test
  void noSecretIsInASerializedJob() throws IOException, InterruptedException {
    String harmless = UUID.randomUUID().toString().replace("-", "");
    AccountSas sas = AccountSas.until(cloud.account("gold"), "2099-01-01T00:00:00Z");
    Map<String, String> inFolder = cloud.settings();
    inFolder.put("fs.azure.user.agent.prefix", harmless);
    inFolder.put("fs.defaultFS", "abfs://bronze@mybronze.dfs.core.windows.net/");
    for (String layer : List.of("silver", "gold")) {
      inFolder.remove("fs.azure.account.key." + cloud.account(layer).host());
    }
    Path hadoop = Files.createDirectories(folder.resolve("hadoop"));
    CloudLake.write(hadoop.resolve("core-site.xml"), inFolder);
    Path file = CloudLake.write(folder.resolve("gold.xml"), sas.settings());
    Path job = Files.createDirectories(folder.resolve("job"));
    Path said = folder.resolve("serialized.txt");
    Process process =
        Cli.start(
            said,
            List.of(),
            Map.of(
                "HADOOP_CONF_DIR",
                hadoop.toString(),
                "TRIBUTARY_AZURE_KEY_MYSILVER",
                cloud.account("silver").key()),
            cloud
                .command(
                    "run",
                    "serialized",
                    file,
                    "--source=capture:" + SmallStore.capture(folder),
                    "--",
                    "--runner=" + SerializingRunner.class.getName(),
                    "--tempLocation=" + job)
                .toArray(String[]::new));
    process.waitFor();
    byte[] pipeline = Files.readAllBytes(job.resolve(SerializingRunner.PIPELINE));
    byte[] options = Files.readAllBytes(job.resolve(SerializingRunner.OPTIONS));
    SecretSearch secrets =
        SecretSearch.ofKeys(cloud.server().accounts()).and("SAS of mygold", sas.signature());
    assertEquals(List.of(), secrets.in(pipeline));
    assertEquals(List.of(), secrets.in(options));
    assertEquals(List.of(), secrets.in(Files.readString(said)));
    SecretSearch known = SecretSearch.of(Map.of("harmless", harmless));
    assertEquals(List.of("harmless"), known.in(pipeline));
    assertEquals(List.of(), known.in(options), "Beam must not read Hadoop's settings by itself");
  }
}
