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
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs on the DirectRunner over recorded topics. */
class CaptureRunTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"plain", "envelope"})
  void silverEqualsTheDatabase(String form) throws IOException {
    Path lake = folder.resolve("lake");
    assertRuns(lake, Cli.capture("store/" + form + ".jsonl.gz"));
    for (String table : StoreRows.TABLES) {
      assertEquals(StoreRows.expected(table), StoreRows.inLake(lake, table), table);
    }
  }

  @Test
  void aSecondRunOverTheSameRecordsChangesNothing() {
    Path lake = folder.resolve("lake");
    Path capture = Cli.capture("store/plain.jsonl.gz");
    assertRuns(lake, capture);
    Map<String, String> before = StoreRows.content(lake);
    Cli.Result second = assertRuns(lake, capture);
    assertEquals(before, StoreRows.content(lake));
    assertEquals(
        List.of("{\"added\":0,\"applied\":0,\"duplicates\":1590}"),
        Cli.query(
            lake,
            "SELECT sum(bronze_added) AS added, sum(applied) AS applied,"
                + " sum(duplicates) AS duplicates FROM lake.ledger"
                + " WHERE run = (SELECT max_by(run, finished_at) FROM lake.ledger)"),
        second.all());
  }

  @Test
  void piecesInAnyOrderEndInTheSameLake() throws IOException {
    Path whole = folder.resolve("whole");
    assertRuns(whole, Cli.capture("store/plain.jsonl.gz"));
    List<String> lines = lines(Cli.capture("store/plain.jsonl.gz"));
    List<String> schemaChanges =
        lines.stream().filter(l -> l.startsWith("{\"topic\": \"store-plain\",")).toList();
    long seed = 20261123;
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
    for (String table : StoreRows.TABLES) {
      assertEquals(
          StoreRows.expected(table), StoreRows.inLake(pieces, table), table + ", seed " + seed);
    }
    Map<String, String> expected = StoreRows.content(whole);
    StoreRows.content(pieces)
        .forEach(
            (name, rows) -> {
              // What came late depends on the order of arrival, and only that.
              assertEquals(withoutLate(expected.get(name)), withoutLate(rows), name);
            });
  }

  @Test
  void linesInAnyOrderAndThereTwiceEndInTheSameLake() throws IOException {
    Path whole = folder.resolve("whole");
    assertRuns(whole, Cli.capture("store/plain.jsonl.gz"));
    List<String> lines = lines(Cli.capture("store/plain.jsonl.gz"));
    int count = lines.size();
    lines.addAll(List.copyOf(lines));
    long seed = 20261124;
    Collections.shuffle(lines, new Random(seed));
    Path file = folder.resolve("untidy.jsonl");
    Files.write(file, lines);
    Path lake = folder.resolve("lake");
    assertRuns(lake, file);
    assertEquals(StoreRows.content(whole), StoreRows.content(lake), "seed " + seed);
    assertEquals(
        List.of("{\"records\":%d,\"added\":%d,\"present\":%d}".formatted(2 * count, count, count)),
        Cli.query(
            lake,
            "SELECT sum(records) AS records, sum(bronze_added) AS added,"
                + " sum(bronze_present) AS present FROM lake.ledger"));
  }

  @Test
  void aCaptureThatIsCutOffIsOneClearLine() throws IOException {
    byte[] whole = Files.readAllBytes(Cli.capture("store/plain.jsonl.gz"));
    Path file = folder.resolve("cut.jsonl.gz");
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    Cli.Result result =
        Cli.run("run", "--source=capture:" + file, "--lakeRoot=" + folder.resolve("lake"));
    assertEquals(1, result.exitCode(), result.all());
    assertTrue(
        result
            .err()
            .strip()
            .matches(
                Pattern.quote("--source: capture:" + file + ": Line ")
                    + "\\d+ of the capture can't be read: the gzipped file is cut off"),
        result.all());
  }

  @Test
  void aTopicNamedUnlikeItsTableBalances() throws IOException {
    List<String> lines = lines(Cli.capture("store/plain.jsonl.gz"));
    lines.replaceAll(
        line ->
            line.replace(
                "\"topic\": \"store-plain.online_store.Sellers\"",
                "\"topic\": \"store-plain.online_store.Odd_Sellers\""));
    Path file = folder.resolve("odd.jsonl");
    Files.write(file, lines);
    Path lake = folder.resolve("lake");
    assertRuns(lake, file);
    assertEquals(StoreRows.expected("Sellers"), StoreRows.inLake(lake, "Sellers"));
    assertEquals(
        List.of(
            "{\"table_name\":\"Odd_Sellers\",\"records\":47,\"renamed_out\":43,\"renamed_in\":0}",
            "{\"table_name\":\"Sellers\",\"records\":0,\"renamed_out\":0,\"renamed_in\":43}"),
        Cli.query(
            lake,
            "SELECT table_name, records, renamed_out, renamed_in FROM lake.ledger"
                + " WHERE table_name LIKE '%Sellers' ORDER BY 1"));
  }

  @Test
  void brokenRecordsAreQuarantinedWithTheirReasonAndTheRestGoesOn() throws IOException {
    List<String> lines = lines(Cli.capture("store/plain.jsonl.gz"));
    lines.add(record("store-plain.online_store.Orders", 9000, "{\\\"OrderID\\\":1}", "no json"));
    lines.add(
        record("store-plain.online_store.Orders", 9001, "{\\\"OrderID\\\":1}", "{\\\"a\\\":1}"));
    lines.add(
        record(
            "store-plain.online_store.Nowhere",
            0,
            "{\\\"id\\\":1}",
            change("Nowhere", "{\\\"id\\\":1}")));
    lines.add(
        keyless(
            "store-plain.online_store.Sellers", 9002, change("Sellers", "{\\\"SellerID\\\":1}")));
    Path file = folder.resolve("broken.jsonl");
    Files.write(file, lines);
    Path lake = folder.resolve("lake");
    assertRuns(lake, file);
    assertEquals(
        String.join(
            "\n",
            "{\"_table\":\"Nowhere\",\"_reason\":\"UNKNOWN_TABLE\",\"_offset\":0}",
            "{\"_table\":\"Orders\",\"_reason\":\"NOT_A_CHANGE\",\"_offset\":9001}",
            "{\"_table\":\"Orders\",\"_reason\":\"NOT_JSON\",\"_offset\":9000}",
            "{\"_table\":\"Sellers\",\"_reason\":\"MISSING_KEY\",\"_offset\":9002}"),
        Cli.rows(lake, "SELECT _table, _reason, _offset FROM lake.quarantine"));
    assertEquals(
        List.of("{\"_value\":\"no json\"}"),
        Cli.query(lake, "SELECT _value FROM bronze.\"Orders\" WHERE _offset = 9000"));
    assertEquals(
        List.of("{\"dead_letters\":2,\"balanced\":true}"),
        Cli.query(
            lake, "SELECT dead_letters, balanced FROM lake.ledger WHERE table_name = 'Orders'"));
    for (String table : StoreRows.TABLES) {
      assertEquals(StoreRows.expected(table), StoreRows.inLake(lake, table), table);
    }
  }

  @Test
  void bronzeAloneKeepsEveryRecordAsReceived() {
    Path lake = folder.resolve("lake");
    Cli.Result result =
        Cli.run(
            "run",
            "--layers=bronze",
            "--source=capture:" + Cli.capture("types/plain.jsonl.gz"),
            "--lakeRoot=" + lake);
    assertEquals(0, result.exitCode(), result.all());
    assertFalse(Files.exists(lake.resolve("silver/Customers")));
    assertEquals(
        List.of(
            "{\"_partition\":0,\"_offset\":8,\"_timestamp\":\"2026-11-22T14:09:41.257Z\","
                + "\"name\":\"__debezium.oldkey\",\"value\":\"{\\\"CustomerID\\\":2}\","
                + "\"_key\":\"{\\\"CustomerID\\\":99}\"}"),
        Cli.query(
            lake,
            "SELECT _partition, _offset, _timestamp, _headers[1].name AS name,"
                + " decode(_headers[1].value) AS value, _key"
                + " FROM bronze.\"Customers\" WHERE _offset = 8"));
    assertEquals(
        List.of("{\"n\":54}"), Cli.query(lake, "SELECT sum(bronze_added) AS n FROM lake.ledger"));
  }

  @Test
  void silverHasEveryTypeWithItsExactValue() {
    Path lake = folder.resolve("lake");
    assertRuns(lake, Cli.capture("types/plain.jsonl.gz"));
    assertEquals(
        List.of(
            "{\"id\":18446744073709551615,\"ti\":-5,\"b1\":1,\"su\":65535,\"mi\":-8388608,"
                + "\"iu\":4294967295,\"bi\":-9223372036854775808,\"d\":\"12345678.9012\","
                + "\"f\":1.5,\"db\":2.25,\"bt\":true,\"b8\":513,\"c\":\"ab\",\"v\":\"höh\","
                + "\"tx\":\"text\",\"bl\":\"AP8Q\",\"vb\":\"AQI=\",\"da\":\"2024-02-29\","
                + "\"dt\":\"2024-02-29T12:34:56Z\",\"dt3\":\"2024-02-29T12:34:56.789Z\","
                + "\"dt6\":\"2024-02-29T12:34:56.789012Z\",\"ts\":\"2024-02-29T12:34:56Z\","
                + "\"ts6\":\"2024-02-29T12:34:56.789012Z\",\"tm\":\"-12:30:00\","
                + "\"tm6\":\"23:59:59.999999\",\"y\":2024,\"e\":\"b\",\"s\":\"x,z\","
                + "\"j\":\"{\\\"k\\\": [1, 2.5, null]}\"}"),
        Cli.query(
            lake,
            "SELECT * EXCLUDE (_key, _position, _committed_at) FROM silver.\"AllTypes\""
                + " WHERE id > 1"));
  }

  private Cli.Result assertRuns(Path lake, Path capture) {
    Cli.Result result = Cli.run("run", "--source=capture:" + capture, "--lakeRoot=" + lake);
    assertEquals(0, result.exitCode(), result.all());
    assertTrue(result.out().contains("The ledger balances."), result.all());
    return result;
  }

  private static String withoutLate(String rows) {
    return rows.replaceAll("\"_late\":(true|false),", "");
  }

  private static List<String> lines(Path gzipped) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(gzipped)), StandardCharsets.UTF_8))) {
      return new ArrayList<>(reader.lines().toList());
    }
  }

  private static String record(String topic, long offset, String key, String value) {
    return "{\"topic\":\"%s\",\"partition\":0,\"offset\":%d,\"timestamp\":1795356979000,\"headers\":{},\"key\":\"%s\",\"value\":\"%s\"}"
        .formatted(topic, offset, key, value);
  }

  private static String keyless(String topic, long offset, String value) {
    return record(topic, offset, "", value).replace("\"key\":\"\"", "\"key\":null");
  }

  private static String change(String table, String after) {
    return ("{\\\"before\\\":null,\\\"after\\\":%s,\\\"source\\\":{\\\"db\\\":\\\"online_store\\\",\\\"table\\\":\\\"%s\\\",\\\"file\\\":\\\"mysql-bin.000009\\\","
            + "\\\"pos\\\":1,\\\"row\\\":0,\\\"snapshot\\\":\\\"false\\\",\\\"ts_ms\\\":1795356979000},\\\"op\\\":\\\"c\\\"}")
        .formatted(after, table);
  }
}
