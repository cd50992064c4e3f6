package io.tributary.schemas.debezium;

import static io.tributary.schemas.debezium.DecoderFixture.change;
import static io.tributary.schemas.debezium.DecoderFixture.column;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.debezium.WireModes.BinaryMode;
import io.tributary.schemas.debezium.WireModes.DecimalMode;
import io.tributary.schemas.debezium.WireModes.TemporalMode;
import io.tributary.schemas.debezium.WireModes.UnsignedMode;
import io.tributary.schemas.table.ColumnType;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One lake value, whatever form the connector was told to write it in. */
class WireModesTest {

  private static WireModes decimals(DecimalMode mode) {
    return new WireModes(
        mode, TemporalMode.ADAPTIVE_TIME_MICROSECONDS, BinaryMode.BYTES, UnsignedMode.LONG);
  }

  private static WireModes times(TemporalMode mode) {
    return new WireModes(DecimalMode.PRECISE, mode, BinaryMode.BYTES, UnsignedMode.LONG);
  }

  private static WireModes binaries(BinaryMode mode) {
    return new WireModes(
        DecimalMode.PRECISE, TemporalMode.ADAPTIVE_TIME_MICROSECONDS, mode, UnsignedMode.LONG);
  }

  private static Object read(WireModes modes, String type, int length, int scale, String json)
      throws PoisonException {
    ChangeEvent event =
        new DecoderFixture()
            .in(modes)
            .table("Items", 4, column("id", "INT"), column("v", type, length, scale))
            .event("{\"id\":1}", change("c", "null", "{\"id\":1,\"v\":" + json + "}"));
    ColumnType columnType = event.schema().columns().get(1).type();
    Object value = event.after()[1];
    if (value instanceof BigDecimal decimal) {
      assertEquals(columnType.scale(), decimal.scale(), "the scale of " + columnType);
    }
    return value;
  }

  @ParameterizedTest
  @CsvSource({
    "PRECISE, '\"MDk=\"', 123.45",
    "STRING, '\"123.45\"', 123.45",
    "STRING, '\"-0.1\"', -0.10",
    "DOUBLE, 123.45, 123.45",
    "DOUBLE, 0.1, 0.10",
    "DOUBLE, 5, 5.00"
  })
  void decimalsHaveTheirDeclaredScale(DecimalMode mode, String json, String expected)
      throws Exception {
    assertEquals(expected, read(decimals(mode), "DECIMAL", 10, 2, json).toString());
  }

  @Test
  void aDecimalIsNeverRoundedInSilence() {
    PoisonException e =
        assertThrows(
            PoisonException.class,
            () -> read(decimals(DecimalMode.STRING), "DECIMAL", 10, 2, "\"1.005\""));
    assertEquals(Reason.BAD_VALUE, e.reason());
  }

  @Test
  void aDecimalOfMoreDigitsThanTheLakeHoldsIsKeptAsText() throws Exception {
    String digits = "12345678901234567890123456789012345.678901234567890123456789012345";
    assertEquals(
        digits, read(decimals(DecimalMode.STRING), "DECIMAL", 65, 30, "\"" + digits + "\""));
  }

  @ParameterizedTest
  @CsvSource({
    "ADAPTIVE_TIME_MICROSECONDS, 45296000000",
    "MICROSECONDS, 45296000000",
    "CONNECT, 45296000",
    "NANOSECONDS, 45296000000000",
    "ISOSTRING, '\"12:34:56Z\"'",
    "ISOSTRING, '\"12:34:56\"'"
  })
  void timesAreMySqlsText(TemporalMode mode, String json) throws Exception {
    assertEquals("12:34:56", read(times(mode), "TIME", 0, -1, json));
  }

  @ParameterizedTest
  @CsvSource({
    "-1, -00:00:00.000001",
    "0, 00:00:00",
    "-3020399000000, -838:59:59",
    "3020399000000, 838:59:59",
    "500000, 00:00:00.500000"
  })
  void timesMayBeNegativeAndLongerThanADay(long micros, String expected) throws Exception {
    assertEquals(expected, read(WireModes.DEFAULT, "TIME", 6, -1, Long.toString(micros)));
  }

