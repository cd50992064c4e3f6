package io.tributary.transforms.order;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.RowKey;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
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

  /** Large enough that the cost per element vanishes, small enough to hold one per shard. */
  private static final int MAX_BLOCK_BYTES = 1 << 20;

  private record Slot(ShardKey shard, BoundedWindow window) {}

  private static final class Pending {
    private ChangeBlock.Builder block = new ChangeBlock.Builder();
    private Instant newest = BoundedWindow.TIMESTAMP_MIN_VALUE;
  }

  private final ShardPlan plan;
  private transient Map<Slot, Pending> pending;

  PackChangesFn(ShardPlan plan) {
    this.plan = plan;
  }

  @StartBundle
  public void startBundle() {
    pending = new HashMap<>();
  }

  @ProcessElement
  public void process(
      @Element ChangeEvent event,
      @Timestamp Instant timestamp,
      BoundedWindow window,
      OutputReceiver<KV<ShardKey, ChangeBlock>> output)
      throws IOException {
    int shards = plan.of(event.schema().table().table());
    if (event.operation().clearsTable()) {
      for (int shard = 0; shard < shards; shard++) {
        add(event, shard, shards, timestamp, window, output);
      }
    } else {
      int shard = event.operation().isTableWide() ? 0 : RowKey.shard(event.key(), shards);
      add(event, shard, shards, timestamp, window, output);
    }
  }

  private void add(
      ChangeEvent event,
      int shard,
      int shards,
      Instant timestamp,
      BoundedWindow window,
      OutputReceiver<KV<ShardKey, ChangeBlock>> output)
      throws IOException {
    ShardKey key = new ShardKey(event.schema().table(), shard, shards);
    Slot slot = new Slot(key, window);
    Pending block = pending.computeIfAbsent(slot, s -> new Pending());
    block.block.add(event);
    if (timestamp.isAfter(block.newest)) {
      block.newest = timestamp;
    }
    if (block.block.size() >= MAX_BLOCK_BYTES) {
      output.outputWithTimestamp(KV.of(key, block.block.build()), timestamp);
      block.block = new ChangeBlock.Builder();
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    pending.forEach(
        (slot, block) -> {
          if (block.block.count() > 0) {
            context.output(KV.of(slot.shard(), block.block.build()), block.newest, slot.window());
          }
        });
    pending = null;
  }
}
