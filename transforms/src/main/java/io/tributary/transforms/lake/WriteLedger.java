package io.tributary.transforms.lake;

import com.google.auto.value.AutoValue;
import io.tributary.transforms.ledger.Ledger;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.LedgerEntryCoder;
import io.tributary.transforms.ledger.RunInfo;
import java.io.IOException;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VoidCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Adds up the ledger's entries, per table and window of the input, and writes them to {@code
 * _ledger}. In a run that ends, everything upstream has been committed when the sums are written,
 * so the offsets that the rows record are complete. In a run that does not end a window's counts
 * may come in several panes; what the rows say about offsets holds for each of them, see {@link
 * LedgerTable#nextOffsets}.
 *
 * <p>One shuffle, to one key; entries are few. A window that is written twice is kept once.
 */
@AutoValue
public abstract class WriteLedger extends PTransform<PCollection<LedgerEntry>, PCollection<Void>> {
  private static final long serialVersionUID = 1L;

  /** Not the run's: what a job that goes on finds in its state belongs to the same windows. */
  private static final String ONE_KEY = "ledger";

  abstract Storage storage();

  abstract LakeLayout layout();

  abstract RunInfo run();

  /** Writes the ledger of a run. */
  public static WriteLedger to(LakeLayout layout, Storage storage, RunInfo run) {
    return new AutoValue_WriteLedger(storage, layout, run);
  }

  @Override
  public PCollection<Void> expand(PCollection<LedgerEntry> entries) {
    return entries
        .apply(
            "KeyByRun",
            WithKeys.<String, LedgerEntry>of(ONE_KEY).withKeyType(TypeDescriptors.strings()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), LedgerEntryCoder.of()))
        .apply("GroupByRun", GroupByKey.create())
        .apply("CommitLedger", ParDo.of(new WriteLedgerFn(storage(), layout(), run())))
        .setCoder(VoidCoder.of());
  }

  static final class WriteLedgerFn extends DoFn<KV<String, Iterable<LedgerEntry>>, Void> {
    private static final long serialVersionUID = 1L;

    private final Storage storage;
    private final LakeLayout layout;
    private final RunInfo run;

    WriteLedgerFn(Storage storage, LakeLayout layout, RunInfo run) {
      this.storage = storage;
      this.layout = layout;
      this.run = run;
    }

    @ProcessElement
    public void process(
        @Element KV<String, Iterable<LedgerEntry>> entries, BoundedWindow window, PaneInfo pane)
        throws IOException {
      Ledger ledger = new Ledger();
      entries.getValue().forEach(ledger::add);
      new LedgerTable(layout, storage)
          .write(
              run,
              window instanceof IntervalWindow interval
                  ? new LedgerTable.Window(
                      interval.start().getMillis(), interval.end().getMillis(), pane.getIndex())
                  : null,
              ledger);
    }
  }
}
