package io.tributary.transforms.lake;

import com.google.auto.value.AutoValue;
import io.tributary.schemas.doubt.KnownEqual;
import io.tributary.schemas.position.LogPosition;
import io.tributary.transforms.ledger.LedgerEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VoidCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Writes down that tables were emptied, dropped or read anew as a whole, which ends the doubts of
 * them from below that place: when the window's rows are committed, not before, since until then
 * the table still has the rows that are in doubt.
 *
 * <p>One shuffle, to one key, which is what makes it wait for the window's counts. A job that dies
 * before it leaves tables in doubt that need not be, never the other way round; the next snapshot
 * or {@code verify} ends that.
 */
@AutoValue
public abstract class EndDoubts extends PTransform<PCollectionTuple, PCollection<Void>> {
  private static final long serialVersionUID = 1L;

  /** Input: tables, each with the place below which no row is left, as sortable text. */
  public static final TupleTag<KV<String, String>> CLEARED = new TupleTag<>("cleared") {};

  /** Input: what all sinks have counted, each count after its commit. */
  public static final TupleTag<LedgerEntry> COMMITTED = new TupleTag<>("committed") {};

  private static final String ONE_KEY = "doubts";
  private static final String NOTHING = "";

  abstract Storage storage();

  abstract LakeLayout layout();

  /** Ends doubts of a lake. */
  public static EndDoubts in(LakeLayout layout, Storage storage) {
    return new AutoValue_EndDoubts(storage, layout);
  }

  @Override
  public PCollection<Void> expand(PCollectionTuple input) {
    KvCoder<String, String> cleared = KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of());
    return PCollectionList.of(input.get(CLEARED))
        .and(
            input
                .get(COMMITTED)
                .apply("MarkCommitted", ParDo.of(new MarkCommittedFn()))
                .setCoder(cleared))
        .apply("AllCleared", Flatten.pCollections())
        .apply(
            "KeyByLake",
            WithKeys.<String, KV<String, String>>of(ONE_KEY).withKeyType(TypeDescriptors.strings()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), cleared))
        .apply("GroupByLake", GroupByKey.create())
        .apply("CommitEnds", ParDo.of(new EndDoubtsFn(storage(), layout())))
        .setCoder(VoidCoder.of());
  }

  /** A count: nothing but something to wait for. */
  private static final class MarkCommittedFn extends DoFn<LedgerEntry, KV<String, String>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(OutputReceiver<KV<String, String>> output) {
      output.output(KV.of(NOTHING, NOTHING));
    }
  }

  static final class EndDoubtsFn extends DoFn<KV<String, Iterable<KV<String, String>>>, Void> {
    private static final long serialVersionUID = 1L;

    private final Storage storage;
    private final LakeLayout layout;

    EndDoubtsFn(Storage storage, LakeLayout layout) {
      this.storage = storage;
      this.layout = layout;
    }

    @ProcessElement
    public void process(@Element KV<String, Iterable<KV<String, String>>> window)
        throws IOException {
      List<KnownEqual> equalities = new ArrayList<>();
      for (KV<String, String> cleared : window.getValue()) {
        if (!cleared.getValue().isEmpty()) {
          equalities.add(
              KnownEqual.cleared(cleared.getKey(), LogPosition.parse(cleared.getValue())));
        }
      }
      if (!equalities.isEmpty()) {
        new DoubtTable(layout, storage).raise(equalities);
      }
    }
  }
}
