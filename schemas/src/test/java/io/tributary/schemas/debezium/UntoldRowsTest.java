package io.tributary.schemas.debezium;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.doubt.Doubt;
import io.tributary.schemas.position.LogPosition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class UntoldRowsTest {

  private final DecoderFixture decoder =
      new DecoderFixture().items().table("Others", 5, DecoderFixture.column("id", "INT"));

  private static SourceRecord text(long pos, String sql) {
    return DecoderFixture.schemaChange(
        90,
        """
        {"source":%s,"databaseName":"shop","ddl":"%s","tableChanges":[]}\
        """
            .formatted(DecoderFixture.source(pos), sql));
  }

  private List<String> doubts(String sql) throws PoisonException {
    return doubts(text(100, sql)).stream()
        .map(doubt -> doubt.cause() + " " + doubt.table())
        .toList();
  }

  private List<Doubt> doubts(SourceRecord record) throws PoisonException {
    return ((Decoded.Control) decoder.decode(record)).doubts();
  }

  @Test
  void aStatementKnownAsTextIsADoubtOfItsTablesFromItsPlaceOn() throws PoisonException {
    assertEquals(
        List.of(
            new Doubt(
                "Items",
                Doubt.Cause.STATEMENT,
                LogPosition.of(0, "bin.000004", 100, true, 0, 0),
                "Rows were changed by a statement (UPDATE) that the binlog has as text only")),
        doubts(text(100, "UPDATE Items SET name = 'secret'")));
  }

  @Test
  void everyTableThatIsNamedIsInDoubtUnderItsOwnName() throws PoisonException {
    assertEquals(
        List.of("STATEMENT Items", "STATEMENT Others"),
        doubts("UPDATE items i JOIN SHOP.`OTHERS` o ON i.id = o.id SET i.name = 'x'"));
    assertEquals(List.of("STATEMENT Items"), doubts("DELETE FROM shop.Items WHERE id = 1"));
    assertEquals(List.of("STATEMENT Others"), doubts("LOAD DATA INFILE 'f' INTO TABLE Others"));
  }

  @Test
  void aStatementAboutAViewPutsEveryTableOfTheDatabaseInDoubt() throws PoisonException {
    assertEquals(
        List.of("STATEMENT Items", "STATEMENT Others"),
        doubts("INSERT INTO view_of_items VALUES (1)"));
    assertEquals(List.of(), doubts("REPLACE INTO percona.checksums SELECT 1"));
  }

  @Test
  void aTemporaryTableConcernsNobody() throws PoisonException {
    decoder.schemaRecord(
        new String(text(90, "CREATE TEMPORARY TABLE tmp (x INT)").value(), StandardCharsets.UTF_8));
    assertEquals(List.of(), doubts("INSERT INTO tmp VALUES (1)"));
  }

  @Test
  void partitionsThatGoOrComeAreADoubtOfBothTables() throws PoisonException {
    assertEquals(List.of("UNTOLD_ROWS Items"), doubts("ALTER TABLE Items DROP PARTITION p0"));
    assertEquals(
        List.of("UNTOLD_ROWS Items", "UNTOLD_ROWS Others"),
        doubts("ALTER TABLE Items EXCHANGE PARTITION p0 WITH TABLE Others"));
    assertEquals(List.of(), doubts("ALTER TABLE Items COALESCE PARTITION 1"));
  }

  @Test
  void aTableMadeOfAnotherIsInDoubtFromItsBeginning() throws PoisonException {
    assertEquals(List.of("STATEMENT Copy"), doubts("CREATE TABLE Copy AS SELECT * FROM Items"));
  }

  @Test
  void whatASnapshotTellsIsNoDoubt() throws PoisonException {
    String value =
        """
        {"source":%s,"databaseName":"shop","ddl":"CREATE TABLE Copy SELECT 1","tableChanges":[]}\
        """
            .formatted(DecoderFixture.snapshotSource(100, "true"));
    assertEquals(List.of(), doubts(DecoderFixture.schemaChange(90, value)));
  }
}
