package io.tributary.pipelines.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every case that the source can produce, as a capture. Each must end in the database's rows when
 * the capture is read in any order, and when it comes in pieces, the later of which begin before
 * the earlier ended.
 */
class OrderingCasesTest {

  private static final String ID = "id INT";
  private static final String NAME = "name VARCHAR";

  @TempDir private Path folder;
  private Binlog log;

  @BeforeEach
  void createTable() {
    log = new Binlog().at(10).ddl("CREATE TABLE Items (…)", ID, NAME);
  }

  /** Runs the capture shuffled, and in overlapping pieces; the table must have these rows. */
  private void assertEnds(String columns, String... rows) throws IOException {
    List<String> lines = log.lines();
    Collections.shuffle(lines, new Random(7));
    assertEnds("shuffled", List.of(lines), columns, rows);
    List<String> ordered = log.lines();
    List<String> schemas =
        ordered.stream().filter(line -> line.contains("\"topic\":\"p\"")).toList();
    List<List<String>> pieces = new ArrayList<>();
    int half = ordered.size() / 2;
    pieces.add(ordered.subList(0, half));
    List<String> rest = new ArrayList<>(schemas);
    rest.addAll(ordered.subList(half / 2, ordered.size()));
    pieces.add(rest);
    assertEnds("pieces", pieces, columns, rows);
  }

  private void assertEnds(String how, List<List<String>> pieces, String columns, String... rows)
      throws IOException {
    Path lake = folder.resolve(how);
    for (List<String> piece : pieces) {
      Path file = Files.write(folder.resolve(how + ".jsonl"), piece);
      Cli.Result result = run(lake, file);
      assertEquals(0, result.exitCode(), how + "\n" + result.all());
      assertTrue(result.out().contains("The ledger balances."), result.all());
    }
    assertEquals(
        String.join("\n", rows),
        String.join(
            "\n", Cli.query(lake, "SELECT " + columns + " FROM silver.\"Items\" ORDER BY id")),
        how);
  }

  private static Cli.Result run(Path lake, Path capture, String... options) {
    List<String> args =
        new ArrayList<>(List.of("run", "--source=capture:" + capture, "--lakeRoot=" + lake));
    args.addAll(List.of(options));
    return Cli.run(args.toArray(String[]::new));
  }

  @Test
  void binlogNumbersOutgrowTheirPadding() throws IOException {
    log.at("bin.999999", 500).create(1, "name", "old");
    log.at("bin.1000000", 4).update(1, "name", "new");
    assertEnds("id, name", "{\"id\":1,\"name\":\"new\"}");
  }

  @Test
  void rowsOfOneEventAreOrderedByTheirNumber() throws IOException {
    log.at(100).create(1, "name", "a").row(1).create(2, "name", "b");
    log.at(200).row(0).update(1, "name", "c").row(1).update(2, "name", "d");
    assertEnds("id, name", "{\"id\":1,\"name\":\"c\"}", "{\"id\":2,\"name\":\"d\"}");
  }

  @Test
  void changesOfACompressedTransactionShareTheirPlaceAndAreOrderedByOffset() throws IOException {
    log.at(100).create(1, "name", "a").update(1, "name", "b").update(1, "name", "c");
    assertEnds("id, name", "{\"id\":1,\"name\":\"c\"}");
  }

  @Test
  void aCompressedTransactionDeliveredAgainAndCutShortChangesNothing() throws IOException {
    for (int delivery = 0; delivery < 2; delivery++) {
      log.at(100).gtid("a:1").order(1).create(1, "name", "a");
      log.order(2).update(1, "name", "b");
    }
    log.at(100).order(1).create(1, "name", "a");
    assertEnds("id, name", "{\"id\":1,\"name\":\"b\"}");
  }

  @Test
  void aRedeliveryUnderNewOffsetsChangesNothing() throws IOException {
    log.at(100).create(1, "name", "a").at(200).update(1, "name", "b").at(300).delete(1);
    log.at(100).create(1, "name", "a").at(200).update(1, "name", "b").at(300).delete(1);
    log.at(400).create(2, "name", "c");
    assertEnds("id, name", "{\"id\":2,\"name\":\"c\"}");
  }

