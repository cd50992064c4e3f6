package io.tributary.pipelines.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the records can't tell is told wherever somebody looks, until something mends it. */
class DoubtRunTest {

  private static final Path CAPTURES = Cli.home().resolve("pipelines/src/test/resources/doubts");
  private static final String STATEMENT =
      "is in doubt since mysql-bin.1:74894: Rows were changed by a statement (UPDATE) that the"
          + " binlog has as text only; to mend it: ";
  private static final String DOUBTS =
      "SELECT \"table\", cause, since, known_equal_up_to, in_doubt FROM lake.doubts";

  @TempDir private Path folder;

  private static Cli.Result run(Path lake, Path capture, String... options) {
    List<String> args =
        new ArrayList<>(List.of("run", "--source=capture:" + capture, "--lakeRoot=" + lake));
    args.addAll(List.of(options));
    return Cli.run(args.toArray(String[]::new));
  }

  private static Cli.Result assertRuns(Path lake, Path capture, String... options) {
    Cli.Result result = run(lake, capture, options);
    assertEquals(0, result.exitCode(), result.all());
    return result;
  }

  private static Cli.Result query(Path lake, String sql) {
    return Cli.run("query", "--format=jsonl", "--lakeRoot=" + lake, sql);
  }

  private static Binlog items() {
    return new Binlog().at(10).ddl("CREATE TABLE Items (…)", "id INT", "name VARCHAR");
  }

  private static Binlog altered() {
    return items()
        .at(100)
        .create(1, "name", "a")
        .at(200)
        .ddl("ALTER TABLE Items DROP PARTITION p0", "id INT", "name VARCHAR")
        .at(300)
        .create(2, "name", "b");
  }

  @ParameterizedTest
  @CsvSource({
    "statement.jsonl, t, STATEMENT, mysql-bin.1:74894",
    "drop-partition-mariadb.jsonl, r, UNTOLD_ROWS, mariadb-bin.1:50178",
    "drop-partition.jsonl, Items, UNTOLD_ROWS, bin.4:250"
  })
  void aTableThatMayDifferIsMarkedOnce(String capture, String table, String cause, String since) {
    Path lake = folder.resolve("lake");
    String expected =
        "{\"table\":\"%s\",\"cause\":\"%s\",\"since\":\"%s\"}".formatted(table, cause, since);
    for (int i = 0; i < 2; i++) {
      Cli.Result result =
          assertRuns(lake, CAPTURES.resolve(capture), "--layers=bronze,silver", "--fresh");
      assertTrue(result.out().contains("The ledger balances."), result.all());
      assertTrue(result.out().contains(table + " is in doubt since " + since + ": "), result.all());
      assertEquals(
          List.of(expected), Cli.query(lake, "SELECT \"table\", cause, since FROM lake.doubts"));
    }
  }

  @Test
  void whoeverAsksForTheTableIsTold() {
    Path lake = folder.resolve("lake");
    assertRuns(lake, CAPTURES.resolve("statement.jsonl"), "--layers=bronze,silver");
    for (String table : List.of("t", "t_changes", "t_history")) {
      Cli.Result asked = query(lake, "SELECT count(*) FROM silver.\"" + table + "\"");
      assertTrue(asked.err().contains(STATEMENT), asked.all());
    }
    Cli.Result asked = query(lake, "SELECT count(*) AS n FROM bronze.t");
    assertEquals("", asked.err());
    Cli.Result listed = Cli.run("doubts", "--lakeRoot=" + lake);
    assertTrue(listed.out().startsWith("t  STATEMENT  since mysql-bin.1:74894"), listed.all());
  }

  @Test
  void aStrictRunFailsWhileATableIsInDoubt() throws IOException {
    Path lake = folder.resolve("lake");
    Path capture = altered().write(folder.resolve("altered.jsonl"));
    assertEquals(1, run(lake, capture, "--strict").exitCode());
    assertEquals(0, run(lake, capture).exitCode());
    assertEquals(1, run(lake, capture, "--strict").exitCode());
    assertEquals(
        0,
        Cli.run(
                "doubts",
                "accept",
                "--lakeRoot=" + lake,
                "--table=Items",
                "--because=compared by hand")
            .exitCode());
    assertEquals(0, run(lake, capture, "--strict").exitCode());
  }

