package io.tributary.schemas.debezium;

import static io.tributary.schemas.debezium.DecoderFixture.ITEMS;
import static io.tributary.schemas.debezium.DecoderFixture.change;
import static io.tributary.schemas.debezium.DecoderFixture.column;
import static io.tributary.schemas.debezium.DecoderFixture.record;
import static io.tributary.schemas.debezium.DecoderFixture.schemaChange;
import static io.tributary.schemas.debezium.DecoderFixture.snapshotSource;
import static io.tributary.schemas.debezium.DecoderFixture.source;
import static io.tributary.schemas.debezium.DecoderFixture.statementValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.Operation;
import io.tributary.schemas.table.Column;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What schema changes tell of the rows that they change without an event. */
class SchemaHistoryTest {

  private static final String ID = column("id", "INT");
  private static final String KEY = "{\"id\":1}";

  private static DecoderFixture created() {
    return new DecoderFixture().statement(10, "CREATE TABLE Items", ID, column("a", "INT"));
  }

  /** A column of the table at a place of the history, described by name, beginning and origin. */
  private static String past(DecoderFixture fixture, long pos, String image) throws Exception {
    String value = change("c", "null", image).replace(source(120), source(pos));
    Column last =
        List.copyOf(fixture.event(KEY, value).schema().columns()).get(image.split(",").length - 1);
    return last.name()
        + (last.since() == null ? "" : " since " + last.since().pos())
        + (last.from() == null ? "" : " from " + last.from().name());
  }

  @Test
  void theFirstColumnsHaveAlwaysBeenThere() throws Exception {
    assertEquals("a", past(created(), 20, "{\"id\":1,\"a\":2}"));
  }

  @Test
  void anAddedColumnBeginsWithItsStatement() throws Exception {
    DecoderFixture fixture =
        created().statement(100, "ALTER TABLE Items ADD b INT", ID, column("b", "INT"));
    assertEquals("b since 100", past(fixture, 200, "{\"id\":1,\"b\":2}"));
  }

  @Test
  void aColumnDroppedAndAddedAgainBeginsAnew() throws Exception {
    DecoderFixture fixture =
        created()
            .statement(100, "ALTER TABLE Items DROP a", ID)
            .statement(200, "ALTER TABLE Items ADD a INT", ID, column("a", "INT"));
    assertEquals("a since 200", past(fixture, 300, "{\"id\":1,\"a\":2}"));
    assertEquals("a", past(fixture, 50, "{\"id\":1,\"a\":2}"), "the version before");
  }

  @Test
  void aRenamedColumnKnowsWhatItWas() throws Exception {
    DecoderFixture fixture =
        created()
            .statement(100, "ALTER TABLE Items CHANGE a b INT", ID, column("b", "INT"))
            .statement(200, "ALTER TABLE Items ADD c INT", ID, column("b", "INT"));
    assertEquals("b since 100 from a", past(fixture, 300, "{\"id\":1,\"b\":2}"));
  }

  @Test
  void aRenameDeliveredTwiceHappenedOnce() throws Exception {
    DecoderFixture fixture =
        created()
            .statement(100, "ALTER TABLE Items RENAME COLUMN a TO b", ID, column("b", "INT"))
            .statement(100, "ALTER TABLE Items RENAME COLUMN a TO b", ID, column("b", "INT"));
    assertEquals("b since 100 from a", past(fixture, 300, "{\"id\":1,\"b\":2}"));
  }

  @Test
  void aRenameIsKnownEvenWithoutTheVersionBefore() throws Exception {
    DecoderFixture fixture =
        new DecoderFixture()
            .statement(100, "ALTER TABLE Items RENAME COLUMN a TO b", ID, column("b", "INT"));
    assertEquals("b since 100 from a", past(fixture, 300, "{\"id\":1,\"b\":2}"));
  }

  @Test
  void anotherSnapshotEndsNoColumn() throws Exception {
    DecoderFixture fixture = created().snapshot(100, true, ID, column("a", "INT"));
    assertEquals("a", past(fixture, 300, "{\"id\":1,\"a\":2}"));
  }

  @Test
  void aRetypedColumnStaysWhatItWas() throws Exception {
    DecoderFixture fixture =
        created().statement(100, "ALTER TABLE Items MODIFY a BIGINT", ID, column("a", "BIGINT"));
    assertEquals("a", past(fixture, 300, "{\"id\":1,\"a\":2}"));
  }

