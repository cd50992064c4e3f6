package io.tributary.transforms.order;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;

/**
 * Gathers the blocks of a bundle by shard while a job is behind, so that many windows of a shard
 * are merged at once: what a merge costs depends on the files that it rewrites, hardly on the
 * changes that it brings. A block that comes in time is merged at once.
 *
 * <p>Every block is merged before {@link #finish} returns, and so within its bundle. Memory: blocks
 * up to a share of the heap. Not thread-safe; one for each bundle.
 */
public final class GatheredBlocks {

  /** Windows take that long to get here when nothing is in their way. */
  private static final long IN_TIME_MILLIS = 2000;

  /** A block as it came. */
  public record Arrival(
      ShardKey shard, ChangeBlock block, Instant timestamp, BoundedWindow window) {}

  /** Merges what has come of a shard. */
  @FunctionalInterface
  public interface Merge {

    /**
     * Merges.
     *
     * @param block all changes of the arrivals, sorted as theirs are
     */
    void merge(ShardKey shard, ChangeBlock block, List<Arrival> arrivals) throws IOException;
  }

  private final Merge merge;
  private final LongSupplier clock;
  private final long mostBytes;
  private final Map<ShardKey, List<Arrival>> waiting = new LinkedHashMap<>();
  private long bytes;

  /** Gathers for a merge. */
  public GatheredBlocks(Merge merge) {
    this(merge, System::currentTimeMillis, HeapShare.bytes() / 2);
  }

  GatheredBlocks(Merge merge, LongSupplier clock, long mostBytes) {
    this.merge = merge;
    this.clock = clock;
    this.mostBytes = mostBytes;
  }

  /** Takes a block. */
  public void add(Arrival arrival) throws IOException {
    waiting.computeIfAbsent(arrival.shard(), shard -> new ArrayList<>()).add(arrival);
    bytes += arrival.block().entries().length;
    if (bytes > mostBytes) {
      finish();
    } else if (arrival.timestamp().getMillis() + IN_TIME_MILLIS >= clock.getAsLong()) {
      List<Arrival> arrivals = waiting.remove(arrival.shard());
      arrivals.forEach(each -> bytes -= each.block().entries().length);
      merge.merge(arrival.shard(), together(arrivals), arrivals);
    }
  }

  /** Merges what waits. */
  public void finish() throws IOException {
    for (Map.Entry<ShardKey, List<Arrival>> shard : waiting.entrySet()) {
      merge.merge(shard.getKey(), together(shard.getValue()), shard.getValue());
    }
    waiting.clear();
    bytes = 0;
  }

  private static ChangeBlock together(List<Arrival> arrivals) throws IOException {
    if (arrivals.size() == 1) {
      return arrivals.get(0).block();
    }
    try (ChangeSorter sorter = new ChangeSorter(Long.MAX_VALUE)) {
      for (Arrival arrival : arrivals) {
        sorter.add(arrival.block());
      }
      ChangeBlock.Builder all = new ChangeBlock.Builder();
      for (Iterator<ChangeSorter.Entry> sorted = sorter.sorted(); sorted.hasNext(); ) {
        ChangeSorter.Entry entry = sorted.next();
        all.add(entry.bytes(), entry.schema());
      }
      return all.build();
    }
  }
}
