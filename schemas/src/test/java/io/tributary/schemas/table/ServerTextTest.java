package io.tributary.schemas.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerTextTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, -0",
    "1e10, 10000000000",
    "1e14, 100000000000000",
    "1e15, 1e15",
    "-1.5e15, -1.5e15",
    "123456789012345.6, 123456789012345.6",
    "1234567890123456, 1.234567890123456e15",
    "1.1234567890123457, 1.1234567890123457",
    "0.1, 0.1",
    "1e-15, 0.000000000000001",
    "1e-16, 1e-16",
    "1e300, 1e300",
    "1e-300, 1e-300",
    "5e-324, 5e-324",
    "1.7976931348623157e308, 1.7976931348623157e308",
    "2.2250738585072014e-308, 2.2250738585072014e-308",
    "9007199254740993, 9.007199254740992e15"
  })
  void aDoubleHasItsFewestDigits(String value, String text) {
    assertEquals(text, ServerText.of(Double.parseDouble(value)));
  }

  @ParameterizedTest
  @CsvSource({
    "1.1234567, 1.12346",
    "3.25e10, 32500000000",
    "-1e-20, -1e-20",
    "0.1, 0.1",
    "16777216, 16777200"
  })
  void aFloatHasSix(String value, String text) {
    assertEquals(text, ServerText.of(Float.parseFloat(value)));
  }

  @Test
  void datesAndTimesHaveTheDigitsOfTheirColumn() {
    assertEquals("2023-11-14 22:13:20", ServerText.datetime(1_700_000_000_000_000L, 0));
    assertEquals("2023-11-14 22:13:20.000", ServerText.datetime(1_700_000_000_000_000L, 3));
    assertEquals("1969-12-31 23:59:59.999999", ServerText.datetime(-1));
    assertEquals("-01:02:03.50", ServerText.time(-3_723_500_000L, 2));
    assertEquals("838:59:59", ServerText.time(3_020_399_000_000L, 0));
  }
}