  @Test
  void aStaleUpdateNeverBringsADeletedRowBack() throws IOException {
    log.at(100).create(1, "name", "a").at(300).delete(1).tombstone(1);
    log.at(200).update(1, "name", "stale");
    assertEnds("id, name");
  }

  @Test
  void aSnapshotsRowRanksBelowAChangeFromTheSamePlace() throws IOException {
    log.snapshotAt(100).read(1, "name", "snapshot").at(100).update(1, "name", "streamed");
    assertEnds("id, name", "{\"id\":1,\"name\":\"streamed\"}");
  }

  @Test
  void anIncrementalSnapshotFillsInWithoutHidingNewerChanges() throws IOException {
    log.at(200).update(2, "name", "streamed");
    log.snapshotAt(150).read(1, "name", "one").read(2, "name", "two");
    assertEnds("id, name", "{\"id\":1,\"name\":\"one\"}", "{\"id\":2,\"name\":\"streamed\"}");
  }

  @Test
  void aSecondSnapshotRemovesWhatWasDeletedWhileNobodyLooked() throws IOException {
    log.snapshotAt(20).snapshotBegins(ID, NAME);
    log.read(1, "name", "a").read(2, "name", "b").last().read(3, "name", "c");
    log.at(100).update(1, "name", "a2").later();
    log.snapshotAt(900).snapshotBegins(ID, NAME);
    log.read(1, "name", "a3").last().read(3, "name", "c").at(1000).create(4, "name", "d");
    assertEnds(
        "id, name",
        "{\"id\":1,\"name\":\"a3\"}",
        "{\"id\":3,\"name\":\"c\"}",
        "{\"id\":4,\"name\":\"d\"}");
  }

  @Test
  void aSnapshotOfAPartRemovesNothing() throws IOException {
    log.at(100).create(1, "name", "a").create(2, "name", "b");
    log.snapshotAt(900).last().read(1, "name", "a2");
    assertEnds("id, name", "{\"id\":1,\"name\":\"a2\"}", "{\"id\":2,\"name\":\"b\"}");
  }

  @Test
  void aNewPrimaryWithLowerCoordinatesWinsOverTheOld() throws IOException {
    log.at("bin.000009", 900).gtid("a:90").create(1, "name", "a").create(2, "name", "b");
    log.later().at("bin.000002", 100).gtid("a:91").update(1, "name", "replicated");
    log.at("bin.000002", 200).gtid("b:1").server(2).delete(2);
    log.at("bin.000002", 300).gtid("b:2").create(3, "name", "c");
    assertEnds("id, name", "{\"id\":1,\"name\":\"replicated\"}", "{\"id\":3,\"name\":\"c\"}");
  }

  @Test
  void aLakeBuiltFromAnothersBronzeFindsTheHistoriesAgain() throws IOException {
    log.at("bin.000009", 900).gtid("a:90").create(1, "name", "a");
    log.later().at("bin.000002", 100).gtid("b:1").server(2).update(1, "name", "b");
    Path bronze = folder.resolve("first");
    Path file = log.write(folder.resolve("bronze.jsonl"));
    assertEquals(0, run(bronze, file, "--layers=bronze").exitCode());
    Path lake = folder.resolve("second");
    Cli.Result rebuilt =
        Cli.run(
            "run",
            "--source=bronze",
            "--layers=silver",
            "--bronzeRoot=" + bronze.resolve("bronze"),
            "--lakeRoot=" + lake);
    assertEquals(0, rebuilt.exitCode(), rebuilt.all());
    assertEquals(List.of("{\"name\":\"b\"}"), Cli.query(lake, "SELECT name FROM silver.\"Items\""));
  }

  @Test
  void anotherNameOfTheBinlogIsALaterHistory() throws IOException {
    log.at("mysql-bin.000009", 900).create(1, "name", "a");
    log.later().at("binlog.000001", 100).update(1, "name", "b");
    assertEnds("id, name", "{\"id\":1,\"name\":\"b\"}");
  }

