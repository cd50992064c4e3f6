package io.tributary.schemas.debezium;

import static io.tributary.schemas.debezium.DecoderFixture.change;
import static io.tributary.schemas.debezium.DecoderFixture.column;
import static io.tributary.schemas.debezium.DecoderFixture.schemaChange;
import static io.tributary.schemas.debezium.DecoderFixture.source;
import static io.tributary.schemas.debezium.DecoderFixture.statementValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.schemas.doubt.Doubt;
import io.tributary.schemas.table.Column;
import io.tributary.schemas.table.FormerName;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a statement did to rows without an event for any of them. */
class LayoutChangeTest {

  private static final String ID = column("id", "INT");
  private static final String KEY = "{\"id\":1}";

  private static DecoderFixture created(String... columns) {
    String[] all = new String[columns.length + 1];
    all[0] = ID;
    System.arraycopy(columns, 0, all, 1, columns.length);
    return new DecoderFixture().statement(10, "CREATE TABLE Items", all);
  }

  private static String notNull(String column) {
    return column.replace("\"optional\":true", "\"optional\":false");
  }

  private static String with(String column, String fields) {
    return column.replace("}", "," + fields + "}");
  }

  /** The columns of a row behind all statements, each with its fill, beginning and origin. */
  private static List<String> columns(DecoderFixture fixture, String image) throws Exception {
    String value = change("c", "null", image).replace(source(120), source(900));
    return fixture.event(KEY, value).schema().columns().stream()
        .map(LayoutChangeTest::described)
        .toList();
  }

  private static String described(Column column) {
    FormerName from = column.from();
    return column.name()
        + (column.fill() == null ? "" : "=" + column.fill())
        + (column.since() == null ? "" : "@" + column.since().pos())
        + (from == null ? "" : "<" + from.name() + (from.conversion() == null ? "" : "!"));
  }

  /** The causes of the doubts of a statement at 200, with their sentences. */
  private static List<String> doubts(DecoderFixture fixture, String ddl, String... columns)
      throws Exception {
    String value = statementValue(200, ddl, columns);
    fixture.schemaRecord(value);
    Decoded.Control control = (Decoded.Control) fixture.decode(schemaChange(9, value));
    for (Doubt doubt : control.doubts()) {
      assertEquals("Items", doubt.table());
      assertEquals(200, doubt.since().pos());
    }
    return control.doubts().stream().map(d -> d.cause() + ": " + d.sentence()).toList();
  }

  @Test
  void aColumnDroppedAndAddedByOneStatementBeginsAnew() throws Exception {
    String a = column("a", "INT");
    DecoderFixture fixture =
        created(a).statement(100, "ALTER TABLE Items DROP a, ADD a INT DEFAULT 7", ID, a);
    assertEquals(List.of("id", "a=7@100"), columns(fixture, "{\"id\":1,\"a\":2}"));
  }

  @Test
  void theSameStatementDeliveredTwiceHappenedOnce() throws Exception {
    String[] columns = {ID, column("b", "INT"), column("a", "INT")};
    String swap = "ALTER TABLE Items RENAME COLUMN a TO b, RENAME COLUMN b TO a";
    DecoderFixture fixture =
        created(column("a", "INT"), column("b", "INT"))
            .statement(100, swap, columns)
            .statement(100, swap, columns);
    assertEquals(
        List.of("id", "b@100<a", "a@100<b"), columns(fixture, "{\"id\":1,\"b\":2,\"a\":3}"));
  }

  @Test
  void aNameThatARenameLeavesMayBeTakenByTheSameStatement() throws Exception {
    DecoderFixture fixture =
        created(column("b", "VARCHAR", 10, -1))
            .statement(
                100,
                "ALTER TABLE Items CHANGE b bb VARCHAR(40), ADD COLUMN b INT DEFAULT 3",
                ID,
                column("bb", "VARCHAR", 40, -1),
                column("b", "INT"));
    assertEquals(
        List.of("id", "bb@100<b", "b=3@100"), columns(fixture, "{\"id\":1,\"bb\":\"x\",\"b\":2}"));
  }

  @Test
  void aDroppedColumnsNameMayGoToAnother() throws Exception {
    DecoderFixture fixture =
        created(column("a", "INT"), column("b", "INT"))
            .statement(100, "ALTER TABLE Items DROP a, CHANGE b a INT", ID, column("a", "INT"));
    assertEquals(List.of("id", "a@100<b"), columns(fixture, "{\"id\":1,\"a\":2}"));
  }

