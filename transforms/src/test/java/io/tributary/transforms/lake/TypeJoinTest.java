package io.tributary.transforms.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tributary.schemas.table.ColumnType;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeJoinTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "INT; INT; INT",
        "INT; LONG; LONG",
        "BOOLEAN; INT; INT",
        "BOOLEAN; LONG; LONG",
        "FLOAT; DOUBLE; DOUBLE",
        "INT; DECIMAL(5,2); DECIMAL(12,2)",
        "LONG; DECIMAL(20,0); DECIMAL(20,0)",
        "DECIMAL(10,2); DECIMAL(8,4); DECIMAL(12,4)",
        "DECIMAL(38,0); DECIMAL(5,5); STRING",
        "DATE; TIMESTAMP; TIMESTAMP",
        "INT; DOUBLE; STRING",
        "STRING; INT; STRING",
        "BINARY; STRING; STRING"
      })
  void isTheNarrowestTypeThatKeepsBothAndDoesNotDependOnTheOrder(
      String a, String b, String joined) {
    ColumnType expected = ColumnType.parse(joined);
    assertEquals(expected, TypeJoin.of(ColumnType.parse(a), ColumnType.parse(b)));
    assertEquals(expected, TypeJoin.of(ColumnType.parse(b), ColumnType.parse(a)));
  }

  @Test
  void convertsValuesExactly() {
    assertEquals(7L, TypeJoin.convert(7, ColumnType.INT, ColumnType.LONG));
    assertEquals(1, TypeJoin.convert(true, ColumnType.BOOLEAN, ColumnType.INT));
    assertEquals(1.5d, TypeJoin.convert(1.5f, ColumnType.FLOAT, ColumnType.DOUBLE));
    assertEquals(
        new BigDecimal("7.00"), TypeJoin.convert(7, ColumnType.INT, ColumnType.decimal(12, 2)));
    assertEquals(-86_400_000_000L, TypeJoin.convert(-1, ColumnType.DATE, ColumnType.TIMESTAMP));
  }

  @Test
  void writesTextsThatDoNotDependOnTheTimeZone() {
    assertEquals("2024-02-29", TypeJoin.convert(19_782, ColumnType.DATE, ColumnType.STRING));
    assertEquals(
        "2024-02-29 12:34:56.789012",
        TypeJoin.convert(1709210096_789012L, ColumnType.TIMESTAMP, ColumnType.STRING));
    assertEquals("1", TypeJoin.convert(true, ColumnType.BOOLEAN, ColumnType.STRING));
    assertEquals(
        "0.0000000100",
        TypeJoin.convert(new BigDecimal("1.00E-8"), ColumnType.decimal(20, 10), ColumnType.STRING));
    assertEquals(
        "AP8=", TypeJoin.convert(new byte[] {0, -1}, ColumnType.BINARY, ColumnType.STRING));
  }

  @Test
  void neverNarrows() {
    assertThrows(
        IllegalArgumentException.class, () -> TypeJoin.convert(7, ColumnType.INT, ColumnType.DATE));
  }
}
