package io.tributary.transforms.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.schemas.table.ColumnType;
import io.tributary.transforms.lake.SnapshotTable.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTableTest {

  private static final LakeSchema SCHEMA =
      new LakeSchema(List.of(LakeField.of("n", ColumnType.INT)));
  private static final LakeSchema WIDER =
      new LakeSchema(List.of(LakeField.of("n", ColumnType.LONG)));

  @TempDir Path folder;
  private final Storage storage = Storage.of(Map.of());
  private LakeLayout layout;
  private SnapshotTable table;

  @BeforeEach
  void openTable() {
    layout = LakeLayout.under(folder.toString());
    table = new SnapshotTable(storage, layout, "T");
  }

  private SnapshotTable.Staged staged(int shard, int of, long version, int... rows)
      throws IOException {
    try (SnapshotTable.Staged staged = table.stage(SCHEMA, shard, of, version)) {
      for (int row : rows) {
        staged.write(new Object[] {row});
      }
      return staged.finish();
    }
  }

  private List<String> rows() throws IOException {
    return TableRows.of(storage, layout, "T");
  }

  @Test
  void aNewerVersionOfTheSourceReplacesTheShard() throws IOException {
    assertEquals(Outcome.DONE, table.replace(List.of(staged(0, 2, 5, 1, 2))));
    assertEquals(Outcome.DONE, table.replace(List.of(staged(1, 2, 6, 3))));
    assertEquals(Outcome.DONE, table.replace(List.of(staged(0, 2, 7, 4))));
    assertEquals(List.of("3", "4"), rows());
  }

  @Test
  void whoComesLateWithLessKnowledgeChangesNothing() throws IOException {
    table.replace(List.of(staged(0, 1, 7, 4)));
    assertEquals(Outcome.DONE, table.replace(List.of(staged(0, 1, 6, 1))));
    assertEquals(Outcome.DONE, table.replace(List.of(staged(0, 1, 7, 1))));
    assertEquals(List.of("4"), rows());
    assertTrue(table.knows(0, 1, 7));
    assertFalse(table.knows(0, 1, 8));
  }

  @Test
  void aShardWithoutRowsStillKnowsItsVersion() throws IOException {
    table.replace(List.of(staged(0, 1, 7)));
    assertEquals(List.of(), rows());
    assertTrue(table.knows(0, 1, 7));
  }

  @Test
  void anotherLayoutNeedsAllShardsAtOnce() throws IOException {
    table.replace(List.of(staged(0, 1, 7, 1, 2)));
    assertTrue(table.needsAllShards(SCHEMA, 2));
    assertEquals(Outcome.NEEDS_ALL_SHARDS, table.replace(List.of(staged(0, 2, 8, 1))));
    assertEquals(List.of("1", "2"), rows());
    assertEquals(Outcome.DONE, table.replace(List.of(staged(0, 2, 8, 1), staged(1, 2, 8, 2))));
    assertEquals(List.of("1", "2"), rows());
    assertFalse(table.needsAllShards(SCHEMA, 2));
  }

  @Test
  void anotherLayoutNeverLosesWhatOneShardKnows() throws IOException {
    table.replace(List.of(staged(0, 2, 9, 1)));
    table.replace(List.of(staged(1, 2, 5, 2)));
    assertEquals(Outcome.NEEDS_NEWER_SOURCE, table.replace(List.of(staged(0, 1, 8, 7))));
    assertEquals(List.of("1", "2"), rows());
    assertEquals(Outcome.DONE, table.replace(List.of(staged(0, 1, 9, 1, 2, 3))));
    assertEquals(List.of("1", "2", "3"), rows());
  }

  @Test
  void anotherLayoutThatKnowsMoreStays() throws IOException {
    table.replace(List.of(staged(0, 2, 9, 1)));
    table.replace(List.of(staged(1, 2, 9, 2)));
    assertEquals(Outcome.DONE, table.replace(List.of(staged(0, 1, 8, 7))));
    assertEquals(List.of("1", "2"), rows());
  }

  @Test
  void otherColumnsNeedAllShardsAtOnce() throws IOException {
    table.replace(List.of(staged(0, 2, 7, 1)));
    table.replace(List.of(staged(1, 2, 7, 2)));
    assertTrue(table.needsAllShards(WIDER, 2));
    List<SnapshotTable.Staged> all = new ArrayList<>();
    for (int shard = 0; shard < 2; shard++) {
      try (SnapshotTable.Staged staged = table.stage(WIDER, shard, 2, 8)) {
        staged.write(new Object[] {10L + shard});
        all.add(staged.finish());
      }
    }
    assertEquals(Outcome.DONE, table.replace(all));
    assertEquals(List.of("10", "11"), rows());
  }

  @Test
  void ofManyWritersTheBestInformedWins() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Outcome>> outcomes = new ArrayList<>();
      for (int version : new int[] {3, 9, 1, 7, 4, 8, 2, 6, 5}) {
        outcomes.add(threads.submit(() -> table.replace(List.of(staged(0, 1, version, version)))));
      }
      for (Future<Outcome> outcome : outcomes) {
        assertEquals(Outcome.DONE, outcome.get());
      }
    } finally {
      threads.shutdown();
    }
    assertEquals(List.of("9"), rows());
  }
}