  @ParameterizedTest
  @CsvSource({
    "ADAPTIVE_TIME_MICROSECONDS, 0, 1709210096000",
    "ADAPTIVE_TIME_MICROSECONDS, 3, 1709210096000",
    "ADAPTIVE_TIME_MICROSECONDS, 6, 1709210096000000",
    "CONNECT, 6, 1709210096000",
    "MICROSECONDS, 0, 1709210096000000",
    "NANOSECONDS, 0, 1709210096000000000",
    "ISOSTRING, 0, '\"2024-02-29T12:34:56Z\"'",
    "ISOSTRING, 0, '\"2024-02-29T12:34:56\"'"
  })
  void datetimesAreMicroseconds(TemporalMode mode, int fraction, String json) throws Exception {
    assertEquals(1709210096_000000L, read(times(mode), "DATETIME", fraction, -1, json));
  }

  @ParameterizedTest
  @CsvSource({
    "'\"1969-12-31T23:59:59.999999Z\"', -1",
    "'\"1969-12-31T23:59:59Z\"', -1000000",
    "'\"2024-02-29T18:19:56+05:45\"', 1709210096000000",
    "'\"2024-02-29T12:34:56.789Z\"', 1709210096789000"
  })
  void timestampsAreReadInTheirOwnZone(String json, long expected) throws Exception {
    assertEquals(expected, read(WireModes.DEFAULT, "TIMESTAMP", 6, -1, json));
  }

  @Test
  void aTimestampThatIsNoDateIsPoison() {
    for (String json : new String[] {"\"2024-02-30T00:00:00Z\"", "\"2024-02-20T25:00:00Z\"", "7"}) {
      assertThrows(
          PoisonException.class, () -> read(WireModes.DEFAULT, "TIMESTAMP", 0, -1, json), json);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ADAPTIVE_TIME_MICROSECONDS, 19782",
    "CONNECT, 19782",
    "ISOSTRING, '\"2024-02-29Z\"'",
    "ISOSTRING, '\"2024-02-29\"'"
  })
  void datesAreDays(TemporalMode mode, String json) throws Exception {
    assertEquals(19782, read(times(mode), "DATE", -1, -1, json));
  }

  @ParameterizedTest
  @CsvSource({
    "LONG, -1, 18446744073709551615",
    "LONG, 5, 5",
    "LONG, -9223372036854775808, 9223372036854775808",
    "PRECISE, '\"AP//////////\"', 18446744073709551615"
  })
  void unsignedBigintsKeepAll64Bits(UnsignedMode mode, String json, String expected)
      throws Exception {
    WireModes modes =
        new WireModes(
            DecimalMode.PRECISE, TemporalMode.ADAPTIVE_TIME_MICROSECONDS, BinaryMode.BYTES, mode);
    assertEquals(expected, read(modes, "BIGINT UNSIGNED", -1, -1, json).toString());
  }

  @ParameterizedTest
  @CsvSource({"BYTES, -/8=", "BASE64, -/8=", "BASE64_URL_SAFE, -_8=", "HEX, fbff"})
  void binariesAreTheirBytes(BinaryMode mode, String text) throws Exception {
    String wire = mode == BinaryMode.BYTES || mode == BinaryMode.BASE64 ? "+/8=" : text;
    assertArrayEquals(
        new byte[] {(byte) 0xfb, (byte) 0xff},
        (byte[]) read(binaries(mode), "VARBINARY", 8, -1, "\"" + wire + "\""));
  }

  @ParameterizedTest
  @CsvSource({
    "TINYINT, -5, -5",
    "SMALLINT UNSIGNED, 65535, 65535",
    "INT UNSIGNED ZEROFILL, 4294967295, 4294967295",
    "YEAR, 2024, 2024",
    "BOOLEAN, true, 1",
    "DOUBLE, 1e300, 1.0E300",
    "FLOAT, 1.5, 1.5",
    "BIT, true, true",
    "JSON, '\"{}\"', {}"
  })
  void declaredTypesHaveTheirLakeValue(String type, String json, String expected) throws Exception {
    assertEquals(expected, String.valueOf(read(WireModes.DEFAULT, type, -1, -1, json)));
  }

  @Test
  void bitsAreTheNumberTheySpell() throws Exception {
    assertEquals(513L, read(WireModes.DEFAULT, "BIT", 10, -1, "\"AQI=\""));
    assertEquals(
        new BigDecimal("18446744073709551615"),
        read(WireModes.DEFAULT, "BIT", 64, -1, "\"//////////8=\""));
    assertThrows(
        PoisonException.class, () -> read(WireModes.DEFAULT, "BIT", 9, -1, "\"AQI=\"").hashCode());
  }

