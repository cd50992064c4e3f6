package io.tributary.transforms.dimensions;

import io.tributary.transforms.gold.Dimension;
import io.tributary.transforms.lake.DimensionTable;
import io.tributary.transforms.lake.LakeLayout;
import io.tributary.transforms.lake.Storage;
import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.Latency;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.Leg;
import io.tributary.transforms.order.ChangeBlock;
import io.tributary.transforms.order.ShardKey;
import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Merges each block into its dimension's tables. */
final class TrackDimensionsFn extends DoFn<KV<ShardKey, ChangeBlock>, LedgerEntry> {
  private static final long serialVersionUID = 1L;

  private final Storage storage;
  private final LakeLayout layout;

  TrackDimensionsFn(Storage storage, LakeLayout layout) {
    this.storage = storage;
    this.layout = layout;
  }

  @ProcessElement
  public void process(
      @Element KV<ShardKey, ChangeBlock> element, OutputReceiver<LedgerEntry> output)
      throws IOException {
    Dimension dimension = Dimension.of(element.getKey());
    if (dimension == null) {
      return;
    }
    new DimensionTable(storage, layout, dimension.table())
        .merge(element.getKey(), element.getValue());
    output.output(count(element.getValue(), element.getKey()));
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
