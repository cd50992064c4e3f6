package io.tributary.schemas.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.ValueConversion.Verdict;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What MODIFY makes of the values that are there. */
class ValueConversionTest {

  private static final Pattern TYPE =
      Pattern.compile(
          "([A-Z ]+?)(?:\\((\\d+)(?:,(\\d+))?\\))?( UNSIGNED)?( ZEROFILL)?( NOT NULL)?");

  /** A type as it is declared; ENUM and SET have the members a, b and c. */
  private static SourceType type(String declared) {
    Matcher parts = TYPE.matcher(declared);
    if (!parts.matches()) {
      throw new IllegalArgumentException(declared);
    }
    String name = parts.group(1);
    int length = parts.group(2) == null ? -1 : Integer.parseInt(parts.group(2));
    int scale = parts.group(3) == null ? -1 : Integer.parseInt(parts.group(3));
    boolean unsigned = parts.group(4) != null || parts.group(5) != null;
    ColumnType lake =
        switch (name) {
          case "TINYINT", "SMALLINT", "MEDIUMINT", "YEAR" -> ColumnType.INT;
          case "INT" -> unsigned ? ColumnType.LONG : ColumnType.INT;
          case "BIGINT" -> unsigned ? ColumnType.decimal(20, 0) : ColumnType.LONG;
          case "DECIMAL" -> ColumnType.decimal(length, scale);
          case "FLOAT" -> ColumnType.FLOAT;
          case "DOUBLE" -> ColumnType.DOUBLE;
          case "BIT" -> length == 1 ? ColumnType.BOOLEAN : ColumnType.LONG;
          case "DATE" -> ColumnType.DATE;
          case "DATETIME", "TIMESTAMP" -> ColumnType.TIMESTAMP;
          case "BINARY", "VARBINARY", "BLOB", "POINT", "GEOMETRY" -> ColumnType.BINARY;
          default -> ColumnType.STRING;
        };
    return new SourceType(
        lake,
        name + (unsigned ? " UNSIGNED" : "") + (parts.group(5) == null ? "" : " ZEROFILL"),
        length,
        scale,
        parts.group(6) == null,
        lake.kind() == ColumnType.Kind.STRING ? "utf8mb4" : null,
        name.equals("ENUM") || name.equals("SET") ? List.of("a", "b", "c") : List.of());
  }

  private static ValueConversion of(String from, String to) {
    return new ValueConversion(type(from), type(to), false);
  }

  /** A value from its text, in the class of its type. */
  private static Object value(SourceType type, String text) {
    if (text == null) {
      return null;
    }
    return switch (type.lake().kind()) {
      case BOOLEAN -> text.equals("1");
      case INT, DATE -> Integer.valueOf(text);
      case LONG, TIMESTAMP -> Long.valueOf(text);
      case FLOAT -> Float.valueOf(text);
      case DOUBLE -> Double.valueOf(text);
      case DECIMAL -> new BigDecimal(text);
      case STRING -> text;
      case BINARY -> text.getBytes(StandardCharsets.UTF_8);
    };
  }