  @Test
  void aPersonsWordHoldsUpToNowAndIsKept() throws IOException {
    Path lake = folder.resolve("lake");
    assertRuns(lake, altered().write(folder.resolve("altered.jsonl")), "--layers=silver");
    Cli.Result nobody =
        Cli.run("doubts", "accept", "--lakeRoot=" + lake, "--table=Other", "--because=x");
    assertEquals(2, nobody.exitCode(), nobody.all());
    assertEquals("--table: Other is not allowed; expected Items", nobody.err().strip());
    Cli.Result silent =
        Cli.run("doubts", "accept", "--lakeRoot=" + lake, "--table=Items", "--because= ");
    assertEquals("--because: nothing is not allowed; expected a reason", silent.err().strip());
    Cli.Result accepted =
        Cli.run("doubts", "accept", "--lakeRoot=" + lake, "--table=Items", "--because=looked");
    assertEquals(
        "Items is taken to equal its source up to bin.4:300; doubts that ended: 1",
        accepted.out().strip());
    assertEquals(List.of(), Cli.query(lake, DOUBTS));
    assertEquals(
        List.of(
            "{\"table\":\"Items\",\"known_equal_up_to\":\"bin.4:300\",\"in_doubt\":false,"
                + "\"known_by\":\"a person says so: looked\"}"),
        Cli.query(
            lake, "SELECT \"table\", known_equal_up_to, in_doubt, known_by FROM lake.doubts_all"));
    assertEquals("No table is in doubt.", Cli.run("doubts", "--lakeRoot=" + lake).out().strip());
    Path later =
        altered()
            .at(400)
            .ddl("ALTER TABLE Items TRUNCATE PARTITION p1", "id INT", "name VARCHAR")
            .write(folder.resolve("later.jsonl"));
    assertRuns(lake, later, "--layers=silver");
    assertEquals(
        List.of(
            "{\"table\":\"Items\",\"cause\":\"UNTOLD_ROWS\",\"since\":\"bin.4:400\","
                + "\"known_equal_up_to\":\"bin.4:300\",\"in_doubt\":true}"),
        Cli.query(lake, DOUBTS));
  }

  @Test
  void aWholeSnapshotEndsWhatIsBelowItInWhateverOrderTheyCome() throws IOException {
    Binlog log =
        altered()
            .snapshotAt(400)
            .snapshotBegins("id INT", "name VARCHAR")
            .read(2, "name", "b")
            .last()
            .read(3, "name", "c");
    Path mended = log.write(folder.resolve("mended.jsonl"));
    for (List<Path> order :
        List.of(
            List.of(altered().write(folder.resolve("altered.jsonl")), mended),
            List.of(mended, altered().write(folder.resolve("altered.jsonl"))))) {
      Path lake = folder.resolve("lake" + order.hashCode());
      for (Path capture : order) {
        assertRuns(lake, capture, "--layers=bronze,silver");
      }
      assertEquals(List.of(), Cli.query(lake, DOUBTS));
      assertEquals(
          List.of("{\"known_equal_up_to\":\"bin.4:400 (snapshot)\",\"in_doubt\":false}"),
          Cli.query(lake, "SELECT known_equal_up_to, in_doubt FROM lake.doubts_all"));
    }
    Path later =
        log.at(500)
            .ddl("ALTER TABLE Items DROP PARTITION p1", "id INT", "name VARCHAR")
            .write(folder.resolve("later.jsonl"));
    Path lake = folder.resolve("later");
    assertRuns(lake, later, "--layers=bronze,silver");
    assertEquals(
        List.of("{\"since\":\"bin.4:500\"}"), Cli.query(lake, "SELECT since FROM lake.doubts"));
  }

  @Test
  void aTableThatIsEmptiedOrDroppedIsNotInDoubtAnyMore() throws IOException {
    Path truncated = altered().at(400).truncate().write(folder.resolve("truncated.jsonl"));
    Path dropped = altered().at(400).ddl("DROP TABLE Items").write(folder.resolve("dropped.jsonl"));
    for (Path capture : List.of(truncated, dropped)) {
      Path lake = folder.resolve("lake-" + capture.getFileName());
      Cli.Result result = assertRuns(lake, capture, "--layers=silver", "--strict");
      assertFalse(result.out().contains("in doubt"), result.all());
    }
  }

