package io.tributary.schemas.debezium;

import static io.tributary.schemas.debezium.DecoderFixture.ITEMS;
import static io.tributary.schemas.debezium.DecoderFixture.change;
import static io.tributary.schemas.debezium.DecoderFixture.column;
import static io.tributary.schemas.debezium.DecoderFixture.record;
import static io.tributary.schemas.debezium.DecoderFixture.source;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.position.EpochDetector;
import io.tributary.schemas.position.Epochs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that nobody expects: each harms itself at most. */
class OddRecordsTest {

  private static final String KEY = "{\"id\":1}";
  private static final String ROW = "{\"id\":1,\"name\":\"a\"}";

  private static final byte[][] FRAMES = {
    {0, 0, 0, 0, 7, 0, 2, 2, 2, 12, 'w', 'i', 'd'},
    {0, 0, 0, 0, 6, 2},
    {0},
    {10, 4, 'a', 'b', 16, 1},
    {(byte) 0xff, (byte) 0xfe, 0, 0},
    {'"', (byte) 0xc3, (byte) 0x28, '"'},
    {'{', 0, 0, 0},
    {},
  };

  private static SourceRecord odd(String topic, byte[] key, byte[] value) {
    return new SourceRecord(topic, 0, 7, 5007, List.of(), key, value);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void assertNotJson(String what, SourceRecord record) {
    PoisonException e =
        assertThrows(PoisonException.class, () -> new DecoderFixture().items().decode(record));
    assertEquals("NOT_JSON: The " + what + " is not JSON", e.reason() + ": " + e.getMessage());
  }

  @Test
  void bytesOfAnotherFormatAreDeadLetters() {
    for (byte[] frame : FRAMES) {
      assertNotJson("value", odd(ITEMS, frame, frame));
      assertNotJson("key", odd(ITEMS, frame, bytes(change("c", "null", ROW))));
    }
  }

  @Test
  void aHeaderOfAnotherFormatLeavesTheChangeWithoutItsLink() throws Exception {
    for (byte[] frame : FRAMES) {
      SourceRecord record =
          new SourceRecord(
              ITEMS,
              0,
              7,
              5007,
              List.of(new SourceRecord.Header("__debezium.newkey", frame)),
              bytes(KEY),
              bytes(change("c", "null", ROW)));
      Decoded.Change decoded = (Decoded.Change) new DecoderFixture().items().decode(record);
      assertNull(decoded.event().linkedKey());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"p", "p.transaction", "__debezium-heartbeat.p"})
  void onTopicsAboutTheStreamTheyAreControlRecords(String topic) throws Exception {
    for (byte[] frame : FRAMES) {
      assertInstanceOf(
          Decoded.Control.class, new DecoderFixture().items().decode(odd(topic, frame, frame)));
    }
  }

  @Test
  void deepNestingIsADeadLetter() {
    int depth = 100_000;
    for (String open : new String[] {"[", "{\"a\":"}) {
      assertNotJson("value", odd(ITEMS, bytes(KEY), bytes(open.repeat(depth))));
      assertNotJson("key", odd(ITEMS, bytes(open.repeat(depth)), bytes(change("c", "null", ROW))));
    }
  }

  @Test
  void aNumberOfAMillionDigitsIsADeadLetter() {
    String digits = "9".repeat(1_000_000);
    assertNotJson("value", record(ITEMS, 7, KEY, change("c", "null", "{\"id\":" + digits + "}")));
  }

  @ParameterizedTest
  @ValueSource(ints = {21_000_000, 100_000_000})
  void aLongTextIsReadAsItIs(int length) throws Exception {
    String text = "x".repeat(length);
    ChangeEvent event =
        new DecoderFixture()
            .items()
            .event(KEY, change("c", "null", "{\"id\":1,\"name\":\"" + text + "\"}"));
    assertEquals(text, event.after()[1]);
  }

  private static ChangeEvent keyed(String key, String image) throws Exception {
    return new DecoderFixture()
        .table(
            "Items",
            4,
            column("schema", "VARCHAR"),
            column("payload", "INT"),
            column("type", "VARCHAR"))
        .event(key, change("c", "null", image));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"schema\":\"a\",\"payload\":2};{\"schema\":\"a\",\"payload\":2,\"type\":null};[\"a\",2]",
        "{\"schema\":null,\"payload\":2};{\"schema\":null,\"payload\":2};[null,2]",
        "{\"schema\":null,\"payload\":null};{\"schema\":null,\"payload\":null};[null,null]",
        "{\"payload\":2,\"schema\":\"struct\"};{\"schema\":\"struct\",\"payload\":2};[2,\"struct\"]",
      })
  void aKeyOfColumnsCalledSchemaAndPayloadIsNoEnvelope(String key, String image, String text)
      throws Exception {
    assertEquals(text, keyed(key, image).key());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"schema\":null,\"payload\":{\"schema\":\"a\",\"payload\":2}}",
        "{\"schema\":{\"type\":\"struct\",\"fields\":[]},\"payload\":{\"schema\":\"a\",\"payload\":2}}"
      })
  void theKeyOfSuchATableMayBeInAnEnvelope(String key) throws Exception {
    assertEquals("[\"a\",2]", keyed(key, "{\"schema\":\"a\",\"payload\":2}").key());
  }

  @Test
  void anImageOfColumnsCalledSchemaAndPayloadIsReadAsItIs() throws Exception {
    assertArrayEquals(
        new Object[] {"a", 2},
        keyed("{\"payload\":2}", "{\"schema\":\"a\",\"payload\":2}").after());
  }

  private static String tableOf(DecoderFixture fixture, String topic, String sourceTable)
      throws Exception {
    String value =
        change("c", "null", ROW).replace("\"table\":null", "\"table\":\"" + sourceTable + "\"");
    Decoded.Change decoded = (Decoded.Change) fixture.decode(record(topic, 7, KEY, value));
    return decoded.event().schema().table().toString();
  }

  private static DecoderFixture streamed(String... tables) {
    DecoderFixture fixture = new DecoderFixture();
    for (String table : tables) {
      fixture.table(table, 4, column("id", "INT"), column("name", "VARCHAR"));
    }
    return fixture;
  }

  @ParameterizedTest
  @CsvSource({
    "Streamed,p.shop.Streamed,streamed,shop.Streamed",
    "streamed,p.shop.streamed,STREAMED,shop.streamed",
    "Streamed,p.shop.streamed,streamed,shop.Streamed",
    "Streamed,p.shop.streamed,Streamed,shop.Streamed",
    "Streamed,p.SHOP.STREAMED,streamed,shop.Streamed",
    "Streamed,p.all.routed,streamed,shop.Streamed",
  })
  void aServerThatComparesNamesWithoutCaseHasOneTable(
      String statement, String topic, String source, String table) throws Exception {
    assertEquals(table, tableOf(streamed(statement), topic, source));
    Decoded.Control control = streamed(statement).schemaChange(0);
    assertEquals(table, control.schemas().get(0).schema().table().toString());
  }

  @Test
  void tablesThatDifferInCaseAloneStayApartWhereBothAreKnown() throws Exception {
    DecoderFixture fixture = streamed("Items", "items");
    assertEquals("shop.Items", tableOf(fixture, "p.shop.Items", "Items"));
    assertEquals("shop.items", tableOf(fixture, "p.shop.items", "items"));
  }

  @Test
  void aDropUnderAnotherSpellingLeavesTheTableInDoubt() throws Exception {
    DecoderFixture fixture =
        streamed("Streamed")
            .schemaRecord(
                DecoderFixture.statementValue(90, "DROP TABLE STREAMED")
                    .replace("Items", "STREAMED"));
    Decoded.Control control = fixture.schemaChange(1);
    assertEquals(List.of(), control.schemas());
    assertEquals("Streamed", control.doubts().get(0).table());
  }

  private static long committedAt(String source) throws Exception {
    return new DecoderFixture()
        .items()
        .event(KEY, change("c", "null", ROW).replace("\"ts_ms\":1000", source))
        .committedAt();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "\"ts_ms\":1000,\"ts_us\":1000123;1000123",
        "\"ts_ms\":-62135510400000;-62135510400000000",
        "\"ts_ms\":253402214399999;253402214399999000",
        "\"ts_ms\":null;0"
      })
  void aCommitHasItsTime(String source, long micros) throws Exception {
    assertEquals(micros, committedAt(source));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"ts_ms\":9223372036854775807", "\"ts_us\":9223372036854775807", "\"ts_us\":1e300",
        "\"ts_ms\":-9223372036854775808", "\"ts_ms\":\"1000\"", "\"ts_ms\":253402214400000"
      })
  void aCommitWithoutADateIsADeadLetter(String source) {
    PoisonException e = assertThrows(PoisonException.class, () -> committedAt(source));
    assertEquals(Reason.BAD_VALUE, e.reason());
  }

  @ParameterizedTest
  @CsvSource({
    "-1,1000000",
    "0,1000000",
    "1000500,1000500",
    "315361000000,1000000",
    "9223372036854775807,1000000",
    "-9223372036854775808,1000000"
  })
  void aStampThatTellsNothingIsNoEvidenceOfAHistory(long stamp, long time) throws Exception {
    byte[] value = bytes(change("c", "null", ROW).replace("\"ts_ms\":1000", "\"ts_ms\":1000000"));
    SourceRecord record = new SourceRecord(ITEMS, 0, 7, stamp, List.of(), bytes(KEY), value);
    assertEquals(time, Sightings.of(record).map(EpochDetector.Sighting::timestamp).orElseThrow());
    Epochs two = Epochs.of(List.of(new Epochs.Beginning(1_000_001, null, "another server")));
    try (DebeziumDecoder decoder =
        new DebeziumDecoder(
            new Topics("p"), WireModes.DEFAULT, two, Contracts.none(), SchemaFeed.NONE)) {
      String schema =
          DecoderFixture.statementValue(4, "CREATE TABLE Items", column("id", "INT"))
              .replace("\"ts_ms\":1000", "\"ts_ms\":1000000");
      Decoded.Control control =
          (Decoded.Control)
              decoder.decode(new SourceRecord("p", 0, 0, stamp, List.of(), null, bytes(schema)));
      assertEquals(
          time > 1_000_000 ? 1 : 0, control.schemas().get(0).position().epoch(), source(4));
    }
  }
}
