package io.tributary.pipelines.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.pipelines.jdbc.MySqlServer;
import io.tributary.pipelines.jdbc.TestServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JdbcSourceDatabaseIT {
  @TempDir static Path folder;
  private static TestServer server;

  @BeforeAll
  static void startServer() throws Exception {
    server = TestServer.start(folder);
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.stop();
  }

  @Test
  void readsEveryTypeExactly() throws SQLException {
    server.execute(
        """
        CREATE TABLE Types (
          `k 1` VARCHAR(20), k2 INT(6) ZEROFILL, flag TINYINT(1), bu BIGINT UNSIGNED,
          money DECIMAL(18,2), huge DECIMAL(60,10), f FLOAT, d DOUBLE, b1 BIT(1), b64 BIT(64),
          fixed BINARY(4), dt DATE, zero DATE NOT NULL, dtm DATETIME(3), ts TIMESTAMP(6) NULL,
          tm TIME, tm6 TIME(6), y YEAR, e ENUM('a','b'), s SET('x','y'), j JSON, t TEXT,
          PRIMARY KEY (k2, `k 1`))
        """,
        """
        INSERT INTO Types VALUES (
          'é😀', 42, 1, 18446744073709551615,
          -0.50, 12345678901234567890123456789012345678901234567890.5, 16777217, 0.1, b'1',
          b'1111111111111111111111111111111111111111111111111111111111111111',
          'ab', '2024-02-29', '0000-00-00', '2024-01-01 00:00:00.1', '2024-01-01 05:45:00.000001',
          '-838:59:59', '12:00:00.5', 2024, 'a', 'x,y', '{"a": 1}', 'line\ntwo')
        """);
    Map<String, Object> row = new LinkedHashMap<>();
    try (JdbcSourceDatabase database = open()) {
      SourceTable table = table(database, "Types");
      assertEquals(List.of("k2", "k 1"), table.primaryKey());
      database.read(
          table,
          texts -> {
            for (int i = 0; i < texts.length; i++) {
              SourceColumn column = table.columns().get(i);
              row.put(column.name(), column.form().fromDatabase(texts[i], column.nullable()));
            }
          });
    }
    assertEquals(
        "{k 1=é😀, k2=42, flag=1, bu=18446744073709551615, money=-0.5,"
            + " huge=12345678901234567890123456789012345678901234567890.5, f=1.6777216E7, d=0.1,"
            + " b1=1, b64=18446744073709551615, fixed=61620000, dt=2024-02-29, zero=1970-01-01,"
            + " dtm=2024-01-01 00:00:00.100000, ts=2024-01-01 00:00:00.000001, tm=-838:59:59,"
            + " tm6=12:00:00.500000, y=2024, e=a, s=x,y, j={\"a\": 1}, t=line\ntwo}",
        row.toString());
  }

  @Test
  void readsFloatingNumbersToTheirLastBit() throws SQLException {
    server.execute(
        "CREATE TABLE Floats (id INT PRIMARY KEY, f FLOAT, f74 FLOAT(7,4), fz FLOAT ZEROFILL,"
            + " d DOUBLE, d103 DOUBLE(10,3))",
        "INSERT INTO Floats VALUES (1, 1.1234567, 999.9999, 3, 0.1, 1234567.891),"
            + " (2, 16777217, -0.0001, 2.5, -0e0, 0.001), (3, -0e0, 0, 0, 1e-300, 0)");
    assertEquals(
        List.of(
            "[1, 1.1234567165374756, 999.9998779296875, 3.0, 0.1, 1234567.891]",
            "[2, 1.6777216E7, -9.999999747378752E-5, 2.5, -0.0, 0.001]",
            "[3, -0.0, 0.0, 0.0, 1.0E-300, 0.0]"),
        rows("Floats"));
  }

  @Test
  void readsTablesThatKeepTheirHistory() throws SQLException {
    server.execute(
        "CREATE TABLE Versioned (id INT PRIMARY KEY, n INT) WITH SYSTEM VERSIONING",
        "INSERT INTO Versioned VALUES (1, 1), (2, 1)",
        "UPDATE Versioned SET n = 2 WHERE id = 1",
        "DELETE FROM Versioned WHERE id = 2",
        "CREATE TABLE Periods (id INT PRIMARY KEY, n INT,"
            + " s TIMESTAMP(6) GENERATED ALWAYS AS ROW START INVISIBLE,"
            + " e TIMESTAMP(6) GENERATED ALWAYS AS ROW END INVISIBLE,"
            + " PERIOD FOR SYSTEM_TIME (s, e)) WITH SYSTEM VERSIONING",
        "INSERT INTO Periods (id, n) VALUES (1, 1)",
        "UPDATE Periods SET n = 2");
    try (JdbcSourceDatabase database = open()) {
      assertEquals(List.of("id"), table(database, "Versioned").primaryKey());
      assertEquals(List.of("id"), table(database, "Periods").primaryKey());
    }
    assertEquals(List.of("[1, 2]"), rows("Versioned"));
    assertTrue(rows("Periods").get(0).startsWith("[1, 2, "), rows("Periods").toString());
  }

  @Test
  void anotherDatabaseOfTheServerIsReadInTheSameMoment() throws SQLException {
    server.execute(
        "CREATE DATABASE `odd-näme`",
        "CREATE TABLE `odd-näme`.Things (id INT PRIMARY KEY)",
        "INSERT INTO `odd-näme`.Things VALUES (7)");
    try (JdbcSourceDatabase database = open()) {
      assertTrue(database.other("nowhere").isEmpty());
      SourceDatabase other = database.other("odd-n_me").orElseThrow();
      assertEquals("odd-näme", other.name());
      List<String> rows = new ArrayList<>();
      other.read(table(other, "Things"), texts -> rows.add(Arrays.toString(texts)));
      assertEquals(List.of("[7]"), rows);
    }
  }

  @Test
  void allTablesAreReadAsOfOneMoment() throws SQLException {
    server.execute("CREATE TABLE Moment (ID INT PRIMARY KEY)", "INSERT INTO Moment VALUES (1)");
    try (JdbcSourceDatabase database = open()) {
      server.execute("INSERT INTO Moment VALUES (2)");
      List<String> rows = new ArrayList<>();
      database.read(table(database, "Moment"), texts -> rows.add(Arrays.toString(texts)));
      assertEquals(List.of("[1]"), rows);
    }
  }

  @Test
  void aWrongPasswordAndAMissingDatabaseAreRefused() {
    MySqlServer right = server.access();
    MySqlServer wrong = new MySqlServer(right.url(), right.user(), "x");
    SQLException password =
        assertThrows(SQLException.class, () -> JdbcSourceDatabase.open(wrong, null));
    assertTrue(password.getMessage().contains("Access denied"), password.getMessage());
    String url = right.url().substring(0, right.url().lastIndexOf('/') + 1);
    MySqlServer noDatabase = new MySqlServer(url, right.user(), right.password());
    assertThrows(SQLException.class, () -> JdbcSourceDatabase.open(noDatabase, null));
  }

  /** The canonical values of a table's rows. */
  private static List<String> rows(String name) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (JdbcSourceDatabase database = open()) {
      SourceTable table = table(database, name);
      database.read(
          table,
          texts -> {
            List<Object> values = new ArrayList<>();
            for (int i = 0; i < texts.length; i++) {
              SourceColumn column = table.columns().get(i);
              values.add(column.form().fromDatabase(texts[i], column.nullable()));
            }
            rows.add(values.toString());
          });
    }
    return rows;
  }

  private static SourceTable table(SourceDatabase database, String name) throws SQLException {
    return database.tables().stream()
        .filter(table -> table.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static JdbcSourceDatabase open() throws SQLException {
    return JdbcSourceDatabase.open(server.access(), null);
  }
}
