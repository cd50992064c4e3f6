package io.tributary.transforms.lake;

import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.Latency;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.Leg;
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
    output.output(count(element.getValue(), key).build(table));
  }

  /**
   * Changes in the block; a truncate goes to every shard and is counted by the first. What was
   * delivered before could be read before, so only the others tell how long it took.
   */
  private static LedgerEntry.Builder count(ChangeBlock block, ShardKey shard) {
    long visible = System.currentTimeMillis();
    long merged = 0;
    long marks = 0;
    Latency.Recorder latency = new Latency.Recorder();
    for (ChangeBlock.Cursor cursor = block.cursor(); cursor.next(); ) {
      marks += cursor.isFromLog() ? 0 : shard.part(cursor);
      if (ChangeRows.isCounted(cursor, shard.shard())) {
        merged++;
        if (cursor.isStreamed() && !cursor.isDuplicate()) {
          latency.add(cursor.committedAt(), visible);
        }
      }
    }
    return new LedgerEntry.Builder()
        .add(Count.MERGED, merged)
        .arrived(Leg.CURRENT, marks)
        .took("silver", latency.build());
  }
}