  private static String printed(Object value) {
    return value instanceof byte[] bytes
        ? Base64.getEncoder().encodeToString(bytes)
        : String.valueOf(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "INT | TINYINT | 300 | 127",
        "INT | INT UNSIGNED | -5 | 0",
        "INT | DECIMAL(5,2) | 7 | 7.00",
        "INT | DECIMAL(5,2) | 70000 | 999.99",
        "INT | DOUBLE | 7 | 7.0",
        "INT | VARCHAR(10) | -7 | -7",
        "INT(5) ZEROFILL | VARCHAR(10) | 7 | 00007",
        "INT | VARBINARY(10) | 12 | MTI=",
        "YEAR | VARCHAR(4) | 2020 | 2020",
        "YEAR | INT | 0 | 0",
        "BIT(8) | INT | 200 | 200",
        "DECIMAL(10,3) | DECIMAL(10,2) | 1.235 | 1.24",
        "DECIMAL(10,3) | DECIMAL(10,2) | -1.235 | -1.24",
        "DECIMAL(10,3) | INT | 2.500 | 3",
        "DECIMAL(10,3) | VARCHAR(20) | 1.500 | 1.500",
        "DECIMAL(10,3) | DOUBLE | 1.500 | 1.5",
        "DOUBLE | INT | 2.5 | 2",
        "DOUBLE | INT | 3.5 | 4",
        "DOUBLE | DECIMAL(5,1) | 0.25 | 0.3",
        "DOUBLE | FLOAT | 0.1 | 0.1",
        "DOUBLE | VARCHAR(30) | 1e10 | 10000000000",
        "FLOAT | VARCHAR(30) | 1.1234567 | 1.12346",
        "FLOAT(7,4) | VARCHAR(30) | 1.5 | 1.5000",
        "VARCHAR(20) | VARCHAR(3) | abcdef | abc",
        "VARCHAR(20) | CHAR(5) | ab | ab",
        "VARCHAR(20) | INT | 1.5 | 2",
        "VARCHAR(20) | INT | 12 apples | 12",
        "VARCHAR(20) | INT | none | 0",
        "VARCHAR(20) | DECIMAL(5,1) | 1.25 | 1.3",
        "VARCHAR(20) | DATE | 2020-2-3 | 18295",
        "VARCHAR(20) | DATE | none | null",
        "VARCHAR(20) | TIME(1) | 1:2:3.45 | 01:02:03.500000",
        "VARCHAR(20) | ENUM | B | b",
        "VARCHAR(20) | ENUM | 3 | c",
        "VARCHAR(20) | ENUM | x | ~~",
        "VARCHAR(20) | BINARY(4) | ab | YWIAAA==",
        "BLOB | TEXT | hello | hello",
        "VARBINARY(9) | CHAR(3) | abcd | abc",
        "BINARY(2) | BINARY(4) | ab | YWIAAA==",
        "ENUM | INT | c | 3",
        "SET | INT | a,c | 5",
        "DATE | VARCHAR(10) | 18295 | 2020-02-03",
        "DATE | INT | 18295 | 20200203",
        "DATETIME | VARCHAR(30) | 1700000000000000 | 2023-11-14 22:13:20",
        "DATETIME(6) | VARCHAR(30) | 1700000000000000 | 2023-11-14 22:13:20.000000",
        "DATETIME(6) | DATETIME | 1577836800600000 | 1577836801000000",
        "DATETIME(6) | DATETIME | -400000 | 0",
        "DATETIME | DATE | 1577854800000000 | 18262",
        "DATETIME | DATE | -1000000 | -1",
        "DATETIME(3) | TIME | 1577854800500000 | 05:00:01",
        "DATETIME | BIGINT | 1700000000000000 | 20231114221320",
        "TIMESTAMP(3) | TIMESTAMP | 1500000 | 2000000",
        "TIME(3) | VARCHAR(20) | -01:02:03.500000 | -01:02:03.500",
        "TIME(3) | TIME | -01:02:03.500000 | -01:02:04",
      })
  void isWhatTheServerMakesOfIt(String from, String to, String before, String behind) {
    ValueConversion conversion = of(from, to);
    assertEquals(Verdict.CONVERTED, conversion.verdict());
    assertEquals(behind, printed(conversion.convert(value(conversion.from(), before))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INT | BIGINT",
        "TINYINT UNSIGNED | INT",
        "INT UNSIGNED | BIGINT",
        "DECIMAL(5,2) | DECIMAL(10,2)",
        "DECIMAL(5,2) | DECIMAL(10,4)",
        "FLOAT | DOUBLE",
        "VARCHAR(10) | VARCHAR(20)",
        "VARCHAR(10) | TEXT",
        "CHAR(10) | VARCHAR(10)",
        "TEXT | LONGTEXT",
        "VARBINARY(10) | BLOB",
        "BINARY(4) | VARBINARY(4)",
        "DATE | DATETIME",
        "DATETIME | DATETIME(6)",
        "TIME | TIME(3)",
        "POINT | GEOMETRY",
        "INT NOT NULL | INT",
      })
  void aWideningLeavesTheValues(String from, String to) {
    assertEquals(Verdict.SAME, of(from, to).verdict());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TIMESTAMP | DATETIME",
        "DATETIME | TIMESTAMP",
        "DATE | TIMESTAMP",
        "TIMESTAMP | VARCHAR(30)",
        "TIMESTAMP | DATE",
        "TIME | DATETIME",
        "JSON | TEXT",
        "VARCHAR(20) | JSON",
        "BLOB | INT",
        "LONGTEXT | TINYTEXT",
        "INT | ENUM",
        "INT | YEAR",
        "INT | DATE",
        "DOUBLE | DOUBLE(7,2)",
        "GEOMETRY | POINT",
        "TIMESTAMP | TIMESTAMP NOT NULL",
      })
  void onlyTheServerKnowsTheRest(String from, String to) {
    assertEquals(Verdict.UNKNOWN, of(from, to).verdict());
  }

