package io.tributary.pipelines.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.schemas.capture.CaptureReader;
import io.tributary.schemas.capture.CaptureWriter;
import io.tributary.schemas.change.SourceRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Silver built from the lake's own bronze. */
class BronzeRunTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"plain", "envelope"})
  void silverFromBronzeEqualsTheDirectRun(String form) {
    Path capture = Cli.capture("store/" + form + ".jsonl.gz");
    Path direct = folder.resolve("direct");
    assertRuns(direct, "--source=capture:" + capture);
    Path lake = folder.resolve("lake");
    assertRuns(lake, "--source=capture:" + capture, "--layers=bronze");
    assertTrue(Files.notExists(lake.resolve("silver/Customers")));
    assertRuns(lake, "--source=bronze");
    Map<String, String> expected = StoreRows.content(direct);
    assertEquals(expected, StoreRows.content(lake));
    assertRuns(lake, "--source=bronze", "--layers=silver");
    assertEquals(expected, StoreRows.content(lake), "after a second run from bronze");
    assertEquals(
        List.of("{\"layers\":\"silver\",\"applied\":0}"),
        Cli.query(
            lake,
            "SELECT layers, sum(applied) AS applied FROM lake.ledger"
                + " WHERE run = (SELECT max_by(run, finished_at) FROM lake.ledger) GROUP BY 1"));
  }

  @Test
  void recordsThatWereDeliveredAgainEndInTheSameRows() throws IOException {
    Path again = folder.resolve("again.jsonl.gz");
    try (CaptureReader reader =
            new CaptureReader(Files.newInputStream(Cli.capture("store/plain.jsonl.gz")));
        CaptureWriter writer = new CaptureWriter(again)) {
      for (SourceRecord r = reader.next(); r != null; r = reader.next()) {
        writer.write(
            new SourceRecord(
                r.topic(),
                r.partition(),
                r.offset() + 100_000,
                r.timestamp() + 60_000,
                r.headers(),
                r.key(),
                r.value()));
      }
      writer.finish();
    }
    String first = "--source=capture:" + Cli.capture("store/plain.jsonl.gz");
    String second = "--source=capture:" + again;
    Path direct = folder.resolve("direct");
    assertRuns(direct, first);
    assertRuns(direct, second);
    Path lake = folder.resolve("lake");
    assertRuns(lake, first, "--layers=bronze");
    assertRuns(lake, second, "--layers=bronze");
    assertRuns(lake, "--source=bronze");
    assertEquals(StoreRows.content(direct), StoreRows.content(lake));
    for (String table : StoreRows.TABLES) {
      assertEquals(StoreRows.expected(table), StoreRows.inLake(lake, table), table);
    }
  }

  @Test
  void silverThatWasDeletedIsBuiltFromScratch() throws IOException {
    Path lake = folder.resolve("lake");
    assertRuns(lake, "--source=capture:" + Cli.capture("store/plain.jsonl.gz"));
    Map<String, String> before = StoreRows.content(lake);
    Files.move(lake.resolve("silver"), folder.resolve("gone"));
    assertRuns(lake, "--source=bronze");
    assertEquals(before, StoreRows.content(lake));
  }

  @Test
  void aCaptureTellsNoOffsetsAndSoDoesTheBronzeMadeOfIt() {
    Path lake = folder.resolve("lake");
    assertRuns(lake, "--source=capture:" + Cli.capture("types/plain.jsonl.gz"), "--layers=bronze");
    assertRuns(lake, "--source=bronze");
    assertEquals(
        List.of("{\"next_offsets\":\"{}\"}"),
        Cli.query(lake, "SELECT DISTINCT next_offsets FROM lake.ledger"));
  }

  @Test
  void bronzeIsNotWrittenFromItself() {
    Path lake = folder.resolve("lake");
    Cli.Result result =
        Cli.run("run", "--source=bronze", "--layers=bronze,silver", "--lakeRoot=" + lake);
    assertEquals(2, result.exitCode(), result.all());
    assertTrue(
        result
            .err()
            .startsWith("--layers: bronze is not allowed with --source=bronze; expected silver"),
        result.all());
    assertEquals(1, result.err().strip().lines().count(), result.all());
    result = Cli.run("run", "--source=bronze", "--until=forever", "--lakeRoot=" + lake);
    assertEquals(
        "--until: forever is not allowed with bronze; expected caught-up", result.err().strip());
  }

  @Test
  void aLakeWithoutBronzeIsOneClearLine() {
    Path lake = folder.resolve("lake");
    Cli.Result result = Cli.run("run", "--source=bronze", "--lakeRoot=" + lake);
    assertEquals(1, result.exitCode(), result.all());
    assertTrue(
        result.err().startsWith("--source: bronze is not allowed; ")
            && result
                .err()
                .strip()
                .endsWith(" holds no tables, expected what a run with --layers=bronze wrote"),
        result.all());
  }

  @Test
  void ofSeveralConnectorsOneMustBeNamed() throws IOException {
    Path lake = folder.resolve("lake");
    for (String form : new String[] {"plain", "envelope"}) {
      assertRuns(
          lake,
          "--source=capture:" + Cli.capture("store/" + form + ".jsonl.gz"),
          "--layers=bronze");
    }
    Cli.Result result = Cli.run("run", "--source=bronze", "--lakeRoot=" + lake);
    assertEquals(2, result.exitCode(), result.all());
    assertEquals(
        "--topicPrefix: is needed, since bronze holds the records of several connectors:"
            + " store-envelope, store-plain",
        result.err().strip());
    assertRuns(lake, "--source=bronze", "--topicPrefix=store-envelope");
    assertEquals(
        List.of("{\"topic\":\"store-envelope\"}"),
        Cli.query(
            lake,
            "SELECT DISTINCT split_part(_topic, '.', 1) AS topic FROM silver.\"Orders_changes\""));
    for (String table : StoreRows.TABLES) {
      assertEquals(StoreRows.expected(table), StoreRows.inLake(lake, table), table);
    }
  }

  private static void assertRuns(Path lake, String... options) {
    List<String> args = new java.util.ArrayList<>(List.of("run", "--lakeRoot=" + lake));
    args.addAll(List.of(options));
    Cli.Result result = Cli.run(args.toArray(String[]::new));
    assertEquals(0, result.exitCode(), result.all());
    assertTrue(result.out().contains("The ledger balances."), result.all());
  }
}
