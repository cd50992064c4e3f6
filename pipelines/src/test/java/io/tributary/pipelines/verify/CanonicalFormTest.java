package io.tributary.pipelines.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CanonicalFormTest {
  /** What the server prints, and the lake's value in DuckDB's SQL with its type. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tinyint   | -7                          | -7                          | INTEGER",
        "int       | 00042                       | 42                          | INTEGER",
        "year      | 0000                        | 0                           | INTEGER",
        "bigint    | 18446744073709551615        | 18446744073709551615        | DECIMAL(20,0)",
        "tinyint   | 1                           | true                        | BOOLEAN",
        "decimal   | 12.50                       | 12.50                       | DECIMAL(18,2)",
        "decimal   | 000012.50                   | 12.5                        | DECIMAL(18,1)",
        "decimal   | 0.00                        | 0                           | DECIMAL(18,2)",
        "decimal   | -0.50                       | -0.5                        | DECIMAL(38,30)",
        "decimal   | -0.999                      | -0.999                      | DECIMAL(3,3)",
        "decimal   | 100                         | 100                         | DECIMAL(38,0)",
        "decimal   | 1234567890123456789012345678901234567890.10 |"
            + " '1234567890123456789012345678901234567890.10' | VARCHAR",
        "float     | 0.10000000149011612         | 0.1                         | FLOAT",
        "double    | 1.7976931348623157e308      | 1.7976931348623157e308      | DOUBLE",
        "bit       | 1                           | true                        | BOOLEAN",
        "bit       | 5                           | 5                           | BIGINT",
        "bit       | 18446744073709551615        | 18446744073709551615        | DECIMAL(20,0)",
        "varbinary | 00FF61                      | '\\x00\\xFFa'               | BLOB",
        "date      | 0999-01-02                  | '0999-01-02'                | DATE",
        "datetime  | 2024-02-29 12:00:00.1       | '2024-02-29 12:00:00.1'     | TIMESTAMPTZ",
        "datetime  | 0999-12-31 23:59:59         | '0999-12-31 23:59:59'       | TIMESTAMPTZ",
        "timestamp | 2024-02-29 12:00:00.000001  | '2024-02-29 12:00:00.000001' | TIMESTAMPTZ",
        "time      | -838:59:59.000000           | '-838:59:59'                | VARCHAR",
        "time      | 12:00:00.5                  | '12:00:00.500000'           | VARCHAR",
        "point     | E610000001FF                | '\\xE6\\x10\\x00\\x00\\x01\\xFF' | BLOB",
        "vector    | 0000803FCDCCCC3D            | '[1.0,0.1]'                 | VARCHAR",
        "enum      | a'b                         | 'a''b'                      | VARCHAR",
      })
  void bothSidesComeToOneValue(String dataType, String printed, String sql, String type)
      throws SQLException {
    CanonicalForm form = CanonicalForm.of(dataType);
    Object expected = form.fromDatabase(printed, false);
    assertEquals(expected, fromLake(form, sql, type));
  }

  @Test
  void zeroDatesAreWhatTheCaptureMakesOfThem() {
    assertNull(CanonicalForm.DATE.fromDatabase("0000-00-00", true));
    assertEquals("1970-01-01", CanonicalForm.DATE.fromDatabase("0000-00-00", false));
    assertEquals("1970-01-01", CanonicalForm.DATE.fromDatabase("2024-00-10", false));
    assertEquals("1970-01-01", CanonicalForm.DATE.fromDatabase("2024-10-00", false));
    assertNull(CanonicalForm.DATETIME.fromDatabase("0000-00-00 00:00:00", true));
    assertEquals(
        "1970-01-01 00:00:00.000000",
        CanonicalForm.DATETIME.fromDatabase("0000-00-00 00:00:00.000", false));
  }

  @Test
  void jsonNumbersAreTheSameIfTheyAreTheSameDouble() {
    String digits = String.format(java.util.Locale.ROOT, "%.0f", 1e300);
    assertTrue(CanonicalForm.JSON.sameValue("[1e300]", "[" + digits + "]"));
    assertTrue(
        CanonicalForm.JSON.sameValue(
            "[1.2345678901234568e29]", "[123456789012345677877719597056]"));
    assertTrue(!CanonicalForm.JSON.sameValue("[9007199254740993]", "[9007199254740992]"));
    assertTrue(!CanonicalForm.JSON.sameValue("[18446744073709551615]", "[18446744073709551614]"));
    assertTrue(!CanonicalForm.JSON.sameValue("[0.1]", "[0.2]"));
  }

  @Test
  void vectorsAreTheSameIfTheirFloatsAre() {
    assertTrue(CanonicalForm.VECTOR.sameValue("[3.4E38,1.0]", "[3.4E+38,1]"));
    assertTrue(!CanonicalForm.VECTOR.sameValue("[1.0]", "[1.0,0.0]"));
  }

  @Test
  void aFloatMayHoldWhatASnapshotRead() {
    assertTrue(CanonicalForm.FLOAT.sameValue("1.6777216E7", "1.67772e+07"));
    assertTrue(!CanonicalForm.FLOAT.sameValue("1.6777216E7", "1.67773e+07"));
  }

  private static Object fromLake(CanonicalForm form, String sql, String type) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      String column = "SELECT CAST(" + sql + " AS " + type + ") AS c";
      try (ResultSet result =
          statement.executeQuery("SELECT " + form.fromLake("c", type) + " FROM (" + column + ")")) {
        result.next();
        return result.getObject(1);
      }
    }
  }
}
