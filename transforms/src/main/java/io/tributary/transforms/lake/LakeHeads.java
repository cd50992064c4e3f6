package io.tributary.transforms.lake;

import io.tributary.schemas.change.RowKey;
import io.tributary.schemas.position.LogPosition;
import io.tributary.transforms.order.HeadSource;
import io.tributary.transforms.order.ShardKey;
import java.io.IOException;
import java.util.function.BiConsumer;
import org.apache.avro.generic.GenericRecord;

/** The heads that the current tables and the tables of deleted keys remember. */
public final class LakeHeads implements HeadSource {
  private static final long serialVersionUID = 1L;

  private final LakeLayout layout;
  private final Storage storage;

  /** Heads of the silver tables of a lake. */
  public LakeHeads(LakeLayout layout, Storage storage) {
    this.layout = layout;
    this.storage = storage;
  }

  @Override
  public void heads(ShardKey shard, BiConsumer<String, LogPosition> heads) throws IOException {
    String table = shard.table().table();
    read(layout.currentTable(table), Datasets.CURRENT, shard, heads);
    read(layout.deletedTable(table), Datasets.DELETED, shard, heads);
  }

  /** A deletion replaces the head of its key only if it is the newer one. */
  private void read(
      String path, Dataset dataset, ShardKey shard, BiConsumer<String, LogPosition> heads)
      throws IOException {
    LakeTable table = new LakeTable(storage, path, dataset);
    LakeFile.Shard part = new LakeFile.Shard(shard.shard(), shard.shards());
    table.scan(
        part,
        java.util.List.of("_key", "_position"),
        (GenericRecord row) -> {
          String key = row.get("_key").toString();
          if (key.equals(RowKey.TABLE)) {
            heads.accept(EMPTIED, LogPosition.parse(row.get("_position").toString()));
          } else if (RowKey.shard(key, shard.shards()) == shard.shard()) {
            heads.accept(key, LogPosition.parse(row.get("_position").toString()));
          }
        });
  }
}
