package io.tributary.transforms.order;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.Fingerprint;
import io.tributary.schemas.change.RowKey;
import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/**
 * Collects a bundle's changes into blocks, one per shard and window, before they are shuffled. What
 * empties a table concerns every shard of it and goes to all of them.
 */
final class PackChangesFn extends DoFn<ChangeEvent, KV<ShardKey, ChangeBlock>> {
  private static final long serialVersionUID = 1L;

  private final ShardPlan plan;
  private transient BlockPacker packer;

  PackChangesFn(ShardPlan plan) {
    this.plan = plan;
  }

  @StartBundle
  public void startBundle() {
    packer = new BlockPacker();
  }

  @ProcessElement
  public void process(
      @Element ChangeEvent event,
      @Timestamp Instant timestamp,
      BoundedWindow window,
      OutputReceiver<KV<ShardKey, ChangeBlock>> output)
      throws IOException {
    int shards = plan.of(event.schema().table().table());
    long fingerprint = Fingerprint.of(event);
    boolean everyShard = event.operation().clearsTable();
    int first = event.operation().isTableWide() ? 0 : RowKey.shard(event.key(), shards);
    for (int shard = first; shard <= (everyShard ? shards - 1 : first); shard++) {
      packer.add(
          new ShardKey(event.schema().table(), shard, shards),
          event,
          fingerprint,
          timestamp,
          window,
          (key, block) -> output.outputWithTimestamp(KV.of(key, block), timestamp));
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    packer.finish(
        (key, block, timestamp, window) -> context.output(KV.of(key, block), timestamp, window));
  }
}
