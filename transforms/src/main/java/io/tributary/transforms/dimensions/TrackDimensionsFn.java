package io.tributary.transforms.dimensions;

import io.tributary.transforms.gold.Dimension;
import io.tributary.transforms.lake.DimensionTable;
import io.tributary.transforms.lake.LakeLayout;
import io.tributary.transforms.lake.Storage;
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

/** Merges blocks into their dimensions' tables: each by itself, or a bundle's when behind. */
final class TrackDimensionsFn extends DoFn<KV<ShardKey, ChangeBlock>, LedgerEntry> {
  private static final long serialVersionUID = 1L;

  private final Storage storage;
  private final LakeLayout layout;
  private transient GatheredBlocks blocks;
  private transient HeldEntries counts;

  TrackDimensionsFn(Storage storage, LakeLayout layout) {
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
    if (Dimension.of(element.getKey()) != null) {
      blocks.add(
          new GatheredBlocks.Arrival(element.getKey(), element.getValue(), timestamp, window));
    }
  }

  private void merge(ShardKey shard, ChangeBlock block, List<GatheredBlocks.Arrival> arrivals)
      throws IOException {
    new DimensionTable(storage, layout, Dimension.of(shard).table()).merge(shard, block);
    for (GatheredBlocks.Arrival arrival : arrivals) {
      counts.add(count(arrival.block(), shard), arrival.timestamp(), arrival.window());
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) throws IOException {
    blocks.finish();
    counts.leave(context);
    blocks = null;
    counts = null;
  }

  private static LedgerEntry count(ChangeBlock block, ShardKey shard) {
    long visible = System.currentTimeMillis();
    LedgerEntry.Builder entry = new LedgerEntry.Builder();
    Latency.Recorder latency = new Latency.Recorder();
    for (ChangeBlock.Cursor cursor = block.cursor(); cursor.next(); ) {
      entry.add(Count.GOLD_MERGED, cursor.operation().isOnTheWire() ? 1 : 0);
      entry.arrived(Leg.GOLD, shard.mark(cursor.mark()));
      if (cursor.isStreamed()) {
        latency.add(cursor.committedAt(), visible);
      }
    }
    return entry.took("gold", latency.build()).build(shard.table().table());
  }
}
