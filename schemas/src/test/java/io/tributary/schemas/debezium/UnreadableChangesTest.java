package io.tributary.schemas.debezium;

import static io.tributary.schemas.debezium.DecoderFixture.ITEMS;
import static io.tributary.schemas.debezium.DecoderFixture.change;
import static io.tributary.schemas.debezium.DecoderFixture.column;
import static io.tributary.schemas.debezium.DecoderFixture.record;
import static io.tributary.schemas.debezium.DecoderFixture.source;
import static io.tributary.schemas.debezium.DecoderFixture.statementValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tributary.schemas.change.Operation;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.doubt.Doubt;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A schema change that can't be read never lets the layout before it go on, nor harms others. */
class UnreadableChangesTest {

  private static final String KEY = "{\"id\":1}";
  private static final String ID = column("id", "INT");
  private static final byte[] FRAME = {0, 0, 0, 0, 7, 0, 2, 2, 2, 12, 'w', 'i', 'd'};

  /** Two tables with an amount of two digits behind the point. */
  private static DecoderFixture amounts() {
    return new DecoderFixture()
        .table("Items", 10, ID, column("amount", "DECIMAL", 10, 2))
        .table("Other", 20, ID, column("amount", "DECIMAL", 10, 2));
  }

  /** 200000 with as many digits behind the point as the layout says. */
  private static SourceRecord row(String topic, long pos) {
    return record(
        topic,
        7,
        KEY,
        change("c", "null", "{\"id\":1,\"amount\":\"Aw1A\"}").replace(source(120), source(pos)));
  }

  private static String amount(DecoderFixture fixture, long pos) throws Exception {
    return amount(fixture, ITEMS, pos);
  }

  private static String amount(DecoderFixture fixture, String topic, long pos) throws Exception {
    Decoded.Change change = (Decoded.Change) fixture.decode(row(topic, pos));
    return ((BigDecimal) change.event().after()[1]).toPlainString();
  }

  private static void assertDead(String message, DecoderFixture fixture, String topic, long pos) {
    PoisonException e =
        assertThrows(PoisonException.class, () -> fixture.decode(row(topic, pos)), topic);
    assertEquals(message, e.reason() + ": " + e.getMessage());
  }

  private static DecoderFixture withUnknownType() {
    return amounts()
        .table("Items", 100, ID, column("amount", "DECIMAL", 12, 4), column("n", "MONEY"));
  }

  private static final String UNKNOWN_TYPE =
      "Schema change p-0@2 of table shop.Items: Column n has the unknown type MONEY";

  private static SourceRecord wideRow(long pos) {
    String image = "{\"id\":1,\"amount\":\"Aw1A\",\"n\":5}";
    return record(ITEMS, 7, KEY, change("c", "null", image).replace(source(120), source(pos)));
  }

  @Test
  void rowsBehindAChangeOfUnknownTypeAreDeadLettersWithItsCause() throws Exception {
    PoisonException e =
        assertThrows(PoisonException.class, () -> withUnknownType().decode(wideRow(150)));
    assertEquals("SCHEMA_MISMATCH: " + UNKNOWN_TYPE, e.reason() + ": " + e.getMessage());
  }

  @Test
  void rowsBeforeItAreReadAsTheyWere() throws Exception {
    assertEquals("2000.00", amount(withUnknownType(), 50));
  }

  @Test
  void rowsThatLackTheColumnAreReadWithTheNewLayout() throws Exception {
    assertEquals("20.0000", amount(withUnknownType(), 150));
  }

  @Test
  void otherTablesGoOn() throws Exception {
    assertEquals("2000.00", amount(withUnknownType(), "p.shop.Other", 150));
  }

  @Test
  void aLaterChangeTellsTheTableAnew() throws Exception {
    DecoderFixture fixture =
        withUnknownType().table("Items", 200, ID, column("amount", "DECIMAL", 12, 4));
    assertEquals("20.0000", amount(fixture, 250));
  }

  @Test
  void aColumnThatCouldNotBeReadIsNotTakenForANewOne() throws Exception {
    DecoderFixture fixture =
        withUnknownType()
            .table("Items", 200, ID, column("amount", "DECIMAL", 12, 4), column("n", "INT"));
    Decoded.Change change = (Decoded.Change) fixture.decode(wideRow(250));
    assertEquals(null, change.event().schema().columns().get(2).since());
  }

