package io.tributary.transforms.lake;

import io.tributary.schemas.change.RowKey;
import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.order.ChangeBlock;
import io.tributary.transforms.order.ShardKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/**
 * Merges each block into its table's current rows. Deletions are committed first: if the attempt
 * dies between the two commits, the deleted keys are known and the rows are removed by the next.
 */
final class WriteCurrentFn extends DoFn<KV<ShardKey, ChangeBlock>, LedgerEntry> {
  private static final long serialVersionUID = 1L;

  private final Storage storage;
  private final LakeLayout layout;

  WriteCurrentFn(Storage storage, LakeLayout layout) {
    this.storage = storage;
    this.layout = layout;
  }

  @ProcessElement
  public void process(
      @Element KV<ShardKey, ChangeBlock> element, OutputReceiver<LedgerEntry> output)
      throws IOException {
    ShardKey key = element.getKey();
    String table = key.table().table();
    LakeFile.Shard shard = new LakeFile.Shard(key.shard(), key.shards());
    CurrentUnit unit = new CurrentUnit(element.getValue());
    LakeTable deleted = new LakeTable(storage, layout.deletedTable(table), Datasets.DELETED);
    commitDeletions(deleted, shard, unit.deletions());
    learnDeletions(deleted, shard, unit);
    new LakeTable(storage, layout.currentTable(table), Datasets.CURRENT)
        .merge(new LakeTable.Unit(unit.schema(), shard, true, unit::open, unit.removals()));
    output.output(
        new LedgerEntry.Builder()
            .add(Count.MERGED, merged(element.getValue(), key.shard()))
            .build(table));
  }

  /** Changes in the block; a truncate goes to every shard and is counted by the first. */
  private static long merged(ChangeBlock block, int shard) {
    long count = 0;
    for (ChangeBlock.Cursor cursor = block.cursor(); cursor.next(); ) {
      if (ChangeRows.isCounted(cursor, shard)) {
        count++;
      }
    }
    return count;
  }

  private static void commitDeletions(
      LakeTable deleted, LakeFile.Shard shard, Map<String, String> deletions) throws IOException {
    if (deletions.isEmpty()) {
      return;
    }
    Schema avro = AvroRows.schema(Datasets.DELETED_SCHEMA);
    List<GenericRecord> rows = new ArrayList<>(deletions.size());
    deletions.forEach(
        (key, position) -> {
          GenericData.Record row = new GenericData.Record(avro);
          row.put("_key", key);
          row.put("_position", position);
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
      unit.addKnown(row.get("_key").toString(), row.get("_position").toString());
    }
  }
}
