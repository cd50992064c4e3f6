package io.tributary.transforms.lake;

import com.google.auto.value.AutoValue;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.LedgerEntryCoder;
import io.tributary.transforms.order.ChangeBlock;
import io.tributary.transforms.order.OrderChanges;
import io.tributary.transforms.order.ShardKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Writes every change to {@code silver/TABLE_changes}, partitioned by commit date.
 *
 * <p>A change is logged once, however often it is delivered. A block leaves the transform after its
 * commit, so whatever follows never knows more than the log; and it leaves with the log's position
 * of each change, so a redelivery says nothing new. No state; one commit per block; a block that
 * overlaps nothing in the log is written without reading.
 */
@AutoValue
public abstract class WriteChangeLog
    extends PTransform<PCollection<KV<ShardKey, ChangeBlock>>, PCollectionTuple> {
  private static final long serialVersionUID = 1L;

  /** The blocks, each after its commit. */
  public static final TupleTag<KV<ShardKey, ChangeBlock>> WRITTEN = new TupleTag<>("written") {};

  /** What became of the changes. */
  public static final TupleTag<LedgerEntry> LEDGER = new TupleTag<>("ledger") {};

  abstract Storage storage();

  abstract LakeLayout layout();

  /** Writes to the silver root of a lake. */
  public static WriteChangeLog to(LakeLayout layout, Storage storage) {
    return new AutoValue_WriteChangeLog(storage, layout);
  }

  @Override
  public PCollectionTuple expand(PCollection<KV<ShardKey, ChangeBlock>> blocks) {
    PCollectionTuple outputs =
        blocks.apply(
            "CommitChanges",
            ParDo.of(new WriteChangeLogFn(storage(), layout()))
                .withOutputTags(WRITTEN, TupleTagList.of(LEDGER)));
    outputs.get(WRITTEN).setCoder(OrderChanges.coder());
    outputs.get(LEDGER).setCoder(LedgerEntryCoder.of());
    return outputs;
  }
}