  @Test
  void aConvertedColumnKnowsWhatItWasAndItsFillIsConverted() throws Exception {
    DecoderFixture fixture =
        created()
            .statement(
                100,
                "ALTER TABLE Items ADD a DECIMAL(10,3) DEFAULT 1.235",
                ID,
                column("a", "DECIMAL", 10, 3))
            .statement(
                200, "ALTER TABLE Items MODIFY a DECIMAL(10,2)", ID, column("a", "DECIMAL", 10, 2));
    assertEquals(List.of("id", "a=1.24@200<a!"), columns(fixture, "{\"id\":1,\"a\":\"AA==\"}"));
  }

  @Test
  void aSnapshotConvertsNothing() throws Exception {
    DecoderFixture fixture =
        created(column("a", "DECIMAL", 10, 3))
            .snapshot(300, true, ID, column("a", "DECIMAL", 10, 2));
    assertEquals(List.of("id", "a"), columns(fixture, "{\"id\":1,\"a\":\"AA==\"}"));
  }

  @Test
  void anAddedColumnsUnknownFillIsADoubt() throws Exception {
    assertEquals(
        List.of(
            "UNKNOWN_FILL: Only the server knows what it put into the rows that were there when it"
                + " added the columns a, b"),
        doubts(
            created(),
            "ALTER TABLE Items ADD a INT DEFAULT (1+1), ADD b DATETIME DEFAULT now(), ADD c INT",
            ID,
            column("a", "INT"),
            column("b", "DATETIME"),
            column("c", "INT")));
  }

  @Test
  void aKnownFillAndANewTableAreNone() throws Exception {
    String a = with(column("a", "INT"), "\"autoIncremented\":true");
    assertEquals(List.of(), doubts(new DecoderFixture(), "CREATE TABLE Items (a INT)", ID, a));
    assertEquals(
        List.of(),
        doubts(created(), "ALTER TABLE Items ADD a INT DEFAULT 1.5", ID, column("a", "INT")));
  }

  @Test
  void aConversionThatOnlyTheServerKnowsIsADoubt() throws Exception {
    assertEquals(
        List.of(
            "CONVERTED_COLUMN: Only the server knows what it made of the values that were there"
                + " when it changed the column a"),
        doubts(
            created(column("a", "DATETIME")),
            "ALTER TABLE Items MODIFY a TIMESTAMP",
            ID,
            column("a", "TIMESTAMP")));
  }

  @Test
  void aKnownConversionIsNone() throws Exception {
    assertEquals(
        List.of(),
        doubts(
            created(column("a", "DATETIME")),
            "ALTER TABLE Items MODIFY a DATE",
            ID,
            column("a", "DATE")));
    assertEquals(
        List.of(),
        doubts(
            created(column("a", "INT")),
            "ALTER TABLE Items MODIFY a INT NOT NULL",
            ID,
            notNull(column("a", "INT"))));
  }

  @Test
  void generatedColumnsOfConvertedOnesAreADoubt() throws Exception {
    String generated = with(column("g", "INT"), "\"generated\":true");
    assertEquals(
        List.of(
            "CONVERTED_COLUMN: Only the server knows what it made of the values that were there"
                + " when it changed the column g"),
        doubts(
            created(column("a", "DECIMAL", 10, 3), generated),
            "ALTER TABLE Items MODIFY a INT",
            ID,
            column("a", "INT"),
            generated));
    assertEquals(
        1,
        doubts(
                created(column("a", "INT"), generated),
                "ALTER TABLE Items MODIFY g INT AS (a + 2)",
                ID,
                column("a", "INT"),
                generated)
            .size());
  }

  @Test
  void aConversionToACharacterSetThatTheConnectorMissesIsADoubt() throws Exception {
    String a = with(column("a", "VARCHAR"), "\"charsetName\":\"latin1\"");
    assertEquals(
        List.of(
            "CONNECTOR_VALUES: The connector reads texts as before although the table was"
                + " converted to utf8mb4"),
        doubts(created(a), "ALTER TABLE Items CONVERT TO CHARACTER SET utf8mb4", ID, a));
    String b = a.replace("latin1", "utf8mb3");
    assertEquals(
        List.of(), doubts(created(b), "ALTER TABLE Items CONVERT TO CHARSET utf8mb4", ID, b));
  }

  @Test
  void aChangeOfAColumnWhoseTypeBeforeIsNotKnownIsADoubt() throws Exception {
    assertEquals(
        List.of(
            "CONVERTED_COLUMN: Only the server knows what it made of the values that were there"
                + " when it changed the column a"),
        doubts(new DecoderFixture(), "ALTER TABLE Items MODIFY a INT", ID, column("a", "INT")));
  }
}