  @ParameterizedTest
  @CsvSource({
    "INT, 0",
    "VARCHAR(9), ''",
    "'DECIMAL(5,2)', 0.00",
    "DATE, 0",
    "TIME, 00:00:00",
    "ENUM, ''",
    "BINARY(3), AAAA"
  })
  void aNullBecomesNothingWhereNullIsNotAllowed(String type, String nothing) {
    ValueConversion conversion = of(type, type + " NOT NULL");
    assertEquals(Verdict.CONVERTED, conversion.verdict());
    assertEquals(nothing, printed(conversion.convert(null)));
    assertNull(of(type, type).convert(null));
  }

  @Test
  void aMemberIsFoundAgainByItsText() {
    SourceType before = type("ENUM");
    SourceType behind =
        new SourceType(
            ColumnType.STRING, "ENUM", -1, -1, true, "utf8mb4", List.of("c", "A", "new"));
    ValueConversion conversion = new ValueConversion(before, behind, false);
    assertEquals(Verdict.CONVERTED, conversion.verdict());
    assertEquals("A", conversion.convert("a"));
    assertEquals("", conversion.convert("b"));
    assertEquals("c", conversion.convert("c"));
  }

  @Test
  void aTextInANarrowerCharacterSetLosesWhatItDoesNotHave() {
    SourceType latin =
        new SourceType(ColumnType.STRING, "VARCHAR", 9, -1, true, "latin1", List.of());
    assertEquals("é?", new ValueConversion(type("VARCHAR(9)"), latin, false).convert("é中"));
    SourceType koi8u =
        new SourceType(ColumnType.STRING, "VARCHAR", 9, -1, true, "koi8u", List.of());
    assertEquals(Verdict.UNKNOWN, new ValueConversion(type("VARCHAR(9)"), koi8u, false).verdict());
  }

  @Test
  void bytesThatAreNoTextEndIt() {
    ValueConversion conversion = of("BLOB", "TEXT");
    assertEquals("ab", conversion.convert(new byte[] {'a', 'b', (byte) 0xff, 'c'}));
    assertEquals("é", conversion.convert("é".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void mariaDbCutsWhatMySqlRounds() {
    ValueConversion conversion = new ValueConversion(type("DATETIME(6)"), type("DATETIME"), true);
    assertEquals(1_577_836_800_000_000L, conversion.convert(1_577_836_800_600_000L));
  }

  @Test
  void readsBackWhatItWrote() {
    LogPosition since = LogPosition.of(3, "bin.000004", 300, true, 0, 0);
    SourceType odd =
        new SourceType(
            ColumnType.STRING,
            "ENUM",
            1,
            -1,
            false,
            "utf8mb4",
            List.of("a>b", "c|d;e,f", "", "é%"));
    FormerName former =
        new FormerName(
            "b",
            since,
            new FormerName("a", null, null, new ValueConversion(type("INT"), odd, true)),
            of("DECIMAL(10,3)", "DECIMAL(10,2)"));
    assertEquals(former, FormerName.parse(former.toText()));
  }
}
