package io.tributary.pipelines.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

final class ResultWriterTest {
  private static final String MIXED =
      "SELECT * FROM (VALUES (1, 'a,b', 1.50::DECIMAL(9,2), NULL), (22, 'NULL', 0.05, 'say \"x\"'),"
          + " (3, '', 10, E'two\\nlines')) t(ID, Name, Price, Note)";

  @Test
  void tableAlignsNumbersRightAndTellsNullFromTheText() throws SQLException {
    assertEquals(
        """
        +----+--------+-------+------------+
        | ID | Name   | Price | Note       |
        +----+--------+-------+------------+
        |  1 | a,b    |  1.50 | NULL       |
        | 22 | 'NULL' |  0.05 | say "x"    |
        |  3 |        | 10.00 | two\\nlines |
        +----+--------+-------+------------+
        (3 rows)
        """,
        write(OutputFormat.table, MIXED));
  }

  @Test
  void tableOfNoRowsHasItsHeader() throws SQLException {
    assertEquals(
        """
        +---+
        | a |
        +---+
        +---+
        (0 rows)
        """,
        write(OutputFormat.table, "SELECT 1 AS a WHERE false"));
  }

  @Test
  void tableStreamsBeyondTheRowsThatSetTheWidths() throws SQLException {
    String text = write(OutputFormat.table, "SELECT range AS n FROM range(1500)");
    assertEquals(1505, text.lines().count());
    assertEquals("(1500 rows)", text.lines().skip(1504).findFirst().orElseThrow());
  }

  @Test
  void tableCutsLongTexts() throws SQLException {
    String text = write(OutputFormat.table, "SELECT repeat('x', 200) AS t");
    assertEquals("| " + "x".repeat(80) + "… |", text.lines().skip(3).findFirst().orElseThrow());
  }

  @Test
  void csvQuotesWhatNeedsIt() throws SQLException {
    assertEquals(
        "ID,Name,Price,Note\n1,\"a,b\",1.50,\n22,NULL,0.05,\"say \"\"x\"\"\"\n3,\"\",10.00,\"two\nlines\"\n",
        write(OutputFormat.csv, MIXED));
  }

  @Test
  void jsonKeepsNumbersExact() throws SQLException {
    assertJson("{\"v\":\"12.50\"}", "12.5::DECIMAL(10,2)");
    assertJson("{\"v\":\"0.00\"}", "0::DECIMAL(10,2)");
    assertJson("{\"v\":7}", "7::DECIMAL(20,0)");
    assertJson("{\"v\":18446744073709551615}", "18446744073709551615::UBIGINT");
    assertJson(
        "{\"v\":-170141183460469231731687303715884105727}",
        "(-170141183460469231731687303715884105727)::HUGEINT");
    assertJson("{\"v\":1.0E-7}", "1e-7::DOUBLE");
    assertJson("{\"v\":0.1}", "0.1::FLOAT");
    assertJson("{\"v\":\"NaN\"}", "'NaN'::DOUBLE");
    assertJson("{\"v\":255}", "255::UTINYINT");
  }

  @Test
  void jsonTimesAreUtcWithTheDigitsTheyNeed() throws SQLException {
    assertJson("{\"v\":\"2024-01-02T01:04:05Z\"}", "TIMESTAMPTZ '2024-01-02 03:04:05+02'");
    assertJson("{\"v\":\"2024-01-02T03:04:05.120Z\"}", "TIMESTAMP '2024-01-02 03:04:05.12'");
    assertJson("{\"v\":\"2024-01-02T03:04:05.000001Z\"}", "TIMESTAMP '2024-01-02 03:04:05.000001'");
    assertJson("{\"v\":\"2024-02-29\"}", "DATE '2024-02-29'");
    assertJson("{\"v\":\"03:04:05\"}", "TIME '03:04:05'");
    // Kathmandu, the tests' zone, skipped this quarter of an hour.
    assertJson("{\"v\":\"1986-01-01T00:10:00Z\"}", "TIMESTAMP '1986-01-01 00:10:00'");
  }

  @Test
  void jsonNestsAndEscapes() throws SQLException {
    assertJson(
        "{\"v\":{\"a\":\"1.50\",\"b\":[1,null]}}", "{'a': 1.50::DECIMAL(4,2), 'b': [1, NULL]}");
    assertJson(
        "{\"v\":{\"k\":\"2024-01-01T00:00:00Z\"}}", "MAP {'k': TIMESTAMP '2024-01-01 00:00:00'}");
    assertJson("{\"v\":{\"x\":[1.10,\"y\"]}}", "'{\"x\": [1.10, \"y\"]}'::JSON");
    assertJson("{\"v\":\"q\\\"\\n\\u0001é😀\"}", "E'q\"\\n' || chr(1) || 'é😀'");
    assertJson("{\"v\":\"AAH/\"}", "'\\x00\\x01\\xFF'::BLOB");
    assertJson("{\"v\":null}", "NULL");
  }

  @Test
  void aRepeatedNameHidesNoValue() throws SQLException {
    assertEquals("{\"id\":1,\"id_1\":2}\n", write(OutputFormat.jsonl, "SELECT 1 AS id, 2 AS id"));
  }

  private static void assertJson(String expected, String value) throws SQLException {
    assertEquals(expected + "\n", write(OutputFormat.jsonl, "SELECT " + value + " AS v"));
  }

  private static String write(OutputFormat format, String sql) throws SQLException {
    StringWriter out = new StringWriter();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      format.writer(new PrintWriter(out)).writeAll(rows);
    }
    return out.toString();
  }
}