  @Test
  void aColumnRespeltInAnotherCaseStaysWhatItWas() throws Exception {
    DecoderFixture fixture =
        created().statement(100, "ALTER TABLE Items CHANGE a A INT", ID, column("A", "INT"));
    assertEquals("A", past(fixture, 300, "{\"id\":1,\"A\":2}"));
  }

  private static List<ChangeEvent> control(DecoderFixture fixture, long pos, String ddl)
      throws Exception {
    Decoded decoded = fixture.decode(schemaChange(9, statementValue(pos, ddl)));
    return ((Decoded.Control) decoded).schemas();
  }

  @Test
  void aDroppedTableHasNoRowsFromBefore() throws Exception {
    DecoderFixture fixture = created().statement(100, "DROP TABLE Items");
    ChangeEvent clear = control(fixture, 100, "DROP TABLE Items").get(0);
    assertEquals(Operation.CLEAR, clear.operation());
    assertEquals(100, clear.position().pos());
    assertEquals(2, clear.schema().columns().size(), "columns of the table that was dropped");
  }

  @Test
  void droppingATableThatNobodyKnowsIsNoEvent() throws Exception {
    DecoderFixture fixture = new DecoderFixture().statement(100, "DROP TABLE IF EXISTS Items");
    assertEquals(List.of(), control(fixture, 100, "DROP TABLE IF EXISTS Items"));
  }

  private static ChangeEvent clear(DecoderFixture fixture, String marker) throws Exception {
    String value =
        change("r", "null", "{\"id\":1,\"a\":2}").replace(source(120), snapshotSource(120, marker));
    return ((Decoded.Change) fixture.decode(record(ITEMS, 7, KEY, value))).clear();
  }

  @Test
  void theLastRowOfAWholeSnapshotClearsWhatWasThereBefore() throws Exception {
    DecoderFixture fixture = new DecoderFixture().snapshot(120, true, ID, column("a", "INT"));
    for (String marker : List.of("last_in_data_collection", "last")) {
      ChangeEvent clear = clear(fixture, marker);
      assertEquals(Operation.CLEAR, clear.operation());
      assertEquals("0000:bin:000000000004:00000000000000000120:r", place(clear), marker);
    }
  }

  private static String place(ChangeEvent event) {
    return event.position().toSortableString().substring(0, 44);
  }

  @Test
  void anyOtherRowOfASnapshotClearsNothing() throws Exception {
    DecoderFixture fixture = new DecoderFixture().snapshot(120, true, ID, column("a", "INT"));
    for (String marker : List.of("true", "first", "first_in_data_collection", "incremental")) {
      assertNull(clear(fixture, marker), marker);
    }
  }

  @Test
  void aSnapshotThatWasAskedForMayBeOfAPartAndClearsNothing() throws Exception {
    DecoderFixture fixture = new DecoderFixture().snapshot(120, false, ID, column("a", "INT"));
    assertNull(clear(fixture, "last"));
  }

  @Test
  void theColumnsOfATableCreatedAgainBeginThere() throws Exception {
    DecoderFixture fixture =
        created()
            .statement(50, "ALTER TABLE Items ADD b INT", ID, column("b", "INT"))
            .statement(100, "DROP TABLE Items")
            .statement(200, "CREATE TABLE Items", ID, column("b", "VARCHAR"));
    assertEquals("b since 200", past(fixture, 300, "{\"id\":1,\"b\":\"x\"}"));
  }

  @Test
  void whatAnAddedColumnWasFilledWithStaysWhenItsTypeChanges() throws Exception {
    String number = "{\"name\":\"b\",\"typeName\":\"INT\",\"defaultValueExpression\":\"5\"}";
    String text = number.replace("INT", "VARCHAR").replace("\"5\"", "\"new\"");
    DecoderFixture fixture =
        created()
            .statement(100, "ALTER TABLE Items ADD b INT DEFAULT 5", ID, number)
            .statement(200, "ALTER TABLE Items MODIFY b VARCHAR(9) DEFAULT 'new'", ID, text);
    String value = change("c", "null", "{\"id\":1,\"b\":\"x\"}").replace(source(120), source(300));
    assertEquals("5", fixture.event(KEY, value).schema().columns().get(1).fill());
  }
}