  @Test
  void anUnknownTypeIsPoison() {
    PoisonException e =
        assertThrows(PoisonException.class, () -> read(WireModes.DEFAULT, "FROB", -1, -1, "1"));
    assertEquals(
        "Schema change p-0@0 of table shop.Items: Column v has the unknown type FROB",
        e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"TINYINT, true, 1", "TINYINT, false, 0", "BOOL, true, 1", "BOOL, 7, 7"})
  void aTinyintThatAConverterMadeABooleanIsANumber(String type, String json, int expected)
      throws Exception {
    assertEquals(expected, read(WireModes.DEFAULT, type, 1, -1, json));
  }

  @Test
  void theNegativeZeroKeepsItsSign() throws Exception {
    assertEquals(-0.0f, read(WireModes.DEFAULT, "FLOAT", -1, -1, "-0.0"));
    assertEquals(-0.0, read(WireModes.DEFAULT, "DOUBLE", -1, -1, "-0.0"));
    assertEquals(0.0, read(WireModes.DEFAULT, "DOUBLE", -1, -1, "0.0"));
    assertEquals("0.00", read(decimals(DecimalMode.DOUBLE), "DECIMAL", 9, 2, "-0.0").toString());
  }

  @ParameterizedTest
  @CsvSource({
    "DOUBLE, 38, 10, 1.0E28",
    "DOUBLE, 65, 30, -1.0E35",
    "STRING, 4, 2, '\"123.45\"'",
    "PRECISE, 4, 2, '\"MDk=\"'"
  })
  void aDecimalThatDoesNotFitIsPoison(DecimalMode mode, int precision, int scale, String json) {
    PoisonException e =
        assertThrows(
            PoisonException.class, () -> read(decimals(mode), "DECIMAL", precision, scale, json));
    assertEquals(Reason.BAD_VALUE, e.reason());
  }

  @Test
  void aFloatBeyondItsRangeIsPoison() {
    assertThrows(PoisonException.class, () -> read(WireModes.DEFAULT, "FLOAT", -1, -1, "1e39"));
  }

  /**
   * 2 to the 64 is 616 more than whole thousands, so an overflow leaves digits behind the sixth.
   */
  @Test
  void nanosecondsThatOverflowedInTheConnectorArePoison() {
    for (String wrapped : new String[] {"-4852116232933722624", "6283264147419103232"}) {
      assertThrows(
          PoisonException.class,
          () -> read(times(TemporalMode.NANOSECONDS), "DATETIME", 6, -1, wrapped));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'\"9999-12-31T23:59:59.999999Z\"', 253402300799999999",
    "'\"1000-01-01T00:00:00.000001Z\"', -30610223999999999"
  })
  void farDatesAreExactAsTexts(String json, long expected) throws Exception {
    assertEquals(expected, read(times(TemporalMode.ISOSTRING), "DATETIME", 6, -1, json));
  }

  @ParameterizedTest
  @CsvSource({"BYTES", "BASE64", "BASE64_URL_SAFE", "HEX"})
  void bitsAreBase64InEveryBinaryMode(BinaryMode mode) throws Exception {
    assertEquals(511L, read(binaries(mode), "BIT", 9, -1, "\"/wE=\""));
  }

  @Test
  void theYear1900IsZero() throws Exception {
    assertEquals(0, read(WireModes.DEFAULT, "YEAR", -1, -1, "1900"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      value = {"x,y | x,y", "x\\\\,y | x,y", "it's | it's", "\\\\ | \\", "unknown | unknown"})
  void aMemberIsItselfHoweverTheDeclarationSpellsIt(String json, String expected) throws Exception {
    assertEquals(expected, member("'x,y'\",\"'it''s'\",\"'\\\\\\\\'", json));
  }

  @Test
  void aTextThatStandsForTwoMembersIsPoison() {
    // The second member, a backslash and a comma, is how the binlog spells the first.
    assertThrows(PoisonException.class, () -> member("'x,y'\",\"'x\\\\\\\\,y'", "x\\\\,y"));
  }

  private static Object member(String literals, String json) throws PoisonException {
    return new DecoderFixture()
        .table(
            "Items",
            4,
            column("id", "INT"),
            "{\"name\":\"v\",\"typeName\":\"ENUM\",\"enumValues\":[\"" + literals + "\"]}")
        .event("{\"id\":1}", change("c", "null", "{\"id\":1,\"v\":\"" + json + "\"}"))
        .after()[1];
  }
}
