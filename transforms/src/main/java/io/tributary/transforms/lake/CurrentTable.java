package io.tributary.transforms.lake;

import io.tributary.schemas.change.RowKey;
import io.tributary.transforms.order.ChangeBlock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * A table's current rows, and beside them the positions of deleted keys. Deletions are committed
 * first: if the attempt dies between the two commits, the deleted keys are known and the rows are
 * removed by the next.
 */
final class CurrentTable {

  private final LakeTable rows;
  private final LakeTable deleted;

  CurrentTable(Storage storage, String path, String deletedPath) {
    this.rows = new LakeTable(storage, path, Datasets.CURRENT);
    this.deleted = new LakeTable(storage, deletedPath, Datasets.DELETED);
  }

  /** Merges a sorted block, and returns what it came to. */
  CurrentUnit merge(LakeFile.Shard shard, ChangeBlock block) throws IOException {
    CurrentUnit unit = new CurrentUnit(block);
    commitDeletions(deleted, shard, unit.deletions());
    learnDeletions(deleted, shard, unit);
    rows.merge(new LakeTable.Unit(unit.schema(), shard, true, unit::open, unit.removals()));
    return unit;
  }

  private static void commitDeletions(
      LakeTable deleted, LakeFile.Shard shard, Map<String, Standing> deletions) throws IOException {
    if (deletions.isEmpty()) {
      return;
    }
    Schema avro = AvroRows.schema(Datasets.DELETED_SCHEMA);
    List<GenericRecord> rows = new ArrayList<>(deletions.size());
    deletions.forEach(
        (key, standing) -> {
          GenericData.Record row = new GenericData.Record(avro);
          row.put("_key", key);
          row.put("_position", standing.text());
          rows.add(row);
        });
    deleted.merge(
        new LakeTable.Unit(
            Datasets.DELETED_SCHEMA,
            shard,
            false,
            () -> new LakeTable.MemorySource(rows.iterator(), true),
            Removals.NONE));
  }

  /** The truncate sorts before every key, so it is looked up by itself. */
  private static void learnDeletions(LakeTable deleted, LakeFile.Shard shard, CurrentUnit unit)
      throws IOException {
    List<GenericRecord> known = new ArrayList<>(deleted.read(RowKey.TABLE, RowKey.TABLE, shard));
    if (unit.minKey() != null) {
      known.addAll(deleted.read(unit.minKey(), unit.maxKey(), shard));
    }
    for (GenericRecord row : known) {
      unit.addKnown(row.get("_key").toString(), Standing.of(Datasets.position(row)));
    }
  }
}
