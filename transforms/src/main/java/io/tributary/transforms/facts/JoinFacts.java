package io.tributary.transforms.facts;

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
 * Keeps {@code gold/FactSales} and {@code gold/FactOrderReason}: every change of an order, an item,
 * a payment, a reason or a product adds, changes or removes the facts that follow from it.
 *
 * <p>The joins' state is a table of the lake, {@code gold/_orders}: each order's document, in which
 * the greatest position of a row counts. A shard's facts are a function of its documents and
 * replace those that were computed from an older version. So order, lateness, duplicates,
 * repetitions and restarts don't matter, and no runner keeps state. A block costs one commit to the
 * documents; a bundle one pass over the documents of its shard and a commit to each table of facts.
 *
 * <p>Blocks for other tables pass by. The output counts what was merged, after the facts know it.
 */
@AutoValue
public abstract class JoinFacts
    extends PTransform<PCollection<KV<ShardKey, ChangeBlock>>, PCollection<LedgerEntry>> {
  private static final long serialVersionUID = 1L;

  abstract Storage storage();

  abstract LakeLayout layout();

  /** Writes to the gold root of a lake. */
  public static JoinFacts to(LakeLayout layout, Storage storage) {
    return new AutoValue_JoinFacts(storage, layout);
  }

  @Override
  public PCollection<LedgerEntry> expand(PCollection<KV<ShardKey, ChangeBlock>> blocks) {
    return blocks
        .apply("CommitFacts", ParDo.of(new JoinFactsFn(storage(), layout())))
        .setCoder(LedgerEntryCoder.of());
  }
}
