package io.tributary.transforms.lake;

import com.google.auto.value.AutoValue;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.LedgerEntryCoder;
import io.tributary.transforms.order.ChangeBlock;
import io.tributary.transforms.order.ShardKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Keeps {@code silver/TABLE} equal to the source's table: live rows only, each with the position of
 * the change that wrote it. Positions of deleted keys are kept beside the table, in {@code
 * silver/_deleted/TABLE}, so that a stale redelivery never brings a row back.
 *
 * <p>The greatest position of a row wins, whatever arrives when. No state; one or two commits per
 * block; the files that may hold the block's keys are rewritten. The output counts the changes of
 * each block after its commits.
 */
@AutoValue
public abstract class WriteCurrent
    extends PTransform<PCollection<KV<ShardKey, ChangeBlock>>, PCollection<LedgerEntry>> {
  private static final long serialVersionUID = 1L;

  abstract Storage storage();

  abstract LakeLayout layout();

  /** Writes to the silver root of a lake. */
  public static WriteCurrent to(LakeLayout layout, Storage storage) {
    return new AutoValue_WriteCurrent(storage, layout);
  }

  @Override
  public PCollection<LedgerEntry> expand(PCollection<KV<ShardKey, ChangeBlock>> blocks) {
    return blocks
        .apply("CommitRows", ParDo.of(new WriteCurrentFn(storage(), layout())))
        .setCoder(LedgerEntryCoder.of());
  }
}
