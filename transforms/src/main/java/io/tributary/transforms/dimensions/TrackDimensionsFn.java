package io.tributary.transforms.dimensions;

import io.tributary.transforms.gold.Dimension;
import io.tributary.transforms.lake.DimensionTable;
import io.tributary.transforms.lake.LakeLayout;
import io.tributary.transforms.lake.Storage;
import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.LedgerEntry;
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
    output.output(
        new LedgerEntry.Builder()
            .add(Count.GOLD_MERGED, changes(element.getValue()))
            .build(element.getKey().table().table()));
  }

  private static long changes(ChangeBlock block) {
    long count = 0;
    for (ChangeBlock.Cursor cursor = block.cursor(); cursor.next(); ) {
      count += cursor.operation().isOnTheWire() ? 1 : 0;
    }
    return count;
  }
}
