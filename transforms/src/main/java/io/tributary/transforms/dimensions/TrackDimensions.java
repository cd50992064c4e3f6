package io.tributary.transforms.dimensions;

import com.google.auto.value.AutoValue;
import io.tributary.transforms.lake.LakeLayout;
import io.tributary.transforms.lake.Storage;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.LedgerEntryCoder;
import io.tributary.transforms.order.ChangeBlock;
import io.tributary.transforms.order.ShardKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Keeps the dimensions that follow a table of the source, as slowly changing dimensions of type 4:
 * {@code gold/DimX} has the live rows, {@code gold/DimXHistory} what was replaced or deleted.
 *
 * <p>The greatest position of a row wins; history rows have the identity of their change. So order,
 * lateness, duplicates, repetitions and restarts don't matter. No state; three or four commits per
 * block; a truncate costs a pass over the dimension's changes.
 *
 * <p>Blocks for other tables pass by. The output counts what was merged, after its commits.
 */
@AutoValue
public abstract class TrackDimensions
    extends PTransform<PCollection<KV<ShardKey, ChangeBlock>>, PCollection<LedgerEntry>> {
  private static final long serialVersionUID = 1L;

  abstract Storage storage();

  abstract LakeLayout layout();

  /** Writes to the gold root of a lake. */
  public static TrackDimensions to(LakeLayout layout, Storage storage) {
    return new AutoValue_TrackDimensions(storage, layout);
  }

  @Override
  public PCollection<LedgerEntry> expand(PCollection<KV<ShardKey, ChangeBlock>> blocks) {
    return blocks
        .apply("CommitDimensions", ParDo.of(new TrackDimensionsFn(storage(), layout())))
        .setCoder(LedgerEntryCoder.of());
  }
}
