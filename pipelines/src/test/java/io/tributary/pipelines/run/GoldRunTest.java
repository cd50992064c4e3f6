package io.tributary.pipelines.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.schemas.gold.GoldContract;
import io.tributary.schemas.gold.GoldTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole runs on the DirectRunner over recorded topics. The oracle is each gold table's defining
 * SQL, run by DuckDB over silver.
 */
class GoldRunTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"plain", "envelope"})
  void everyGoldTableEqualsItsDefinition(String form) {
    Path lake = folder.resolve("lake");
    assertRuns(lake, Cli.capture("store/" + form + ".jsonl.gz"));
    assertEqualsDefinitions(lake);
    for (String table : List.of("FactSales", "FactOrderReason", "DimProductHistory", "DimDate")) {
      assertFalse(rows(lake, table).isEmpty(), table + " must have rows to mean anything");
    }
  }

  @Test
  void aSecondRunOverTheSameRecordsChangesNothing() {
    Path lake = folder.resolve("lake");
    Path capture = Cli.capture("store/plain.jsonl.gz");
    assertRuns(lake, capture);
    Map<String, String> before = content(lake);
    assertRuns(lake, capture);
    assertEquals(before, content(lake));
  }

  @Test
  void piecesInAnyOrderEndInTheSameTables() throws IOException {
    Path whole = folder.resolve("whole");
    assertRuns(whole, Cli.capture("store/plain.jsonl.gz"));
    List<String> lines = lines(Cli.capture("store/plain.jsonl.gz"));
    List<String> schemaChanges =
        lines.stream().filter(l -> l.startsWith("{\"topic\": \"store-plain\",")).toList();
    long seed = 20261124;
    Collections.shuffle(lines, new Random(seed));
    Path pieces = folder.resolve("pieces");
    int third = lines.size() / 3;
    for (int i = 0; i < 3; i++) {
      // Each piece brings the schemas, as a topic that is read again would.
      List<String> piece = new ArrayList<>(schemaChanges);
      piece.addAll(lines.subList(i * third, i == 2 ? lines.size() : (i + 1) * third));
      Path file = folder.resolve("piece-" + i + ".jsonl");
      Files.write(file, piece);
      assertRuns(pieces, file);
    }
    assertEqualsDefinitions(pieces);
    assertEquals(content(whole), content(pieces), "seed " + seed);
  }

  @Test
  void goldAloneIsTheGoldOfAllLayers() {
    Path all = folder.resolve("all");
    Path alone = folder.resolve("alone");
    Path capture = Cli.capture("store/plain.jsonl.gz");
    assertRuns(all, capture);
    assertRuns(alone, capture, "--layers=gold");
    assertFalse(Files.exists(alone.resolve("silver")));
    assertEquals(content(all), content(alone));
  }

  @Test
  void whatWaitsForItsProductIsCounted() throws IOException {
    List<String> lines = lines(Cli.capture("store/plain.jsonl.gz"));
    List<String> products =
        lines.stream().filter(l -> l.contains("online_store.Products\"")).toList();
    List<String> others = new ArrayList<>(lines);
    others.removeAll(products);
    Path early = folder.resolve("early.jsonl");
    Files.write(early, others);
    Path lake = folder.resolve("lake");
    assertRuns(lake, early);
    assertEquals("", rows(lake, "FactSales"));
    assertTrue(waiting(lake) > 0);
    Path late = folder.resolve("late.jsonl");
    List<String> rest = new ArrayList<>(products);
    rest.addAll(lines.stream().filter(l -> l.startsWith("{\"topic\": \"store-plain\",")).toList());
    Files.write(late, rest);
    assertRuns(lake, late);
    assertEquals(0, waiting(lake));
    assertEqualsDefinitions(lake);
  }

  private static long waiting(Path lake) {
    String sum =
        Cli.query(lake, "SELECT coalesce(sum(\"Items\"), 0) AS n FROM lake.waiting").get(0);
    return Long.parseLong(sum.replaceAll("\\D", ""));
  }

  private static void assertRuns(Path lake, Path capture, String... more) {
    List<String> args =
        new ArrayList<>(List.of("run", "--source=capture:" + capture, "--lakeRoot=" + lake));
    args.addAll(List.of(more));
    Cli.Result result = Cli.run(args.toArray(String[]::new));
    assertEquals(0, result.exitCode(), result.all());
    assertTrue(result.out().contains("The ledger balances."), result.all());
  }

  private static void assertEqualsDefinitions(Path lake) {
    Cli.Result result = Cli.run("verify", "--layer=gold", "--lakeRoot=" + lake);
    assertEquals(0, result.exitCode(), result.all());
  }

  private static String rows(Path lake, String table) {
    return Cli.rows(lake, "SELECT * FROM gold.\"" + table + "\"");
  }

  /** All of gold, as far as it does not depend on when what arrived. */
  private static Map<String, String> content(Path lake) {
    Map<String, String> content = new TreeMap<>();
    for (GoldTable table : GoldContract.bundled().tables()) {
      content.put(table.name(), rows(lake, table.name()));
    }
    return content;
  }

  private static List<String> lines(Path gzipped) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(gzipped)), StandardCharsets.UTF_8))) {
      return new ArrayList<>(reader.lines().toList());
    }
  }
}
