package io.tributary.transforms.lake;

import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.HeldEntries;
import io.tributary.transforms.ledger.Latency;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.Leg;
import io.tributary.transforms.order.ChangeBlock;
import io.tributary.transforms.order.GatheredBlocks;
import io.tributary.transforms.order.ShardKey;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/** Merges blocks into their tables' current rows: each by itself, or a bundle's when behind. */
final class WriteCurrentFn extends DoFn<KV<ShardKey, ChangeBlock>, LedgerEntry> {
  private static final long serialVersionUID = 1L;

  private final Storage storage;
  private final LakeLayout layout;
  private transient GatheredBlocks blocks;
  private transient HeldEntries counts;

  WriteCurrentFn(Storage storage, LakeLayout layout) {
    this.storage = storage;
    this.layout = layout;
  }

  @StartBundle
  public void startBundle() {
    blocks = new GatheredBlocks(this::merge);
    counts = new HeldEntries();
  }

  @ProcessElement
  public void process(
      @Element KV<ShardKey, ChangeBlock> element,
      @Timestamp Instant timestamp,
      BoundedWindow window)
      throws IOException {
    blocks.add(new GatheredBlocks.Arrival(element.getKey(), element.getValue(), timestamp, window));
  }

  private void merge(ShardKey key, ChangeBlock block, List<GatheredBlocks.Arrival> arrivals)
      throws IOException {
    String table = key.table().table();
    new CurrentTable(storage, layout.currentTable(table), layout.deletedTable(table))
        .merge(new LakeFile.Shard(key.shard(), key.shards()), block);
    for (GatheredBlocks.Arrival arrival : arrivals) {
      counts.add(count(arrival.block(), key).build(table), arrival.timestamp(), arrival.window());
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) throws IOException {
    blocks.finish();
    counts.leave(context);
    blocks = null;
    counts = null;
  }

  /**
   * Changes in the block; a truncate goes to every shard and is counted by the first. What was
   * delivered before could be read before, so only the others tell how long it took.
   */
  static LedgerEntry.Builder count(ChangeBlock block, ShardKey shard) {
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
