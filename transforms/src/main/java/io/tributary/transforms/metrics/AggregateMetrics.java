package io.tributary.transforms.metrics;

import com.google.auto.value.AutoValue;
import io.tributary.transforms.lake.LakeLayout;
import io.tributary.transforms.lake.Storage;
import io.tributary.transforms.ledger.HeldEntries;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.LedgerEntryCoder;
import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Instant;

/**
 * Keeps the metrics' tables and DimDate, from the parts that the shards of the orders have written.
 * An element counts what a shard's part was made of; it leaves the transform when the metrics know
 * it.
 *
 * <p>The tables are computed once per bundle, as a whole; a bundle that finds them up to date does
 * nothing. The newest version of the parts wins, whoever writes when. No state; memory is one row
 * per file of the parts and the sellers of two months.
 */
@AutoValue
public abstract class AggregateMetrics
    extends PTransform<PCollection<LedgerEntry>, PCollection<LedgerEntry>> {
  private static final long serialVersionUID = 1L;

  /** Name of the hidden table of the parts. */
  public static final String PARTS = MetricTables.PARTS;

  abstract Storage storage();

  abstract LakeLayout layout();

  /** Writes to the gold root of a lake. */
  public static AggregateMetrics to(LakeLayout layout, Storage storage) {
    return new AutoValue_AggregateMetrics(storage, layout);
  }

  @Override
  public PCollection<LedgerEntry> expand(PCollection<LedgerEntry> counts) {
    return counts
        .apply("WriteMetrics", ParDo.of(new WriteMetricsFn(storage(), layout())))
        .setCoder(LedgerEntryCoder.of());
  }

  static final class WriteMetricsFn extends DoFn<LedgerEntry, LedgerEntry> {
    private static final long serialVersionUID = 1L;

    private final Storage storage;
    private final LakeLayout layout;
    private transient HeldEntries waiting;

    WriteMetricsFn(Storage storage, LakeLayout layout) {
      this.storage = storage;
      this.layout = layout;
    }

    @StartBundle
    public void startBundle() {
      waiting = new HeldEntries();
    }

    @ProcessElement
    public void process(
        @Element LedgerEntry entry, @Timestamp Instant timestamp, BoundedWindow window) {
      waiting.add(entry, timestamp, window);
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) throws IOException {
      if (!waiting.isEmpty()) {
        new MetricTables(storage, layout).update();
      }
      waiting.leaveLater(context);
      waiting = null;
    }
  }
}
