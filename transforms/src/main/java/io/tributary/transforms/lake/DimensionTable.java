package io.tributary.transforms.lake;

import io.tributary.schemas.change.Operation;
import io.tributary.transforms.order.ChangeBlock;
import io.tributary.transforms.order.ShardKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/**
 * A dimension as two tables, and what they need beside them: {@code gold/DimX}, the live rows;
 * {@code gold/DimXHistory}, what was replaced or deleted; hidden, {@code gold/_deleted/DimX} and
 * {@code gold/_changes/DimX}, the narrow log of all changes.
 *
 * <p>The history grows by what a block brings. Only a truncate, and a change from before a known
 * one, make it be computed anew from the log, since a truncate's rows depend on all changes before
 * it. Of a truncate and such a change that are merged at the same time at least one sees the other:
 * each writes its log entry before it looks, and the truncate is known before the log is read.
 */
public final class DimensionTable {

  /** Conflicts come from other writers' progress, so running out of attempts means a defect. */
  private static final int MAX_ATTEMPTS = 100;

  private final Storage storage;
  private final String historyPath;
  private final LakeTable history;
  private final DeltaLog historyLog;
  private final ChangeLogTable log;
  private final DeltaLog changes;
  private final CurrentTable current;

  /** A dimension below the gold root of a lake. */
  public DimensionTable(Storage storage, LakeLayout layout, String name) {
    this.storage = storage;
    this.historyPath = LakeTable.qualified(storage, layout.goldTable(name + "History"));
    this.history = new LakeTable(storage, historyPath, HistoryRows.DATASET);
    this.historyLog = new DeltaLog(storage, historyPath, null);
    String changesPath = LakeTable.qualified(storage, layout.goldChangeLog(name));
    this.log = new ChangeLogTable(storage, changesPath);
    this.changes = new DeltaLog(storage, changesPath, Datasets.DATE);
    this.current = new CurrentTable(storage, layout.goldTable(name), layout.goldDeletedTable(name));
  }

  /**
   * Merges a shard's sorted changes, whose images have the dimension's columns. Three or four
   * commits.
   */
  public void merge(ShardKey key, ChangeBlock block) throws IOException {
    LakeFile.Shard shard = new LakeFile.Shard(key.shard(), key.shards());
    // Every shard logs a truncate: each must know it before it computes what it leaves.
    ChangeBlock settled = log.merge(shard, block, 0).settled();
    String barrier = current.merge(shard, settled).barrier();
    if (touchesTruncate(block, barrier)) {
      rebuildHistory();
    } else {
      mergeHistory(shard, block);
    }
  }

  private static boolean touchesTruncate(ChangeBlock block, String barrier) {
    for (ChangeBlock.Cursor cursor = block.cursor(); cursor.next(); ) {
      if (cursor.operation() == Operation.TRUNCATE
          || (cursor.operation().isOnTheWire()
              && cursor.position().toSortableString().compareTo(barrier) < 0)) {
        return true;
      }
    }
    return false;
  }

  private void mergeHistory(LakeFile.Shard shard, ChangeBlock block) throws IOException {
    LakeSchema schema = HistoryRows.schema(block);
    SortedMap<Identity, GenericRecord> rows = HistoryRows.of(block, schema);
    history.merge(
        new LakeTable.Unit(
            schema,
            shard,
            false,
            () -> new LakeTable.MemorySource(rows.values().iterator(), true),
            Removals.NONE));
  }

  /**
   * Replaces the history by what the log says. The log is read after the version of the history
   * that the commit goes on top of, so it knows every change that has a row there.
   */
  private void rebuildHistory() throws IOException {
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      Optional<DeltaLog.State> base = historyLog.load();
      DeltaLog.State source =
          changes.load().orElseThrow(() -> new IOException("The log of changes is gone"));
      List<LakeField> columns = dimensionColumns(source.schema());
      LakeSchema schema = HistoryRows.withLakeColumns(columns);
      if (base.isPresent()) {
        schema = base.get().schema().join(schema);
      }
      List<DeltaLog.NewFile> files = writeHistory(source, columns, schema);
      try {
        historyLog.commit(
            base.orElse(null), schema, files, base.map(DeltaLog.State::files).orElse(List.of()));
        return;
      } catch (CommitConflictException e) {
        ParquetFiles.deleteUnused(storage, files.stream().map(DeltaLog.NewFile::path).toList());
      }
    }
    throw new IOException("No commit to " + historyPath + " in " + MAX_ATTEMPTS + " attempts");
  }

  private static List<LakeField> dimensionColumns(LakeSchema log) {
    List<LakeField> columns = new ArrayList<>();
    for (LakeField field : log.field("_before").children()) {
      columns.add(LakeField.of(field.name(), log.field(field.name()).type()));
    }
    return columns;
  }

  private List<DeltaLog.NewFile> writeHistory(
      DeltaLog.State source, List<LakeField> columns, LakeSchema schema) throws IOException {
    Schema avro = AvroRows.schema(source.schema());
    List<RowMerge.Source> sources = new ArrayList<>();
    for (LakeFile file : source.files()) {
      sources.add(
          new FileRows(
              storage,
              Datasets.CHANGE_LOG,
              file.path(),
              file.partition(),
              source.schema(),
              source.schema(),
              avro,
              false));
    }
    try (RowMerge merged = new RowMerge(Datasets.CHANGE_LOG, sources);
        FileSetWriter writer =
            new FileSetWriter(storage, historyPath, HistoryRows.DATASET, schema, null, 0)) {
      writer.nextPass();
      new HistoryRebuild(schema, columns).run(merged, writer::write);
      return writer.finish();
    }
  }
}