  @Test
  void withoutEvidenceTheOperatorDeclaresTheNewHistory() throws IOException {
    log.at("bin.000009", 900).create(1, "name", "a");
    log.later().at("bin.000002", 100).update(1, "name", "b");
    Path file = log.write(folder.resolve("declared.jsonl"));
    Path lake = folder.resolve("declared");
    Cli.Result declared = run(lake, file, "--epoch=2026-09-22T00:00:00Z");
    assertEquals(0, declared.exitCode(), declared.all());
    assertTrue(
        declared.err().contains("Another binlog history since 2026-09-22T00:00:00Z: declared"),
        declared.all());
    String name = "SELECT name FROM silver.\"Items\"";
    assertEquals(List.of("{\"name\":\"b\"}"), Cli.query(lake, name));
    assertEquals(0, run(lake, file).exitCode(), "the lake remembers");
    assertEquals(List.of("{\"name\":\"b\"}"), Cli.query(lake, name));
  }

  @Test
  void mariaDbsGtidsTellANewPrimary() throws IOException {
    log.at("bin.000009", 900).gtid("0-1-90").create(1, "name", "a");
    log.later().at("bin.000002", 100).gtid("0-2-91").server(2).update(1, "name", "b");
    assertEnds("id, name", "{\"id\":1,\"name\":\"b\"}");
  }

  @Test
  void aRowMayMoveToANewPartition() throws IOException {
    log.at(100).create(1, "name", "a").at(200).update(1, "name", "b");
    log.partition(3).at(300).update(1, "name", "c").at(200).update(1, "name", "b");
    assertEnds("id, name", "{\"id\":1,\"name\":\"c\"}");
  }

  @Test
  void aTruncateEmptiesTheTableUpToItsPlace() throws IOException {
    log.at(100).create(1, "name", "a").create(2, "name", "b").at(200).truncate();
    log.at(300).create(2, "name", "c").at(150).update(1, "name", "stale");
    assertEnds("id, name", "{\"id\":2,\"name\":\"c\"}");
  }

  @Test
  void aTableDroppedAndCreatedAgainHasOnlyItsNewRows() throws IOException {
    log.at(100).create(1, "name", "a").at(200).ddl("DROP TABLE `Items`");
    log.at(250).ddl("CREATE TABLE Items (…)", ID, NAME, "tier INT 5");
    log.at(300).create(2, "name", "b", "tier", 7);
    assertEnds("id, name, tier", "{\"id\":2,\"name\":\"b\",\"tier\":7}");
  }

  @Test
  void anAddedColumnHasItsDefaultInTheRowsThatWereThere() throws IOException {
    log.at(100).create(1, "name", "a");
    log.at(200).ddl("ALTER TABLE Items ADD tier INT DEFAULT 5", ID, NAME, "tier INT 5");
    log.at(300).create(2, "name", "b", "tier", null);
    assertEnds(
        "id, name, tier",
        "{\"id\":1,\"name\":\"a\",\"tier\":5}",
        "{\"id\":2,\"name\":\"b\",\"tier\":null}");
  }

  @Test
  void aRenamedColumnKeepsItsValues() throws IOException {
    log.at(100).create(1, "name", "a").create(2, "name", "b");
    log.at(200).ddl("ALTER TABLE Items RENAME COLUMN name TO label", ID, "label VARCHAR");
    log.at(300).update(2, "label", "c");
    assertEnds("id, label", "{\"id\":1,\"label\":\"a\"}", "{\"id\":2,\"label\":\"c\"}");
  }

  @Test
  void renamesFollowEachOther() throws IOException {
    log.at(100).create(1, "name", "a");
    log.at(200).ddl("ALTER TABLE Items CHANGE name label VARCHAR(9)", ID, "label VARCHAR");
    log.at(250).create(2, "label", "b");
    log.at(300).ddl("ALTER TABLE Items CHANGE label title VARCHAR(9)", ID, "title VARCHAR");
    log.at(350).create(3, "title", "c");
    log.at(400).ddl("ALTER TABLE Items ADD name INT", ID, "title VARCHAR", "name INT");
    assertEnds(
        "id, title, name",
        "{\"id\":1,\"title\":\"a\",\"name\":null}",
        "{\"id\":2,\"title\":\"b\",\"name\":null}",
        "{\"id\":3,\"title\":\"c\",\"name\":null}");
  }

