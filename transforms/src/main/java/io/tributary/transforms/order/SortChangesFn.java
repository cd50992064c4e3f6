package io.tributary.transforms.order;

import java.io.IOException;
import java.util.Iterator;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/**
 * Sorts what a window brought for a shard by row key and position. The result is cut into blocks of
 * bounded size, never between two changes of one row, so that whatever follows needs no more memory
 * than one block, and needs no order among blocks.
 */
final class SortChangesFn
    extends DoFn<KV<ShardKey, Iterable<ChangeBlock>>, KV<ShardKey, ChangeBlock>> {
  private static final long serialVersionUID = 1L;

  private final long mostSortBytes;
  private final int mostBlockBytes;

  /** With these sizes, or smaller ones where the heap is small. */
  SortChangesFn(long mostSortBytes, int mostBlockBytes) {
    this.mostSortBytes = mostSortBytes;
    this.mostBlockBytes = mostBlockBytes;
  }

  @ProcessElement
  public void process(
      @Element KV<ShardKey, Iterable<ChangeBlock>> unit,
      OutputReceiver<KV<ShardKey, ChangeBlock>> output)
      throws IOException {
    // Each of the heap that it runs in, which is not that of the launch.
    long share = HeapShare.bytes();
    long blockBytes = Math.min(mostBlockBytes, share / 2);
    try (ChangeSorter sorter = new ChangeSorter(Math.min(mostSortBytes, share))) {
      for (ChangeBlock block : unit.getValue()) {
        sorter.add(block);
      }
      ChangeBlock.Builder builder = new ChangeBlock.Builder();
      String key = null;
      for (Iterator<ChangeSorter.Entry> sorted = sorter.sorted(); sorted.hasNext(); ) {
        ChangeSorter.Entry entry = sorted.next();
        if (builder.size() >= blockBytes && !entry.key().equals(key)) {
          output.output(KV.of(unit.getKey(), builder.build()));
          builder = new ChangeBlock.Builder();
        }
        builder.add(entry.bytes(), entry.schema());
        key = entry.key();
      }
      // A window whose changes all came in early panes ends with an empty one.
      if (builder.count() > 0) {
        output.output(KV.of(unit.getKey(), builder.build()));
      }
    }
  }
}
