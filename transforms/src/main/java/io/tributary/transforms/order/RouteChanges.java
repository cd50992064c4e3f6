package io.tributary.transforms.order;

import com.google.auto.value.AutoValue;
import io.tributary.schemas.change.ChangeEvent;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.LedgerEntryCoder;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Brings to each shard the changes that a {@link ChangeRouter} sends it, sorted by key and
 * position, in blocks that never part two changes of one key.
 *
 * <p>One shuffle; no state; order is total inside a window and not promised across windows.
 * Duplicates stay. Memory: one block per shard before the shuffle, and what a sort may hold before
 * it spills.
 */
@AutoValue
public abstract class RouteChanges extends PTransform<PCollection<ChangeEvent>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  private static final long SORT_BYTES = 64L << 20;
  private static final int BLOCK_BYTES = 24 << 20;

  /** The shards' blocks. */
  public static final TupleTag<KV<ShardKey, ChangeBlock>> ROUTED = new TupleTag<>("routed") {};

  /** What was sent where. */
  public static final TupleTag<LedgerEntry> LEDGER = new TupleTag<>("ledger") {};

  abstract ChangeRouter router();

  /** Routes changes. */
  public static RouteChanges by(ChangeRouter router) {
    return new AutoValue_RouteChanges(router);
  }

  @Override
  public PCollectionTuple expand(PCollection<ChangeEvent> changes) {
    PCollectionTuple packed =
        changes.apply(
            "PackChanges",
            ParDo.of(new RouteChangesFn(router())).withOutputTags(ROUTED, TupleTagList.of(LEDGER)));
    PCollection<KV<ShardKey, ChangeBlock>> sorted =
        packed
            .get(ROUTED)
            .setCoder(OrderChanges.coder())
            .apply("GroupByShard", GroupByKey.create())
            .apply("SortChanges", ParDo.of(new SortChangesFn(SORT_BYTES, BLOCK_BYTES)))
            .setCoder(OrderChanges.coder());
    return PCollectionTuple.of(ROUTED, sorted)
        .and(LEDGER, packed.get(LEDGER).setCoder(LedgerEntryCoder.of()));
  }
}
