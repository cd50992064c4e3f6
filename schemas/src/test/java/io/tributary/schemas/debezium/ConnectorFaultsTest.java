package io.tributary.schemas.debezium;

import static io.tributary.schemas.debezium.DecoderFixture.change;
import static io.tributary.schemas.debezium.DecoderFixture.column;
import static io.tributary.schemas.debezium.DecoderFixture.snapshotSource;
import static io.tributary.schemas.debezium.DecoderFixture.source;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the connector writes in a wrong form: put right, or in doubt. */
class ConnectorFaultsTest {

  private static final String KEY = "{\"id\":1}";

  private static Decoded.Change decoded(String column, String json, boolean snapshot)
      throws Exception {
    String value =
        change(snapshot ? "r" : "c", "null", "{\"id\":1,\"v\":" + json + "}")
            .replace(source(120), snapshot ? snapshotSource(120, "true") : source(120));
    return (Decoded.Change)
        new DecoderFixture().table("Items", 4, column("id", "INT"), column).decode(KEY, value);
  }

  private static Object value(String column, String json) throws Exception {
    return decoded(column, json, false).event().after()[1];
  }

  private static String text(String type, int length, String charset) {
    return column("v", type, length, -1).replace("}", ",\"charsetName\":\"" + charset + "\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "INTEGER UNSIGNED, -1, 4294967295",
    "INTEGER UNSIGNED ZEROFILL, -1294967296, 3000000000",
    "INT UNSIGNED, -2147483648, 2147483648",
    "INT4 UNSIGNED, 4294967295, 4294967295",
    "INTEGER UNSIGNED, 5, 5",
    "INTEGER, -1, -1",
    "BIGINT UNSIGNED, -1, 18446744073709551615"
  })
  void anUnsignedNumberThatArrivesNegativeIsItself(String type, String wire, String number)
      throws Exception {
    assertEquals(number, value(column("v", type), wire).toString());
  }

  @Test
  void aNumberBelowWhatAnyUnsignedOneLooksLikeIsRefused() {
    assertThrows(
        PoisonException.class, () -> value(column("v", "INTEGER UNSIGNED"), "-2147483649"));
  }

  @Test
  void textOfTheCharacterSetBinaryIsBytes() throws Exception {
    byte[] expected = {'a', (byte) 0xff, 0};
    assertArrayEquals(
        expected, (byte[]) value(text("VARCHAR", 9, "binary"), "\"a\\u00ff\\u0000\""));
    assertArrayEquals(
        expected, (byte[]) value(text("CHAR", 3, "binary"), "\"a\\u00ff\""), "filled up");
    assertThrows(PoisonException.class, () -> value(text("TEXT", 9, "binary"), "\"中\""));
  }

  @Test
  void theBackslashOfSjisIsOne() throws Exception {
    assertEquals("a\\b", value(text("VARCHAR", 9, "sjis"), "\"a＼b\""));
    assertEquals("a＼b", value(text("VARCHAR", 9, "cp932"), "\"a＼b\""));
  }

  private static String doubts(String column, String json, boolean snapshot) throws Exception {
    return String.join(
        ",",
        decoded(column, json, snapshot).doubts().stream()
            .map(doubt -> doubt.cause().name())
            .toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "armscii8 | \"é\" | CONNECTOR_VALUES",
        "koi8u | \"abc\" | ~~",
        "swe7 | \"a]\" | CONNECTOR_VALUES",
        "utf8mb4 | \"é\" | ~~",
      })
  void textThatTheConnectorMisreadsIsADoubt(String charset, String json, String cause)
      throws Exception {
    assertEquals(cause, doubts(text("VARCHAR", 9, charset), json, false));
    assertEquals("", doubts(text("VARCHAR", 9, charset), json, true), "snapshots are right");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "BOOL | true | false | CONNECTOR_VALUES",
        "BOOL | false | false | ~~",
        "TINYINT | true | false | ~~",
        "REAL | 1.1234568 | false | CONNECTOR_VALUES",
        "REAL | null | false | ~~",
        "DOUBLE | 1.1234568 | false | ~~",
        "FLOAT | 1.12346 | true | ROUNDED_FLOAT",
        "FLOAT | 123456.0 | true | ROUNDED_FLOAT",
        "FLOAT | 1.5 | true | ~~",
        "FLOAT | 1.12346 | false | ~~",
        "YEAR | 2000 | true | CONNECTOR_VALUES",
        "YEAR | 2000 | false | ~~",
        "YEAR | 2001 | true | ~~",
      })
  void aValueThatMayBeAnotherIsADoubt(String type, String json, boolean snapshot, String cause)
      throws Exception {
    assertEquals(cause, doubts(column("v", type), json, snapshot));
  }

  @Test
  void aFloatWithDigitsOfItsOwnIsNotCut() throws Exception {
    assertEquals("", doubts(column("v", "FLOAT", 7, 4), "123.456", true));
  }
}