  @Test
  void aColumnDroppedAndAddedAgainForgetsItsValues() throws IOException {
    log.at(100).create(1, "name", "a");
    log.at(200).ddl("ALTER TABLE Items DROP name", ID).at(250).create(2);
    log.at(300).ddl("ALTER TABLE Items ADD name VARCHAR(9) DEFAULT 'x'", ID, NAME + " x");
    log.at(350).create(3, "name", "c");
    assertEnds(
        "id, name",
        "{\"id\":1,\"name\":\"x\"}",
        "{\"id\":2,\"name\":\"x\"}",
        "{\"id\":3,\"name\":\"c\"}");
  }

  @Test
  void aDroppedColumnStaysForTheRowsThatHadIt() throws IOException {
    log.at(100).create(1, "name", "a").at(200).ddl("ALTER TABLE Items DROP name", ID);
    log.at(300).create(2);
    assertEnds("id, name", "{\"id\":1,\"name\":\"a\"}", "{\"id\":2,\"name\":null}");
  }

  @Test
  void aWidenedColumnKeepsItsValues() throws IOException {
    log.at(50).ddl("ALTER TABLE Items ADD n INT", ID, NAME, "n INT");
    log.at(100).create(1, "name", "a", "n", 5);
    log.at(200).ddl("ALTER TABLE Items MODIFY n BIGINT", ID, NAME, "n BIGINT");
    log.at(300).create(2, "name", "b", "n", 5_000_000_000L);
    assertEnds("id, n", "{\"id\":1,\"n\":5}", "{\"id\":2,\"n\":5000000000}");
  }

  @Test
  void anIncompatibleTypeTurnsTheColumnIntoText() throws IOException {
    log.at(50).ddl("ALTER TABLE Items ADD n INT", ID, NAME, "n INT");
    log.at(100).create(1, "name", "a", "n", 5);
    log.at(200).ddl("ALTER TABLE Items MODIFY n VARCHAR(20)", ID, NAME, "n VARCHAR");
    log.at(300).create(2, "name", "b", "n", "five");
    assertEnds("id, n", "{\"id\":1,\"n\":\"5\"}", "{\"id\":2,\"n\":\"five\"}");
  }

  @Test
  void reorderedColumnsStayThemselves() throws IOException {
    log.at(100).create(1, "name", "a");
    log.at(200).ddl("ALTER TABLE Items MODIFY name VARCHAR(9) FIRST", NAME, ID);
    log.at(300).create(2, "name", "b");
    assertEnds("id, name", "{\"id\":1,\"name\":\"a\"}", "{\"id\":2,\"name\":\"b\"}");
  }

  @Test
  void aColumnRespeltInAnotherCaseStaysItself() throws IOException {
    log.at(100).create(1, "name", "a");
    log.at(200).ddl("ALTER TABLE Items CHANGE name Name VARCHAR(9)", ID, "Name VARCHAR");
    log.at(300).create(2, "Name", "b");
    assertEnds("id, name", "{\"id\":1,\"name\":\"a\"}", "{\"id\":2,\"name\":\"b\"}");
  }

  @Test
  void tombstonesAndHeartbeatsAreNeverDeadLetters() throws IOException {
    log.at(100).create(1, "name", "a").tombstone(2).heartbeat().heartbeat();
    assertEnds("id, name", "{\"id\":1,\"name\":\"a\"}");
    assertEquals(
        List.of("{\"tombstones\":1,\"control\":3,\"dead_letters\":0}"),
        Cli.query(
            folder.resolve("shuffled"),
            "SELECT sum(tombstones) AS tombstones, sum(control) AS control,"
                + " sum(dead_letters) AS dead_letters FROM lake.ledger"));
  }
}