  @Test
  void theTableIsInDoubtFromThereOn() throws Exception {
    Decoded.Control control = withUnknownType().schemaChange(2);
    assertEquals(1, control.doubts().size());
    Doubt doubt = control.doubts().get(0);
    assertEquals("Items", doubt.table());
    assertEquals(Doubt.Cause.UNREADABLE_SCHEMA_CHANGE, doubt.cause());
    assertEquals(100, doubt.since().pos());
    assertEquals(UNKNOWN_TYPE, doubt.sentence());
    assertEquals(List.of(), control.schemas());
    assertEquals(List.of(), withUnknownType().schemaChange(1).doubts());
  }

  @Test
  void aTableThatCouldNotBeReadIsDroppedAllTheSame() throws Exception {
    DecoderFixture fixture = withUnknownType().statement(300, "DROP TABLE Items");
    assertEquals(Operation.CLEAR, fixture.schemaChange(3).schemas().get(0).operation());
  }

  @Test
  void theEnvelopeTellsTheTypesItself() throws Exception {
    String envelope =
        """
        {"schema":{"type":"struct","fields":[{"field":"after","type":"struct","fields":[
          {"field":"id","type":"int32"},
          {"field":"amount","type":"bytes","name":"org.apache.kafka.connect.data.Decimal",
           "parameters":{"scale":"4","connect.decimal.precision":"12"}},
          {"field":"n","type":"int32"}]}]},"payload":%s}"""
            .formatted(new String(wideRow(150).value(), StandardCharsets.UTF_8));
    for (DecoderFixture fixture : List.of(withUnknownType(), withCutOff())) {
      Object[] row = fixture.event(KEY, envelope).after();
      assertEquals(new BigDecimal("20.0000"), row[1]);
      assertEquals(5, row[2]);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static DecoderFixture withCutOff() {
    String whole = statementValue(100, "ALTER TABLE Items", ID, column("amount", "DECIMAL", 12, 4));
    return amounts()
        .schemaRecord(
            bytes("{\"databaseName\":\"shop\"}"), bytes(whole.substring(0, whole.length() / 2)));
  }

  private static final String CUT_OFF =
      "Schema change p-0@2, which may be of table shop.%s, can't be read: The value is not JSON";

  @Test
  void aChangeThatTellsNoTableMayBeOfAnyOfItsDatabase() throws Exception {
    for (String table : List.of("Items", "Other")) {
      assertDead(
          "UNKNOWN_TABLE: " + CUT_OFF.formatted(table), withCutOff(), "p.shop." + table, 150);
    }
    assertEquals("2000.00", amount(withCutOff(), 15), "below the last place that is known");
    DecoderFixture elsewhere =
        amounts().schemaRecord(bytes("{\"databaseName\":\"else\"}"), bytes("{\"source\":"));
    assertEquals("2000.00", amount(elsewhere, 150));
  }

  @Test
  void itsTablesAreInDoubt() throws Exception {
    List<Doubt> doubts = withCutOff().schemaChange(2).doubts();
    assertEquals(List.of("Items", "Other"), doubts.stream().map(Doubt::table).sorted().toList());
    assertEquals(20, doubts.get(0).since().pos());
    assertEquals(CUT_OFF.formatted(doubts.get(0).table()), doubts.get(0).sentence());
  }

  @Test
  void aTableToldAnewBehindItIsRead() throws Exception {
    DecoderFixture fixture =
        withCutOff().table("Items", 200, ID, column("amount", "DECIMAL", 12, 4));
    assertEquals("20.0000", amount(fixture, 250));
    assertDead("UNKNOWN_TABLE: " + CUT_OFF.formatted("Other"), fixture, "p.shop.Other", 250);
  }

  @Test
  void theSameRecordPutRightTakesItsPlace() throws Exception {
    DecoderFixture fixture =
        withCutOff()
            .repaired(
                2,
                statementValue(100, "ALTER TABLE Items", ID, column("amount", "DECIMAL", 12, 4)));
    assertEquals("20.0000", amount(fixture, 150));
    assertEquals("2000.00", amount(fixture, "p.shop.Other", 150));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"databaseName\":\"shop\",\"ddl\":\"ALTER TABLE Items\",\"source\":%s}",
        "{\"databaseName\":\"shop\",\"tableChanges\":7,\"source\":%s}",
        "{\"databaseName\":\"shop\",\"tableChanges\":[{\"id\":\"Items\"}],\"source\":%s}",
        "{\"databaseName\":\"shop\",\"tableChanges\":[5],\"source\":%s}",
        "{\"databaseName\":null,\"tableChanges\":null,\"source\":%s}"
      })
  void aChangeWithoutItsTablesHasAPlaceStill(String value) throws Exception {
    DecoderFixture fixture = amounts().schemaRecord(value.formatted(source(100)));
    assertEquals("2000.00", amount(fixture, 99));
    assertThrows(PoisonException.class, () -> fixture.decode(row(ITEMS, 100)));
    assertThrows(PoisonException.class, () -> fixture.decode(row("p.shop.Other", 150)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5",
        "{}",
        "{\"columns\":{}}",
        "{\"columns\":[]}",
        "{\"columns\":[{\"name\":\"id\"}]}",
        "{\"columns\":[{\"typeName\":\"INT\"}]}",
        "{\"columns\":[7]}",
        "{\"columns\":[{\"name\":\"amount\",\"typeName\":\"DECIMAL\",\"length\":\"x\"}]}"
      })
  void aTableWithoutItsColumnsIsNotReadWithThoseBefore(String table) throws Exception {
    DecoderFixture fixture =
        amounts()
            .schemaRecord(
                statementValue(100, "ALTER TABLE Items")
                    .replace("\"table\":null", "\"table\":" + table));
    assertThrows(PoisonException.class, () -> fixture.decode(row(ITEMS, 150)));
    assertEquals("2000.00", amount(fixture, 50));
    assertEquals("2000.00", amount(fixture, "p.shop.Other", 150));
    assertEquals(1, fixture.schemaChange(2).doubts().size());
  }

  @Test
  void aChangeWithoutAPlaceIsTakenToBeAsEarlyAsItCanBe() throws Exception {
    DecoderFixture fixture =
        amounts()
            .schemaRecord(
                statementValue(100, "ALTER TABLE Items", ID, column("amount", "DECIMAL", 12, 4))
                    .replace("\"pos\":100", "\"pos\":null"));
    assertDead(
        "UNKNOWN_TABLE: Schema change p-0@2, which may be of table shop.Items, can't be read:"
            + " The source block has no file and pos",
        fixture,
        ITEMS,
        50);
    assertEquals("2000.00", amount(fixture, 15));
    assertEquals("2000.00", amount(fixture, "p.shop.Other", 150));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "5", "[]", "\"x\"", "{}", "{\"hello\":1}", "no json"})
  void whatIsNoSchemaChangeAtAllLeavesTheLayoutsInDoubt(String value) throws Exception {
    assertForeign(bytes(value));
  }

  @Test
  void aFrameOfASchemaRegistryLeavesTheLayoutsInDoubt() throws Exception {
    assertForeign(FRAME);
  }

  private static void assertForeign(byte[] value) throws Exception {
    for (byte[] key : new byte[][] {null, FRAME, {}}) {
      DecoderFixture fixture = amounts().schemaRecord(key, value);
      assertEquals("2000.00", amount(fixture, 150));
      Decoded.Control control = fixture.schemaChange(2);
      assertEquals(2, control.doubts().size());
      assertEquals(Doubt.Cause.UNREADABLE_SCHEMA_CHANGE, control.doubts().get(0).cause());
      assertEquals(20, control.doubts().get(0).since().pos());
    }
  }

  @Test
  void aTombstoneTellsNothing() throws Exception {
    DecoderFixture fixture = amounts().schemaRecord(null, null);
    assertEquals("2000.00", amount(fixture, 150));
    assertEquals(List.of(), fixture.schemaChange(2).doubts());
  }

  @Test
  void everyDeadLetterNamesItsOwnTable() {
    DecoderFixture fixture = withUnknownType();
    assertDead(
        "UNKNOWN_TABLE: No schema is known for table shop.Unrelated:"
            + " no envelope, no schema change, no contract",
        fixture,
        "p.shop.Unrelated",
        150);
  }

  @Test
  void anUnknownTableMayHaveBeenToldByTheChangeThatCanNotBeRead() {
    assertDead(
        "UNKNOWN_TABLE: " + CUT_OFF.formatted("Unrelated"), withCutOff(), "p.shop.Unrelated", 150);
  }
}
