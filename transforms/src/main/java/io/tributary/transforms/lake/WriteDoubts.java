package io.tributary.transforms.lake;

import com.google.auto.value.AutoValue;
import io.tributary.schemas.doubt.DoubtSpan;
import io.tributary.transforms.doubt.DoubtSpanCoder;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.LedgerEntryCoder;
import io.tributary.transforms.ledger.Leg;
import io.tributary.transforms.ledger.Mark;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Writes doubts to {@code _doubts}: one commit for a window of the input that tells something new,
 * none for others. One shuffle, to one key; doubts are few, since a bundle tells each once.
 *
 * <p>Doubts and the rows that they concern are committed by different branches of one window, or
 * round, so for a moment a reader may see either without the other. Neither is lost by a crash in
 * between: the offsets of the records are proven in the ledger only when both are committed, the
 * rows by their legs and the doubts by {@link Leg#DOUBTS}, so a run that goes on reads the records
 * again, and they tell the same doubts of the same places again. Writing them twice, or from two
 * jobs, changes nothing, see {@link DoubtTable}.
 */
@AutoValue
public abstract class WriteDoubts
    extends PTransform<PCollection<DoubtSpan>, PCollection<LedgerEntry>> {
  private static final long serialVersionUID = 1L;

  private static final String ONE_KEY = "doubts";

  abstract Storage storage();

  abstract LakeLayout layout();

  /** Writes to the doubts of a lake. */
  public static WriteDoubts to(LakeLayout layout, Storage storage) {
    return new AutoValue_WriteDoubts(storage, layout);
  }

  @Override
  public PCollection<LedgerEntry> expand(PCollection<DoubtSpan> doubts) {
    return doubts
        .apply(
            "KeyByLake",
            WithKeys.<String, DoubtSpan>of(ONE_KEY).withKeyType(TypeDescriptors.strings()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), DoubtSpanCoder.of()))
        .apply("GroupByLake", GroupByKey.create())
        .apply("CommitDoubts", ParDo.of(new WriteDoubtsFn(storage(), layout())))
        .setCoder(LedgerEntryCoder.of());
  }

  static final class WriteDoubtsFn extends DoFn<KV<String, Iterable<DoubtSpan>>, LedgerEntry> {
    private static final long serialVersionUID = 1L;

    private final Storage storage;
    private final LakeLayout layout;

    WriteDoubtsFn(Storage storage, LakeLayout layout) {
      this.storage = storage;
      this.layout = layout;
    }

    @ProcessElement
    public void process(
        @Element KV<String, Iterable<DoubtSpan>> doubts, OutputReceiver<LedgerEntry> output)
        throws IOException {
      List<DoubtSpan> spans = new ArrayList<>();
      Map<String, Long> marks = new TreeMap<>();
      for (DoubtSpan span : doubts.getValue()) {
        spans.add(span);
        marks.merge(span.table(), Mark.ofDoubt(span), Long::sum);
      }
      new DoubtTable(layout, storage).tell(spans);
      marks.forEach(
          (table, mark) ->
              output.output(new LedgerEntry.Builder().arrived(Leg.DOUBTS, mark).build(table)));
    }
  }
}
