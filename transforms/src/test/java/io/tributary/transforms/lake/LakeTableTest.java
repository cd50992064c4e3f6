package io.tributary.transforms.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.schemas.table.Column;
import io.tributary.schemas.table.ColumnType;
import io.tributary.schemas.table.TableSchema;
import io.tributary.transforms.Changes;
import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.order.Blocks;
import io.tributary.transforms.order.HeadSource;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeTableTest {

  private static final Column ID = new Column("id", ColumnType.INT, null);
  private static final Column NAME = new Column("name", ColumnType.STRING, null);

  @TempDir Path folder;
  private LakeFixture lake;

  @BeforeEach
  void openLake() {
    lake = new LakeFixture(folder);
  }

  private static Changes[] rows(int from, int to, long pos) {
    List<Changes> changes = new ArrayList<>();
    for (int id = from; id < to; id++) {
      changes.add(Changes.create(id, "n" + id).at(pos + id));
    }
    return changes.toArray(new Changes[0]);
  }

  @Test
  void aUnitThatOverlapsNothingIsAddedAsAFileOfItsOwn() throws IOException {
    for (int unit = 0; unit < 4; unit++) {
      lake.log(rows(unit * 10, unit * 10 + 5, 100));
      assertEquals(unit + 1, lake.logState().files().size());
    }
    assertEquals(20, lake.logRows().size());
    assertEquals(20, lake.ledger.get("Items", Count.APPLIED));
  }

  @Test
  void replayingAUnitLeavesTheSameRows() throws IOException {
    lake.log(rows(0, 20, 100));
    List<String> before = lake.logRows();
    lake.log(rows(0, 20, 100)).log(rows(5, 10, 100));
    assertEquals(before, lake.logRows());
    assertEquals(20, lake.ledger.get("Items", Count.APPLIED));
    assertEquals(25, lake.ledger.get("Items", Count.DUPLICATES));
  }

  @Test
  void anOverlappingUnitAddsWhatIsNew() throws IOException {
    lake.log(rows(0, 20, 100)).log(rows(10, 30, 100));
    assertEquals(30, lake.logRows().size());
    assertEquals(30, lake.ledger.get("Items", Count.APPLIED));
    assertEquals(10, lake.ledger.get("Items", Count.DUPLICATES));
  }

  @Test
  void aSecondDeliveryUnderAnotherOffsetIsLoggedOnce() throws IOException {
    lake.log(Changes.create(1, "a").at(100).offset(5));
    lake.log(Changes.create(1, "a").at(100).offset(9));
    assertEquals(1, lake.logRows().size());
  }

  @Test
  void siblingsOfACompressedTransactionAreEachLoggedOnce() throws IOException {
    Changes[] siblings = {
      Changes.create(1, "a").at(100).offset(1).row(2),
      Changes.update(1, "b").at(100).offset(2).row(1),
      Changes.update(1, "c").at(100).offset(3),
      Changes.update(1, "d").at(100).offset(4),
      Changes.update(1, "e").at(100).offset(5),
      Changes.update(1, "f").at(100).offset(6)
    };
    lake.log(siblings).log(siblings).log(siblings);
    assertEquals(6, lake.logRows().size());
    assertEquals(6, lake.ledger.get("Items", Count.APPLIED));
    assertEquals(12, lake.ledger.get("Items", Count.DUPLICATES));
  }

  @Test
  void twoUnlabelledDeliveriesInOneUnitAreLoggedOnce() throws IOException {
    lake.log(Changes.create(1, "a").at(100).offset(5), Changes.create(1, "a").at(100).offset(9));
    assertEquals(1, lake.logRows().size());
    assertEquals(1, lake.ledger.get("Items", Count.APPLIED));
    assertEquals(1, lake.ledger.get("Items", Count.DUPLICATES));
  }

  @Test
  void theGreatestPositionWinsWhateverComesFirst() throws IOException {
    lake.current(Changes.update(1, "new").at("bin.1000000", 4));
    lake.current(Changes.update(1, "old").at("bin.999999", 900));
    assertEquals(List.of("[1] new"), lake.currentRows("_key", "name"));
    lake.current(Changes.update(1, "newest").at("bin.1000000", 5));
    assertEquals(List.of("[1] newest"), lake.currentRows("_key", "name"));
  }

  @Test
  void aStaleChangeDoesNotBringADeletedRowBack() throws IOException {
    lake.current(Changes.create(1, "a").at(100), Changes.create(2, "b").at(110));
    lake.current(Changes.delete(1).at(200));
    assertEquals(List.of("[2] b"), lake.currentRows("_key", "name"));
    lake.current(Changes.update(1, "stale").at(150));
    assertEquals(List.of("[2] b"), lake.currentRows("_key", "name"));
    lake.current(Changes.create(1, "again").at(300));
    assertEquals(List.of("[1] again", "[2] b"), lake.currentRows("_key", "name"));
  }

  @Test
  void aDeletionThatArrivesLateLeavesTheNewerRow() throws IOException {
    lake.current(Changes.create(1, "again").at(300)).current(Changes.delete(1).at(200));
    assertEquals(List.of("[1] again"), lake.currentRows("_key", "name"));
  }

  @Test
  void aTruncateRemovesWhatIsOlderInEveryShardAndKeepsItOut() throws IOException {
    for (int shard = 0; shard < 3; shard++) {
      lake.current(
          Blocks.shard(shard, 3),
          new Blocks().labelled(builtRows(0, 12, 100), Blocks.shard(shard, 3)));
    }
    assertEquals(12, lake.currentRows("id").size());
    for (int shard = 0; shard < 3; shard++) {
      lake.current(Blocks.shard(shard, 3), LakeFixture.sorted(Changes.truncate().at(105)));
    }
    assertEquals(List.of("10", "11", "5", "6", "7", "8", "9"), lake.currentRows("id"));
    for (int shard = 0; shard < 3; shard++) {
      lake.current(
          Blocks.shard(shard, 3),
          new Blocks().labelled(builtRows(0, 12, 100), Blocks.shard(shard, 3)));
    }
    assertEquals(7, lake.currentRows("id").size());
  }

  private static List<io.tributary.schemas.change.ChangeEvent> builtRows(
      int from, int to, long pos) {
    List<io.tributary.schemas.change.ChangeEvent> built = new ArrayList<>();
    for (Changes change : rows(from, to, pos)) {
      built.add(change.build());
    }
    return built;
  }

  @Test
  void anAddedColumnGivesTheOldRowsItsDefault() throws IOException {
    TableSchema wider = Changes.table(ID, NAME, new Column("tier", ColumnType.STRING, "bronze"));
    lake.current(rows(0, 3, 100));
    lake.current(Changes.schema(wider).at(200));
    assertEquals(
        List.of("[0] bronze", "[1] bronze", "[2] bronze"), lake.currentRows("_key", "tier"));
    lake.current(
        Changes.update(1, "x", "gold").of(wider).at(300), Changes.update(2, "x").of(wider).at(301));
    lake.current(Changes.create(9, "late").at(150));
    assertEquals(
        List.of("[0] bronze", "[1] gold", "[2] null", "[9] bronze"),
        lake.currentRows("_key", "tier"));
  }

  @Test
  void aWidenedColumnConvertsTheOldRows() throws IOException {
    lake.current(
        Changes.create(1, 7).of(Changes.table(ID, new Column("n", ColumnType.INT, null))).at(100));
    TableSchema decimal = Changes.table(ID, new Column("n", ColumnType.decimal(14, 2), null));
    lake.current(Changes.create(2, new BigDecimal("0.25")).of(decimal).at(200));
    TableSchema text = Changes.table(ID, new Column("n", ColumnType.STRING, null));
    lake.current(Changes.create(3, "many").of(text).at(300));
    assertEquals(List.of("[1] 7.00", "[2] 0.25", "[3] many"), lake.currentRows("_key", "n"));
  }

  @Test
  void aColumnThatIsAddedAndWidenedInOneUnitHasItsDefaultInTheWiderType() throws IOException {
    TableSchema small = Changes.table(ID, NAME, new Column("n", ColumnType.INT, 5));
    TableSchema wide = Changes.table(ID, NAME, new Column("n", ColumnType.decimal(12, 2), null));
    lake.current(
        Changes.create(1, "a").at(100),
        Changes.create(2, "b", 6).of(small).at(200),
        Changes.create(3, "c", new BigDecimal("7.50")).of(wide).at(300));
    LakeField n = lake.currentState().schema().field("n");
    assertEquals(ColumnType.decimal(12, 2), n.type());
    assertEquals(new BigDecimal("5.00"), n.fill());
    assertEquals(3, lake.currentRows("n").size());
  }

  @Test
  void aNewNumberOfShardsRelaysTheTableOutWithoutLosingARow() throws IOException {
    lake.current(rows(0, 400, 1000));
    for (int shards : new int[] {3, 10, 4, 1}) {
      lake.current(
          Blocks.shard(0, shards), LakeFixture.sorted(Changes.schema(Changes.ITEMS).at(4)));
      assertEquals(400, lake.currentRows("_key").size(), shards + " shards");
      assertEquals(shards, lake.currentState().files().size());
      Set<LakeFile.Shard> found = new HashSet<>();
      lake.currentState().files().forEach(file -> found.add(file.shard()));
      assertEquals(shards, found.size());
    }
  }

  @Test
  void theReaderOfAnOlderVersionStillSeesItsRows() throws IOException {
    lake.current(rows(0, 5, 100));
    DeltaLog.State before = lake.currentState();
    lake.current(Changes.update(1, "changed").at(900)).current(Changes.delete(2).at(901));
    assertEquals(List.of("n0", "n1", "n2", "n3", "n4"), lake.rows(before, "name"));
    assertEquals(List.of("changed", "n0", "n3", "n4"), lake.currentRows("name"));
  }

  @Test
  void writersThatCommitAtOnceLoseNothing() throws Exception {
    int writers = 3;
    int units = 6;
    ExecutorService pool = Executors.newFixedThreadPool(writers);
    try {
      List<Future<LakeFixture>> all = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        int first = writer;
        all.add(
            pool.submit(
                () -> {
                  LakeFixture mine = new LakeFixture(folder);
                  for (int unit = 0; unit < units; unit++) {
                    int id = unit * writers + first;
                    mine.current(rows(id, id + 1, 100)).log(rows(id, id + 1, 100));
                  }
                  return mine;
                }));
      }
      for (Future<LakeFixture> one : all) {
        one.get();
      }
    } finally {
      pool.shutdownNow();
    }
    assertEquals(writers * units, lake.currentRows("_key").size());
    assertEquals(writers * units, lake.logRows().size());
  }

  @Test
  void partitionedTablesKeepTheDateOutOfTheirFiles() throws IOException {
    lake.log(
        Changes.create(1, "a").at(100).onDay(19_782), Changes.update(1, "b").at(200).onDay(-1));
    assertEquals(2, lake.logState().files().size());
    for (LakeFile file : lake.logState().files()) {
      assertTrue(file.path().contains("/_date=" + file.partition() + "/"), file.path());
    }
    assertEquals(List.of("-", "-"), lake.rows(lake.logState(), "_date"));
    assertEquals(
        Set.of("2024-02-29", "1969-12-31"),
        Set.copyOf(lake.logState().files().stream().map(LakeFile::partition).toList()));
  }

  @Test
  void aUnitMaySpanMorePartitionsThanFilesMayBeOpen() throws IOException {
    List<Changes> changes = new ArrayList<>();
    for (int id = 0; id < 60; id++) {
      changes.add(Changes.create(id, "a").at(100 + id).onDay(20_000 + id % 20));
    }
    lake.log(changes.toArray(new Changes[0]));
    assertEquals(20, lake.logState().files().size());
    assertEquals(60, lake.logRows().size());
    lake.log(changes.toArray(new Changes[0]));
    assertEquals(60, lake.logRows().size());
  }

  @Test
  void columnsMayHaveNamesWithLettersOfAnyAlphabet() throws IOException {
    TableSchema odd =
        Changes.table(
            ID,
            new Column("größe", ColumnType.decimal(5, 1), null),
            new Column("日本", ColumnType.BINARY, null));
    lake.current(Changes.create(1, new BigDecimal("-0.5"), new byte[] {1}).of(odd).at(100));
    lake.current(Changes.update(1, new BigDecimal("2.5"), null).of(odd).at(200));
    assertEquals(List.of("[1] 2.5 null"), lake.currentRows("_key", "größe", "日本"));
  }

  @Test
  void aTableThatWasNeverWrittenIsEmpty() throws IOException {
    LakeTable table = new LakeTable(lake.storage, lake.currentPath(), Datasets.CURRENT);
    assertEquals(0, table.rowCount());
    assertEquals(List.of(), table.read("", "~", null));
    assertEquals(0, new TableSizes(lake.layout, lake.storage).currentRows("Items"));
    assertFalse(folder.resolve("silver").toFile().exists());
  }

  @Test
  void headsAreTheNewestPositionsOfLivingAndDeletedRows() throws IOException {
    lake.current(Changes.create(1, "a").at(100), Changes.create(2, "b").at(110));
    lake.current(Changes.delete(1).at(200), Changes.truncate().at(50));
    java.util.Map<String, Long> heads = new java.util.TreeMap<>();
    new LakeHeads(lake.layout, lake.storage)
        .heads(Blocks.shard(0, 1), (key, position) -> heads.merge(key, position.pos(), Math::max));
    assertEquals(java.util.Map.of("[1]", 200L, "[2]", 110L, HeadSource.EMPTIED, 50L), heads);
    assertNull(heads.get(""));
  }
}