  @Test
  void aRunThatLeavesSilverAsItIsEndsNoDoubtOfIt() throws IOException {
    Path lake = folder.resolve("lake");
    assertRuns(lake, altered().write(folder.resolve("altered.jsonl")), "--layers=silver");
    Path truncated = altered().at(400).truncate().write(folder.resolve("truncated.jsonl"));
    assertRuns(lake, truncated, "--layers=bronze");
    assertEquals(1, Cli.query(lake, DOUBTS).size());
    assertRuns(lake, truncated, "--layers=silver");
    assertEquals(List.of(), Cli.query(lake, DOUBTS));
  }

  @Test
  void bronzeAloneTellsToo() throws IOException {
    Path lake = folder.resolve("lake");
    assertRuns(lake, altered().write(folder.resolve("altered.jsonl")), "--layers=bronze");
    assertEquals(1, Cli.query(lake, DOUBTS).size());
    Cli.Result built = Cli.run("run", "--source=bronze", "--layers=silver", "--lakeRoot=" + lake);
    assertTrue(built.out().contains("Items is in doubt since bin.4:200"), built.all());
    assertEquals(1, Cli.query(lake, DOUBTS).size());
  }

  @Test
  void aFreshLakeKnowsNothingOfTheOld() throws IOException {
    Path lake = folder.resolve("lake");
    assertRuns(lake, altered().write(folder.resolve("altered.jsonl")));
    assertRuns(
        lake,
        items().at(100).create(1, "name", "a").write(folder.resolve("new.jsonl")),
        "--fresh=lake",
        "--strict");
    assertEquals(List.of(), Cli.query(lake, "SELECT * FROM lake.doubts_all"));
  }

  @Test
  void goldNamesTheDoubtsOfWhatItIsComputedFrom() throws IOException {
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(Cli.capture("store/plain.jsonl.gz"))),
                StandardCharsets.UTF_8))) {
      reader.lines().forEach(lines::add);
    }
    lines.add(
        "{\"topic\":\"store-plain\",\"partition\":0,\"offset\":9000,\"timestamp\":1795356979000,"
            + "\"headers\":{},\"key\":\"{}\",\"value\":\"{\\\"source\\\":{\\\"db\\\":\\\"online_store\\\","
            + "\\\"file\\\":\\\"mysql-bin.900000\\\",\\\"pos\\\":7,\\\"row\\\":0,"
            + "\\\"snapshot\\\":\\\"false\\\",\\\"ts_ms\\\":1795356979000},\\\"databaseName\\\":\\\"online_store\\\",\\\"ddl\\\":\\\"DELETE"
            + " FROM Orders\\\",\\\"tableChanges\\\":[]}\"}");
    Path capture = Files.write(folder.resolve("store.jsonl"), lines);
    Path lake = folder.resolve("lake");
    Cli.Result result = assertRuns(lake, capture, "--layers=silver,gold");
    assertTrue(result.out().contains("Orders is in doubt since"), result.all());
    assertTrue(result.out().contains("FactSales"), result.all());
    Cli.Result asked = query(lake, "SELECT count(*) FROM gold.\"FactSales\"");
    assertTrue(
        asked.err().contains("gold.\"FactSales\" is computed from Orders, which is in doubt"),
        asked.all());
    Cli.Result others = query(lake, "SELECT count(*) FROM gold.\"DimSeller\"");
    assertEquals("", others.err());
    assertTrue(
        Cli.query(lake, "SELECT gold FROM lake.doubts").get(0).contains("FactSales"),
        "lake.doubts names gold");
    Cli.Result verified = Cli.run("verify", "--layer=gold", "--lakeRoot=" + lake);
    assertTrue(verified.all().contains("in doubt"), verified.all());
  }

  @Test
  void ofALakeWhoseDoubtsAreDamagedTheOtherTablesAreRead() throws IOException {
    Path lake = folder.resolve("lake");
    assertRuns(lake, altered().write(folder.resolve("altered.jsonl")), "--layers=silver");
    Files.writeString(lake.resolve("_doubts/_delta_log/00000000000000000000.json"), "{");
    Cli.Result asked = query(lake, "SELECT count(*) AS n FROM silver.\"Items\"");
    assertEquals("{\"n\":2}", asked.out().strip(), asked.all());
    assertTrue(asked.err().contains("Whether tables are in doubt is not known"), asked.all());
  }
}
