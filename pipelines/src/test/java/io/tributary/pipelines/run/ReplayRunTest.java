package io.tributary.pipelines.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.pipelines.Layer;
import io.tributary.schemas.debezium.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters that are replayed. */
class ReplayRunTest {

  private static final String LAST_RUN =
      " FROM lake.ledger WHERE run = (SELECT max_by(run, finished_at) FROM lake.ledger)";

  @TempDir Path folder;
  private Path lake;
  private Path whole;
  private Path rows;
  private Path schemas;

  /** The recorded store under a database's name of which no contract tells the types. */
  @BeforeEach
  void writeCaptures() throws IOException {
    lake = folder.resolve("lake");
    whole = folder.resolve("whole.jsonl");
    rows = folder.resolve("rows.jsonl");
    schemas = folder.resolve("schemas.jsonl");
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(Cli.capture("store/plain.jsonl.gz"))),
                StandardCharsets.UTF_8))) {
      reader.lines().map(line -> line.replace("online_store", "shop")).forEach(lines::add);
    }
    Files.write(whole, lines);
    Files.write(rows, lines.stream().filter(line -> !isSchemaChange(line)).toList());
    Files.write(schemas, lines.stream().filter(ReplayRunTest::isSchemaChange).toList());
  }

  private static boolean isSchemaChange(String line) {
    return line.startsWith("{\"topic\": \"store-plain\",");
  }

  private Cli.Result assertRuns(Path where, String... command) {
    List<String> args = new ArrayList<>(List.of(command));
    args.add(1, "--lakeRoot=" + where);
    Cli.Result result = Cli.run(args.toArray(String[]::new));
    assertEquals(0, result.exitCode(), result.all());
    return result;
  }

  private Cli.Result assertReplays(String... options) {
    List<String> args = new ArrayList<>(List.of("replay"));
    args.addAll(List.of(options));
    Cli.Result result = assertRuns(lake, args.toArray(String[]::new));
    assertTrue(result.out().contains("The ledger balances."), result.all());
    return result;
  }

  private long letters() {
    return Long.parseLong(
        Cli.query(lake, "SELECT count(*) AS n FROM lake.quarantine").get(0).replaceAll("\\D", ""));
  }

  @Test
  void recordsWhoseSchemasWereMissingAreAppliedOnceTheyAreKnown() throws IOException {
    Path direct = folder.resolve("direct");
    assertRuns(direct, "run", "--source=capture:" + whole);
    assertRuns(lake, "run", "--source=capture:" + rows);
    assertTrue(Files.notExists(lake.resolve("silver/Orders")));
    long dead = letters();
    assertTrue(dead > 1000, dead + " letters");

    assertReplays("--schemas=" + schemas);
    assertEquals(0, letters());
    for (String table : StoreRows.TABLES) {
      assertEquals(StoreRows.expected(table), StoreRows.inLake(lake, table), table);
    }
    Map<String, String> applied = StoreRows.content(lake);
    // Only the order of the columns depends on when their schemas became known.
    assertEquals(
        StoreRows.withSortedColumns(StoreRows.content(direct)),
        StoreRows.withSortedColumns(applied));
    assertEquals(
        List.of(
            "{\"records\":%d,\"resolved\":%d,\"dead\":0,\"balanced\":true}".formatted(dead, dead)),
        Cli.query(
            lake,
            "SELECT sum(records) AS records, sum(resolved) AS resolved,"
                + " sum(dead_letters) AS dead, bool_and(balanced) AS balanced"
                + LAST_RUN));

    Cli.Result again = assertRuns(lake, "replay", "--schemas=" + schemas);
    assertEquals(
        "There are no such dead letters; nothing was changed.", again.out().strip(), again.all());
    assertEquals(applied, StoreRows.content(lake));
  }

  /** As if the first replay had died between its last commit to silver and the quarantine's. */
  @Test
  void lettersThatWereAppliedBeforeAreNotAppliedTwice() throws IOException {
    assertRuns(lake, "run", "--source=capture:" + rows);
    assertReplays("--schemas=" + schemas);
    Map<String, String> before = StoreRows.content(lake);
    assertRuns(lake, "run", "--source=capture:" + rows);
    assertTrue(letters() > 1000);
    assertReplays("--schemas=" + schemas);
    assertEquals(0, letters());
    assertEquals(before, StoreRows.content(lake));
    assertEquals(
        List.of("{\"applied\":0,\"stale\":0,\"fresh\":false}"),
        Cli.query(
            lake,
            "SELECT sum(applied) AS applied, sum(stale) AS stale,"
                + " sum(duplicates) <> sum(changes) AS fresh"
                + LAST_RUN));
  }

  @Test
  void whatIsStillDeadStays() {
    assertRuns(lake, "run", "--source=capture:" + rows);
    String before = Cli.rows(lake, "SELECT * FROM lake.quarantine");
    long dead = letters();
    assertReplays();
    assertEquals(before, Cli.rows(lake, "SELECT * FROM lake.quarantine"));
    assertEquals(
        List.of("{\"resolved\":0,\"dead\":%d,\"present\":%d}".formatted(dead, dead)),
        Cli.query(
            lake,
            "SELECT sum(resolved) AS resolved, sum(dead_letters) AS dead,"
                + " sum(quarantine_present) AS present"
                + LAST_RUN));
    assertTrue(Files.notExists(lake.resolve("silver/Orders")));
  }

  @Test
  void aLakeOfBronzeAloneHasNoLayerToApplyThemTo() {
    assertRuns(lake, "run", "--source=capture:" + rows, "--layers=bronze");
    assertFails(2, "--layers: is needed, since no run has written a layer above bronze");
    assertReplays("--schemas=" + schemas, "--layers=silver");
    assertEquals(0, letters());
  }

  @Test
  void onlyTheChosenLettersAreReplayed() throws IOException {
    assertRuns(lake, "run", "--source=capture:" + rows);
    long dead = letters();
    assertReplays("--schemas=" + schemas, "--tables=Orders,Sellers", "--reasons=unknown_table");
    for (String table : List.of("Orders", "Sellers")) {
      assertEquals(StoreRows.expected(table), StoreRows.inLake(lake, table), table);
    }
    assertTrue(Files.notExists(lake.resolve("silver/Customers")));
    assertTrue(letters() > 0 && letters() < dead);
    Cli.Result none = assertRuns(lake, "replay", "--reasons=not_json");
    assertEquals("There are no such dead letters; nothing was changed.", none.out().strip());
  }

  @Test
  void recordsReadInTheWrongModeAreReadInTheRightOne() {
    String types = "--source=capture:" + Cli.capture("types/plain.jsonl.gz");
    Path direct = folder.resolve("direct");
    assertRuns(direct, "run", types);
    assertRuns(lake, "run", types, "--temporalMode=isostring");
    assertEquals(
        List.of("{\"_table\":\"AllTypes\",\"_reason\":\"BAD_VALUE\",\"n\":2}"),
        Cli.query(
            lake, "SELECT _table, _reason, count(*) AS n FROM lake.quarantine GROUP BY 1, 2"));
    // The schemas are those that bronze holds.
    assertReplays();
    assertEquals(0, letters());
    for (String table : List.of("AllTypes", "AllTypes_changes", "Customers")) {
      String all = "SELECT * FROM silver.\"" + table + "\"";
      assertEquals(Cli.rows(direct, all), Cli.rows(lake, all), table);
    }
  }

  @Test
  void aRecordThatWasRepairedByHandTakesItsPlace() throws IOException {
    List<String> lines = Files.readAllLines(whole);
    int last = -1;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains("shop.Orders") && lines.get(i).contains("\\\"op\\\":\\\"u\\\"")) {
        last = i;
      }
    }
    String intact = lines.get(last);
    lines.set(last, intact.replace("\\\"op\\\":\\\"u\\\"", "\\\"op\\\":\\\"u\\\" oops"));
    Path broken = folder.resolve("broken.jsonl");
    Files.write(broken, lines);
    assertRuns(lake, "run", "--source=capture:" + broken);
    assertEquals(1, letters());
    assertFalse(StoreRows.expected("Orders").equals(StoreRows.inLake(lake, "Orders")));
    String asReceived = Cli.rows(lake, "SELECT * FROM bronze.\"Orders\"");

    Path repaired = folder.resolve("repaired.jsonl");
    Cli.Result export = assertRuns(lake, "replay", "--export=" + repaired);
    assertEquals(
        "Repair the records in " + repaired + " and replay them with --records=" + repaired,
        export.out().strip());
    Files.writeString(repaired, Files.readString(repaired).replace(" oops", ""));
    assertFails(
        1,
        "--export: " + repaired + " exists already; expected the name of a new file",
        "--export=" + repaired);
    assertReplays("--records=" + repaired);
    assertEquals(0, letters());
    assertEquals(StoreRows.expected("Orders"), StoreRows.inLake(lake, "Orders"));
    assertEquals(
        asReceived, Cli.rows(lake, "SELECT * FROM bronze.\"Orders\""), "bronze is as received");
  }

  @Test
  void onlyLettersCanBeRepaired() throws IOException {
    assertRuns(lake, "run", "--source=capture:" + rows);
    String line =
        Files.readAllLines(rows).stream()
            .filter(l -> l.contains("shop.Orders\""))
            .findFirst()
            .get();
    Path repaired = folder.resolve("repaired.jsonl");
    Files.writeString(repaired, line + "\n" + line);
    assertFails(
        1,
        "--records: "
            + repaired
            + ": store-plain.shop.Orders-0@0 is there twice; expected one"
            + " record for each",
        "--records=" + repaired);
    Files.writeString(repaired, line.replace("shop.Orders\"", "shop.Nothing\""));
    assertFails(
        1,
        "--records: "
            + repaired
            + ": store-plain.shop.Nothing-0@0 is not in quarantine; expected"
            + " the coordinates of dead letters",
        "--records=" + repaired);
    assertFails(
        2,
        "--records: "
            + repaired
            + " is not allowed with --tables or --reasons; expected the"
            + " records to say it",
        "--records=" + repaired,
        "--tables=Orders");
    assertFails(
        1,
        "--schemas: " + repaired + " is not allowed; expected a capture with the topic store-plain",
        "--schemas=" + repaired);
    assertFails(
        2,
        "--layers: bronze is not allowed with a replay; expected "
            + EnumSet.complementOf(EnumSet.of(Layer.BRONZE)).stream()
                .map(Layer::id)
                .collect(Collectors.joining(", ")),
        "--layers=bronze");
    assertFails(
        2,
        "--reasons: none is not allowed; expected "
            + Arrays.stream(Reason.values()).map(Reason::name).collect(Collectors.joining(" or ")),
        "--reasons=none");
  }

  private void assertFails(int exitCode, String message, String... options) {
    List<String> args = new ArrayList<>(List.of("replay", "--lakeRoot=" + lake));
    args.addAll(List.of(options));
    Cli.Result result = Cli.run(args.toArray(String[]::new));
    assertEquals(exitCode, result.exitCode(), result.all());
    assertEquals(message, result.err().strip());
  }
}
