package io.tributary.pipelines.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What statements make of values without an event for any of them, and what the connector writes in
 * a wrong form: recordings of a real server, which must end in its own rows, in order and shuffled.
 */
class ValueCasesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private Path run(String name, List<String> lines) throws IOException {
    Path lake = folder.resolve(name);
    Path file = Files.write(folder.resolve(name + ".jsonl"), lines);
    Cli.Result result = Cli.run("run", "--source=capture:" + file, "--lakeRoot=" + lake);
    assertEquals(0, result.exitCode(), result.all());
    return lake;
  }

  /** Rows whose values have one form: numbers without trailing zeros, times without a zone. */
  private static List<String> rows(List<String> lines, List<String> columns) throws IOException {
    List<String> rows = new ArrayList<>();
    for (String line : lines) {
      JsonNode row = JSON.readTree(line);
      Map<String, String> values = new TreeMap<>();
      for (String column : columns) {
        values.put(column, normal(row.get(column)));
      }
      rows.add(values.toString());
    }
    Collections.sort(rows);
    return rows;
  }

  private static String normal(JsonNode value) {
    String text = value == null || value.isNull() ? "NULL" : value.asText();
    if (text.matches("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?")) {
      return new BigDecimal(text).stripTrailingZeros().toPlainString();
    }
    return text.replaceFirst("^(\\d{4}-\\d\\d-\\d\\d)[T ](\\d\\d:\\d\\d:\\d\\d)", "$1 $2")
        .replaceFirst("(Z|\\+00:00)$", "")
        .replaceFirst("(:\\d\\d)\\.0+$", "$1")
        .replaceFirst("(:\\d\\d\\.\\d*[1-9])0+$", "$1");
  }

  @ParameterizedTest
  @CsvSource({
    "dropadd, t, 'id,bb,a,b'",
    "default, t, "
        + "'id,a1,a2,a3,a4,b1,b2,b3,c1,c2,c3,c4,c5,c6,d1,d2,d3,d4,e1,e2,e3,e4,e5,f1,f2,f3,f4,f5,"
        + "g1,g2,g3,g4,g5,h1,h2,h4,h5,h7'",
    "integer-unsigned-plain, y1, 'id,a,b,c,d,e,f,g,h,i,j,k,z,zz'",
    "sjisback, t, 'id,v,w,e'",
    "modifynarrow, t, 'id,c,d,v,n,dt'"
  })
  void endsInTheDatabasesRows(String name, String table, String columns) throws IOException {
    List<String> lines =
        new ArrayList<>(Files.readAllLines(Cli.capture("values/" + name + ".jsonl")));
    List<String> names = List.of(columns.split(",", -1));
    List<String> expected =
        rows(Files.readAllLines(Cli.capture("values/expected/" + name + ".jsonl")), names);
    String query = "SELECT * FROM silver.\"" + table + "\"";
    assertEquals(expected, rows(Cli.query(run("ordered", lines), query), names));
    Collections.shuffle(lines, new Random(7));
    assertEquals(expected, rows(Cli.query(run("shuffled", lines), query), names));
  }

  @Test
  void convertsBytesTimesAndNumbersToTheServersTexts() throws IOException {
    Path lake = run("texts", Files.readAllLines(Cli.capture("values/blob-text.jsonl")));
    assertEquals(
        List.of(
            "{\"id\":1,\"b\":\"hello\",\"t\":\"2023-11-14 22:13:20\",\"d\":\"10000000000\"}",
            "{\"id\":2,\"b\":\"hello\",\"t\":\"2023-11-14 22:13:20\",\"d\":\"10000000000\"}"),
        Cli.query(lake, "SELECT id, b, t, d FROM silver.\"Items\" ORDER BY id"));
  }

  @Test
  void aDateMadeOfATimeIsADateInRowsOnBothSides() throws IOException {
    Path lake = run("dates", Files.readAllLines(Cli.capture("values/modifynarrow.jsonl")));
    assertEquals(
        List.of("{\"dt\":\"2020-01-01\",\"type\":\"DATE\"}"),
        Cli.query(lake, "SELECT DISTINCT dt, typeof(dt) AS type FROM silver.\"t\""));
  }

  @Test
  void aLaterRunConvertsNothingTwice() throws IOException {
    List<String> lines = Files.readAllLines(Cli.capture("values/modifynarrow.jsonl"));
    List<String> columns = List.of("id", "c", "d", "v", "n", "dt");
    String query = "SELECT * FROM silver.\"t\"";
    List<String> snapshot = lines.stream().filter(line -> !line.contains("76708")).toList();
    List<String> first = snapshot.stream().filter(line -> !line.contains("ALTER TABLE")).toList();
    run("pieces", first);
    run("pieces", snapshot);
    Path lake = run("pieces", lines);
    assertEquals(
        rows(Files.readAllLines(Cli.capture("values/expected/modifynarrow.jsonl")), columns),
        rows(Cli.query(lake, query), columns));
    run("pieces", first);
    assertEquals(
        rows(Files.readAllLines(Cli.capture("values/expected/modifynarrow.jsonl")), columns),
        rows(Cli.query(lake, query), columns));
  }
}
