package io.tributary.schemas.debezium;

import static io.tributary.schemas.debezium.DecoderFixture.ITEMS;
import static io.tributary.schemas.debezium.DecoderFixture.change;
import static io.tributary.schemas.debezium.DecoderFixture.column;
import static io.tributary.schemas.debezium.DecoderFixture.record;
import static io.tributary.schemas.debezium.DecoderFixture.source;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.Operation;
import io.tributary.schemas.change.RowKey;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.TableId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DebeziumDecoderTest {

  private static final String KEY = "{\"id\":1}";
  private static final String ROW = "{\"id\":1,\"name\":\"a\"}";

  private static DecoderFixture items() {
    return new DecoderFixture().items();
  }

  private static void assertPoison(
      Reason reason, String message, DecoderFixture fixture, SourceRecord record) {
    PoisonException e = assertThrows(PoisonException.class, () -> fixture.decode(record));
    assertEquals(reason + ": " + message, e.reason() + ": " + e.getMessage());
  }

  private static void assertPoison(Reason reason, String message, String key, String value) {
    assertPoison(reason, message, items(), record(ITEMS, 7, key, value));
  }

  @Test
  void decodesAnUpdate() throws Exception {
    ChangeEvent event =
        items().event(KEY, change("u", "{\"id\":1,\"name\":null}", "{\"id\":1,\"name\":\"ä\"}"));
    assertEquals(new TableId("shop", "Items"), event.schema().table());
    assertEquals("[1]", event.key());
    assertEquals(Operation.UPDATE, event.operation());
    assertEquals(LogPosition.of(0, "bin.000004", 120, true, 7, 0), event.position());
    assertArrayEquals(new Object[] {1, null}, event.before());
    assertArrayEquals(new Object[] {1, "ä"}, event.after());
    assertEquals(1_000_000L, event.committedAt());
    assertEquals(new ChangeEvent.Delivery(ITEMS, 0, 7, 5007), event.delivery());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "text", "{\"op\":\"c\"} more", "{\"a\":1,}"})
  void aValueThatIsNotJsonIsPoison(String value) {
    assertPoison(Reason.NOT_JSON, "The value is not JSON", KEY, value);
  }

  @Test
  void aKeyThatIsNotJsonIsPoison() {
    assertPoison(Reason.NOT_JSON, "The key is not JSON", "id=1", change("c", "null", ROW));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "5", "\"text\"", "{\"op\":5}", "{\"payload\":{}}"})
  void aValueWithoutOpIsPoison(String value) {
    assertPoison(Reason.NOT_A_CHANGE, "The value has no op", KEY, value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "", "cu", "s2"})
  void anUnknownOperationIsPoison(String op) {
    assertPoison(Reason.NOT_A_CHANGE, "Unknown operation " + op, KEY, change(op, "null", ROW));
  }

  @Test
  void aValueWithoutSourceIsPoison() {
    assertPoison(
        Reason.NOT_A_CHANGE,
        "The value has no source block",
        KEY,
        "{\"op\":\"c\",\"before\":null,\"after\":" + ROW + "}");
  }

  @ParameterizedTest
  @CsvSource({"c", "u", "r", "d"})
  void anEventWithoutTheImageOfItsRowIsPoison(String op) {
    boolean deletes = op.equals("d");
    assertPoison(
        Reason.NOT_A_CHANGE,
        "An event with op " + op + " lacks the image of its row",
        KEY,
        change(op, deletes ? "null" : ROW, deletes ? ROW : "null"));
  }

  @Test
  void aRecordWithoutAKeyIsPoison() {
    assertPoison(
        Reason.MISSING_KEY,
        "The record has no key; give table shop.Items a primary key, or message.key.columns",
        null,
        change("c", "null", ROW));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "1", "null", "{\"schema\":null,\"payload\":null}"})
  void aKeyThatNamesNoColumnIsPoison(String key) {
    assertPoison(
        Reason.MISSING_KEY, "The record's key names no column", key, change("c", "null", ROW));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"db\":\"shop\",\"pos\":4}",
        "{\"db\":\"shop\",\"file\":\"bin.000001\"}",
        "{\"db\":\"shop\",\"file\":\"bin.000001\",\"pos\":1.5}",
        "{\"db\":\"shop\",\"file\":null,\"pos\":4}"
      })
  void anEventWithoutItsPositionIsPoison(String source) {
    assertPoison(
        Reason.MISSING_POSITION,
        "The source block has no file and pos",
        KEY,
        change("c", "null", ROW).replace(source(120), source));
  }

  @Test
  void aBinlogNameWithoutANumberIsPoison() {
    assertPoison(
        Reason.MISSING_POSITION,
        "Binlog file binlog has no number",
        KEY,
        change("c", "null", ROW).replace("bin.000004", "binlog"));
  }

  @Test
  void aTableThatNothingDescribesIsPoison() {
    assertPoison(
        Reason.UNKNOWN_TABLE,
        "No schema is known for table shop.Items: no envelope, no schema change, no contract",
        new DecoderFixture(),
        record(ITEMS, 7, KEY, change("c", "null", ROW)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"elsewhere.shop.Items", "p.shop", "p.", "p.shop.", "prefix.shop.Items"})
  void aTopicOfAnotherShapeIsPoison(String topic) {
    assertPoison(
        Reason.UNKNOWN_TABLE,
        "Topic " + topic + " names no table",
        items(),
        record(topic, 7, KEY, change("c", "null", ROW)));
  }

  @Test
  void aColumnThatTheSchemaLacksIsPoison() {
    assertPoison(
        Reason.SCHEMA_MISMATCH,
        "Table shop.Items is not known to have a column colour",
        KEY,
        change("c", "null", "{\"id\":1,\"colour\":\"red\"}"));
    assertPoison(
        Reason.SCHEMA_MISMATCH,
        "Table shop.Items is not known to have a column no",
        "{\"no\":1}",
        change("c", "null", ROW));
  }

  @Test
  void imagesWithDifferentColumnsArePoison() {
    assertPoison(
        Reason.SCHEMA_MISMATCH,
        "The before and after images of shop.Items have different columns",
        KEY,
        change("u", "{\"id\":1}", ROW));
  }

  @Test
  void aValueOfAnotherTypeIsPoisonAndIsNotQuoted() {
    assertPoison(
        Reason.BAD_VALUE,
        "Column id holds a string that is no INT",
        KEY,
        change("c", "null", "{\"id\":\"secret\",\"name\":\"a\"}"));
    assertPoison(
        Reason.BAD_VALUE,
        "Column id holds a number that is no INT",
        "{\"id\":4294967296}",
        change("c", "null", ROW));
    assertPoison(
        Reason.BAD_VALUE,
        "Column name holds a object that is no STRING",
        KEY,
        change("c", "null", "{\"id\":1,\"name\":{}}"));
  }

  @Test
  void aPoisonedRecordDoesNotHarmTheNext() throws Exception {
    DecoderFixture fixture = items();
    assertThrows(PoisonException.class, () -> fixture.decode(KEY, "{"));
    assertEquals("[1]", fixture.event(KEY, change("c", "null", ROW)).key());
  }

  @Test
  void anAbsentValueIsATombstone() throws Exception {
    Decoded.Tombstone expected = new Decoded.Tombstone(new TableId("shop", "Items"));
    assertEquals(expected, items().decode(KEY, null));
    assertEquals(expected, items().decode(KEY, "null"));
    assertEquals(expected, items().decode(KEY, "{\"schema\":null,\"payload\":null}"));
  }

  @ParameterizedTest
  @CsvSource({
    "p.transaction,TRANSACTION,_transactions",
    "__debezium-heartbeat.p,HEARTBEAT,_heartbeats",
    "p,SCHEMA_CHANGE,_schema_changes"
  })
  void recordsAboutTheStreamAreControl(String topic, Decoded.ControlKind kind, String table)
      throws Exception {
    Decoded.Control control =
        assertInstanceOf(Decoded.Control.class, items().decode(record(topic, 0, "{}", "not JSON")));
    assertEquals(kind, control.kind());
    assertEquals(table, control.kind().tableName());
    assertTrue(control.schemas().isEmpty());
    assertEquals(table, new Topics("p").bronzeTable(topic));
    assertTrue(new Topics("p").contains(topic));
  }

  @Test
  void topicsThatOnlyShareThePrefixAreNotTheConnectors() {
    Topics topics = new Topics("p");
    assertFalse(topics.contains("p2.shop.Items"));
    assertFalse(topics.contains("p.history"));
    assertFalse(topics.contains("__debezium-heartbeat.p2"));
    assertEquals("_other", topics.bronzeTable("p.history"));
  }

  @Test
  void aMessageOnATablesTopicIsControl() throws Exception {
    Decoded decoded = items().decode(null, "{\"op\":\"m\",\"message\":{}}");
    assertEquals(
        Decoded.ControlKind.MESSAGE, assertInstanceOf(Decoded.Control.class, decoded).kind());
  }

  @Test
  void aTruncateConcernsTheTableAndNeedsNoKey() throws Exception {
    ChangeEvent event = items().event(null, change("t", "null", "null"));
    assertEquals(Operation.TRUNCATE, event.operation());
    assertEquals(RowKey.TABLE, event.key());
    assertNull(event.image());
  }

  @Test
  void aSchemaChangeTellsTheColumnsFromItsPositionOn() throws Exception {
    SourceRecord alter =
        DecoderFixture.schemaChange(
            3,
            """
            {"source":%s,"tableChanges":[{"type":"ALTER","id":"\\"shop\\".\\"Items\\"",
             "table":{"primaryKeyColumnNames":["id"],"columns":[%s,
              {"name":"tier","typeName":"ENUM","optional":false,"enumValues":["'x'","'y'"]}]}}]}\
            """
                .formatted(source(90), column("id", "INT")));
    Decoded.Control control = (Decoded.Control) new DecoderFixture().decode(alter);
    ChangeEvent schema = control.schemas().get(0);
    assertEquals(Operation.SCHEMA, schema.operation());
    assertEquals(90, schema.position().pos());
    assertEquals(java.util.List.of("id"), schema.schema().keyColumns());
    assertEquals("x", schema.schema().columns().get(1).fill());
  }

  @Test
  void aRecordIsReadAsItsTableWasAtItsPosition() throws Exception {
    DecoderFixture fixture =
        items().table("Items", 200, column("id", "INT"), column("name", "INT"));
    assertEquals("a", fixture.event(KEY, change("c", "null", ROW)).after()[1]);
    String later = change("c", "null", "{\"id\":1,\"name\":5}").replace(source(120), source(300));
    assertEquals(5, fixture.event(KEY, later).after()[1]);
  }

  @Test
  void aBrokenSchemaChangeIsTheReasonOfTheRecordsThatNeedIt() {
    assertPoison(
        Reason.UNKNOWN_TABLE,
        "Schema change p-0@0, which may be of table shop.Items, can't be read:"
            + " The value is not JSON",
        new DecoderFixture().schemaRecord("{"),
        record(ITEMS, 7, KEY, change("c", "null", ROW)));
  }

  @Test
  void columnsThatTheConnectorLeavesOutAreNoDefect() throws Exception {
    ChangeEvent event = items().event(KEY, change("c", "null", "{\"id\":1}"));
    assertEquals(1, event.schema().columns().size());
  }

  @Test
  void aSnapshotIsToldByTextOrFlag() throws Exception {
    String plain = change("r", "null", ROW);
    for (String flag : new String[] {"\"true\"", "\"last\"", "\"incremental\"", "true"}) {
      String value = plain.replace("\"snapshot\":\"false\"", "\"snapshot\":" + flag);
      assertFalse(items().event(KEY, value).position().streamed(), flag);
    }
    assertTrue(items().event(KEY, plain.replace("\"false\"", "false")).position().streamed());
  }

  @Test
  void transactionMetadataOrdersAndNamesTheChange() throws Exception {
    ChangeEvent event =
        items()
            .event(
                KEY,
                change("c", "null", ROW)
                    .replace(
                        "\"transaction\":null",
                        "\"transaction\":{\"id\":\"g:1\",\"total_order\":4,"
                            + "\"data_collection_order\":2}"));
    assertEquals(new ChangeEvent.Transaction("g:1", null, 4, 2, 1), event.transaction());
  }

  @Test
  void theSourceBlockNamesTheTableOfARenamedTopic() throws Exception {
    DecoderFixture fixture = items();
    String value = change("c", "null", ROW).replace("\"table\":null", "\"table\":\"Items\"");
    Decoded decoded = fixture.decode(record("p.all.tables", 7, KEY, value));
    assertEquals(new TableId("shop", "Items"), ((Decoded.Change) decoded).event().schema().table());
  }

  private static String of(String connector) {
    return change("c", "null", ROW)
        .replace("\"source\":{", "\"source\":{\"name\":\"" + connector + "\",");
  }

  @Test
  void anotherConnectorsTopicIsNoneOfThisOnes() throws Exception {
    Decoded decoded = items().decode(record("p.eu.shop.Items", 7, KEY, of("p.eu")));
    assertEquals(Decoded.Control.of(Decoded.ControlKind.OTHER_CONNECTOR), decoded);
    assertEquals(decoded, items().decode(record("q.shop.Items", 7, KEY, of("q"))));
    assertEquals(decoded, items().decode(record("p.eu", 7, null, of("p.eu"))));
    String own = of("p").replace("\"table\":null", "\"table\":\"Items\"");
    assertInstanceOf(Decoded.Change.class, items().decode(record("p.eu.shop.Items", 7, KEY, own)));
  }

  @Test
  void anotherConnectorsRecordInATopicOfThisOneIsPoison() {
    assertPoison(
        Reason.OTHER_CONNECTOR,
        "The record is of connector q, but the run's --topicPrefix is p; each connector wants"
            + " topics, a run and a lake of its own",
        items(),
        record(ITEMS, 7, KEY, of("q")));
  }

  @ParameterizedTest
  @CsvSource({"a b,a_b", "a-b,A_B", "_key,__KEY", "a,A"})
  void columnsThatWouldBeOneInTheLakeArePoison(String one, String other) {
    DecoderFixture table =
        new DecoderFixture()
            .table("Items", 4, column("id", "INT"), column(one, "INT"), column(other, "INT"));
    String row = "{\"id\":1,\"%s\":2,\"%s\":3}".formatted(one, other);
    PoisonException e =
        assertThrows(
            PoisonException.class,
            () -> table.decode(record(ITEMS, 7, KEY, change("c", "null", row))));
    assertEquals(Reason.TABLE_NAME, e.reason());
    assertTrue(e.getMessage().contains(one + " and " + other), e.getMessage());
  }
}
