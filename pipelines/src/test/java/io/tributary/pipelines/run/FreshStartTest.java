package io.tributary.pipelines.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that leave behind what earlier ones wrote. */
class FreshStartTest {

  @TempDir private Path folder;
  private Path lake;
  private Path old;
  private Path other;

  /** Two databases that have nothing in common but the table's name. */
  @BeforeEach
  void fillLake() throws IOException {
    lake = folder.resolve("lake");
    old = log().at(100).create(1, "name", "old").write(folder.resolve("old.jsonl"));
    other = log().at(50).create(2, "name", "new").write(folder.resolve("new.jsonl"));
    assertRuns("--source=capture:" + old);
  }

  private static Binlog log() {
    return new Binlog().at(10).ddl("CREATE TABLE Items (…)", "id INT", "name VARCHAR");
  }

  private Cli.Result assertRuns(String... options) {
    List<String> args = new ArrayList<>(List.of("run", "--lakeRoot=" + lake));
    args.addAll(List.of(options));
    Cli.Result result = Cli.run(args.toArray(String[]::new));
    assertEquals(0, result.exitCode(), result.all());
    return result;
  }

  private List<String> names(String table) {
    return Cli.query(lake, "SELECT name FROM silver.\"" + table + "\" ORDER BY id");
  }

  private List<String> runs() {
    return Cli.query(lake, "SELECT count(DISTINCT run) AS n FROM lake.ledger");
  }

  @Test
  void withoutTheSwitchTablesAreMerged() {
    assertRuns("--source=capture:" + other);
    assertEquals(List.of("{\"name\":\"old\"}", "{\"name\":\"new\"}"), names("Items"));
  }

  @Test
  void offsetsLeaveTheTablesAsTheyAre() {
    Cli.Result result = assertRuns("--source=capture:" + other, "--fresh");
    assertFalse(result.err().contains("Deleted"), result.all());
    assertEquals(List.of("{\"name\":\"old\"}", "{\"name\":\"new\"}"), names("Items"));
  }

  @Test
  void aFreshLakeHasNothingOfTheOld() throws IOException {
    Path mine = Files.writeString(lake.resolve("silver/notes.txt"), "not a table's");
    Cli.Result result = assertRuns("--source=capture:" + other, "--fresh=lake");
    assertTrue(
        result.err().matches("(?s).*Deleted \\d+ tables of bronze, gold, silver.*"), result.all());
    assertEquals(List.of("{\"name\":\"new\"}"), names("Items"));
    assertEquals(List.of("{\"name\":\"new\"}"), names("Items_changes"));
    assertEquals(List.of("{\"n\":1}"), runs());
    assertTrue(Files.exists(mine));
  }

  @Test
  void silverIsBuiltAnewFromBronze() {
    assertRuns("--source=bronze", "--layers=silver", "--fresh=lake");
    assertEquals(List.of("{\"name\":\"old\"}"), names("Items"));
    assertEquals(
        List.of("{\"n\":1}"), Cli.query(lake, "SELECT count(*) AS n FROM bronze.\"Items\""));
    assertEquals(List.of("{\"n\":1}"), runs());
  }

  @Test
  void aSourceThatIsNotThereCostsNoTable() {
    Cli.Result result =
        Cli.run("run", "--lakeRoot=" + lake, "--source=capture:" + lake, "--fresh=lake");
    assertEquals(2, result.exitCode(), result.all());
    assertEquals(List.of("{\"name\":\"old\"}"), names("Items"));
  }

  @Test
  void anotherWordIsRefused() {
    Cli.Result result =
        Cli.run("run", "--lakeRoot=" + lake, "--source=capture:" + old, "--fresh=all");
    assertEquals(2, result.exitCode(), result.all());
    assertEquals("--fresh: all is not allowed; expected lake or offsets", result.err().strip());
  }
}
