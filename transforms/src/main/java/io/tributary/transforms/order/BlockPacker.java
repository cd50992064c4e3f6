package io.tributary.transforms.order;

import io.tributary.schemas.change.ChangeEvent;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;

/** Collects a bundle's changes into blocks, one per shard and window. */
final class BlockPacker {

  /** Large enough that the cost per element vanishes, small enough to hold one per shard. */
  private static final int MAX_BLOCK_BYTES = 1 << 20;

  private record Slot(ShardKey shard, BoundedWindow window) {}

  private static final class Pending {
    private ChangeBlock.Builder block = new ChangeBlock.Builder();
    private Instant newest = BoundedWindow.TIMESTAMP_MIN_VALUE;
  }

  /** Takes a block that is full. */
  interface Full {
    void output(ShardKey shard, ChangeBlock block);
  }

  /** Takes a block that the bundle leaves behind. */
  interface Rest {
    void output(ShardKey shard, ChangeBlock block, Instant timestamp, BoundedWindow window);
  }

  private final Map<Slot, Pending> pending = new HashMap<>();

  void add(
      ShardKey shard,
      ChangeEvent event,
      long fingerprint,
      Instant timestamp,
      BoundedWindow window,
      Full full)
      throws IOException {
    Pending block = pending.computeIfAbsent(new Slot(shard, window), s -> new Pending());
    block.block.add(event, fingerprint);
    if (timestamp.isAfter(block.newest)) {
      block.newest = timestamp;
    }
    if (block.block.size() >= MAX_BLOCK_BYTES) {
      full.output(shard, block.block.build());
      block.block = new ChangeBlock.Builder();
    }
  }

  void finish(Rest rest) {
    pending.forEach(
        (slot, block) -> {
          if (block.block.count() > 0) {
            rest.output(slot.shard(), block.block.build(), block.newest, slot.window());
          }
        });
    pending.clear();
  }
}
