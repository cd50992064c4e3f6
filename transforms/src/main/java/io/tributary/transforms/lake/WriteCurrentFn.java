package io.tributary.transforms.lake;

import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.order.ChangeBlock;
import io.tributary.transforms.order.ShardKey;
import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Merges each block into its table's current rows. */
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
    new CurrentTable(storage, layout.currentTable(table), layout.deletedTable(table))
        .merge(new LakeFile.Shard(key.shard(), key.shards()), element.getValue());
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
}
