package io.tributary.pipelines.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
        "float     | 1.1234567165374756          | 1.1234567                   | FLOAT",
        "float     | 1.1234567165374756          | 1.1234567165374756          | DOUBLE",
        "float     | -0                          | '-0.0'                      | FLOAT",
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
        "enum      | ``                          | ''                          | VARCHAR",
        "char      | a                           | 'a'                         | VARCHAR",
        // What the lake has of a column that had another type before.
        "int       | 7                           | 7.00                        | DECIMAL(12,2)",
        "int       | -7                          | -7                          | DECIMAL(10,0)",
        "bigint    | 7                           | '7'                         | VARCHAR",
        "date      | 2024-02-29                  | '2024-02-29 00:00:00'       | TIMESTAMPTZ",
        "date      | 0999-01-02                  | '0999-01-02 00:00:00'       | TIMESTAMPTZ",
        "date      | 2024-02-29                  | '2024-02-29'                | VARCHAR",
        "datetime  | 2024-02-29 00:00:00         | '2024-02-29'                | DATE",
        "datetime  | 2024-02-29 12:00:00.1       | '2024-02-29 12:00:00.1'     | VARCHAR",
        "double    | 0.1                         | '0.1'                       | VARCHAR",
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
  void aJsonTextMayBeLong() {
    String text = '"' + "x".repeat(20_100_000) + '"';
    assertTrue(CanonicalForm.JSON.sameValue("[" + text + ", 1]", "[" + text + ",1.0]"));
  }

  @Test
  void vectorsAreTheSameIfTheirFloatsAre() {
    assertTrue(CanonicalForm.VECTOR.sameValue("[3.4E38,1.0]", "[3.4E+38,1]"));
    assertTrue(!CanonicalForm.VECTOR.sameValue("[1.0]", "[1.0,0.0]"));
  }

  @Test
  void aFloatIsComparedToItsLastBit() throws SQLException {
    Object exact = CanonicalForm.FLOAT.fromDatabase("1.1234567165374756", true);
    assertNotEquals(exact, fromLake(CanonicalForm.FLOAT, "1.12346", "FLOAT"));
    assertFalse(CanonicalForm.FLOAT.sameValue(exact.toString(), "1.1234599351882935"));
    assertFalse(CanonicalForm.FLOAT.sameValue("1.6777216E7", "1.67772E7"));
    assertEquals("f * 1E0", CanonicalForm.FLOAT.select("f"));
  }

  @Test
  void theSignOfAZeroIsPartOfADouble() throws SQLException {
    assertEquals("true", ask("SELECT " + differs("0.0", "'-0.0'")));
    assertEquals("false", ask("SELECT " + differs("'-0.0'", "'-0.0'")));
    assertEquals("true", ask("SELECT " + differs("NULL", "0.0")));
    assertEquals("false", ask("SELECT coalesce(" + differs("NULL", "NULL") + ", false)"));
  }

  private static String differs(String database, String lake) {
    return CanonicalForm.DOUBLE.differs(
        "CAST(" + database + " AS DOUBLE)", "CAST(" + lake + " AS DOUBLE)");
  }

  @Test
  void aTextThatIsNoNumberOrTimeEqualsNone() throws SQLException {
    assertEquals(Double.NaN, fromLake(CanonicalForm.DOUBLE, "'abc'", "VARCHAR"));
    assertNull(fromLake(CanonicalForm.DOUBLE, "NULL", "VARCHAR"));
    assertEquals("abc", fromLake(CanonicalForm.DATETIME, "'abc'", "VARCHAR"));
    assertNull(fromLake(CanonicalForm.DATETIME, "NULL", "VARCHAR"));
  }

  @Test
  void aTimeOfDayIsNoDate() throws SQLException {
    assertEquals(
        "2024-02-29 00:00:01.000000",
        fromLake(CanonicalForm.DATE, "'2024-02-29 00:00:01'", "TIMESTAMPTZ"));
  }

  @Test
  void aNumberInATextMayHaveMoreZeros() {
    assertTrue(CanonicalForm.INTEGER.sameValue("7", "7.0"));
    assertTrue(CanonicalForm.DECIMAL.sameValue("10000000000", "1.0E10"));
    assertFalse(CanonicalForm.INTEGER.sameValue("7", "7.1"));
    assertFalse(CanonicalForm.INTEGER.sameValue("7", "seven"));
  }

  @Test
  void bytesInATextAreInBase64() {
    assertTrue(CanonicalForm.BINARY.sameValue("00FF61", "AP9h"));
    assertFalse(CanonicalForm.BINARY.sameValue("616263", "abc"));
  }

  private static String ask(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
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
