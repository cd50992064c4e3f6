package io.tributary.transforms.order;

import com.google.auto.value.AutoValue;
import io.tributary.schemas.change.ChangeEvent;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Puts each row's changes in order and labels every change.
 *
 * <p>The input's windows decide what is ordered together: its changes are packed into blocks by
 * shard of the row key, grouped once, sorted by row key and position (spilling to disk when large),
 * and labelled by a stateful DoFn in the global window.
 *
 * <ul>
 *   <li>Order: total per row inside a window. Across windows no runner promises one (Spark delivers
 *       newest first), so a change that arrives behind a newer one is kept and labelled late.
 *   <li>Duplicates: redeliveries of a row's last {@link RowHead#MAX_RECENT} changes are labelled;
 *       older ones are found by the change log.
 *   <li>Lateness: never drops; the input's allowed lateness decides what the runner drops.
 *   <li>State per shard: a head per row, see {@link LabelChangesFn}. No timers.
 *   <li>Cost: one shuffle; a change is decoded at its end only.
 * </ul>
 */
@AutoValue
public abstract class OrderChanges
    extends PTransform<PCollection<ChangeEvent>, PCollection<KV<ShardKey, ChangeBlock>>> {
  private static final long serialVersionUID = 1L;

  private static final long DEFAULT_SORT_BYTES = 128L << 20;
  private static final int DEFAULT_BLOCK_BYTES = 48 << 20;

  abstract ShardPlan plan();

  abstract HeadSource heads();

  abstract long sortBytes();

  abstract int blockBytes();

  abstract Builder toBuilder();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder plan(ShardPlan plan);

    abstract Builder heads(HeadSource heads);

    abstract Builder sortBytes(long bytes);

    abstract Builder blockBytes(int bytes);

    abstract OrderChanges build();
  }

  /** Orders with one shard per table and no memory of earlier runs. */
  public static OrderChanges create() {
    return new AutoValue_OrderChanges.Builder()
        .plan(ShardPlan.single())
        .heads(HeadSource.none())
        .sortBytes(DEFAULT_SORT_BYTES)
        .blockBytes(DEFAULT_BLOCK_BYTES)
        .build();
  }

  /** With that many shards per table. */
  public OrderChanges withPlan(ShardPlan plan) {
    return toBuilder().plan(plan).build();
  }

  /** With a source of heads for shards whose state is empty. */
  public OrderChanges withHeads(HeadSource heads) {
    return toBuilder().heads(heads).build();
  }

  /**
   * With that much memory per sort before it spills.
   *
   * @param bytes at least 1024
   */
  public OrderChanges withSortBytes(long bytes) {
    if (bytes < 1024) {
      throw new IllegalArgumentException(
          "sortBytes: " + bytes + " is not allowed; expected >= 1024");
    }
    return toBuilder().sortBytes(bytes).build();
  }

  /**
   * With blocks of about that size behind the sort.
   *
   * @param bytes at least 1
   */
  public OrderChanges withBlockBytes(int bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("blockBytes: " + bytes + " is not allowed; expected >= 1");
    }
    return toBuilder().blockBytes(bytes).build();
  }

  /** The coder of a shard's blocks. */
  public static Coder<KV<ShardKey, ChangeBlock>> coder() {
    return KvCoder.of(ShardKeyCoder.of(), ChangeBlockCoder.of());
  }

  @Override
  public PCollection<KV<ShardKey, ChangeBlock>> expand(PCollection<ChangeEvent> changes) {
    return changes
        .apply("PackChanges", ParDo.of(new PackChangesFn(plan())))
        .setCoder(coder())
        .apply("GroupByShard", GroupByKey.create())
        .apply("SortChanges", ParDo.of(new SortChangesFn(sortBytes(), blockBytes())))
        .setCoder(coder())
        .apply("ToGlobalWindow", Window.into(new GlobalWindows()))
        .apply("LabelChanges", ParDo.of(new LabelChangesFn(heads())))
        .setCoder(coder());
  }
}
