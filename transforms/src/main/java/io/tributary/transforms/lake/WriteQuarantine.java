package io.tributary.transforms.lake;

import com.google.auto.value.AutoValue;
import io.tributary.transforms.deadletter.DeadLetter;
import io.tributary.transforms.deadletter.DeadLetterCoder;
import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.LedgerEntryCoder;
import io.tributary.transforms.ledger.Leg;
import io.tributary.transforms.ledger.Mark;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
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
 * Writes dead letters to {@code quarantine}: the record as received, with the reason. A letter is
 * kept once, by its topic, partition and offset. One shuffle, keyed by table; letters are rare, so
 * a window's letters of a table are held in memory.
 */
@AutoValue
public abstract class WriteQuarantine
    extends PTransform<PCollection<DeadLetter>, PCollection<LedgerEntry>> {
  private static final long serialVersionUID = 1L;

  abstract Storage storage();

  abstract LakeLayout layout();

  /** Writes to the quarantine of a lake. */
  public static WriteQuarantine to(LakeLayout layout, Storage storage) {
    return new AutoValue_WriteQuarantine(storage, layout);
  }

  @Override
  public PCollection<LedgerEntry> expand(PCollection<DeadLetter> letters) {
    return letters
        .apply("KeyByTable", WithKeys.of(DeadLetter::table).withKeyType(TypeDescriptors.strings()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), DeadLetterCoder.of()))
        .apply("GroupByTable", GroupByKey.create())
        .apply("CommitLetters", ParDo.of(new WriteQuarantineFn(storage(), layout())))
        .setCoder(LedgerEntryCoder.of());
  }

  static final class WriteQuarantineFn extends DoFn<KV<String, Iterable<DeadLetter>>, LedgerEntry> {
    private static final long serialVersionUID = 1L;

    private final Storage storage;
    private final LakeLayout layout;

    WriteQuarantineFn(Storage storage, LakeLayout layout) {
      this.storage = storage;
      this.layout = layout;
    }

    @ProcessElement
    public void process(
        @Element KV<String, Iterable<DeadLetter>> unit, OutputReceiver<LedgerEntry> output)
        throws IOException {
      Schema avro = AvroRows.schema(Datasets.QUARANTINE_SCHEMA);
      TreeMap<Identity, GenericRecord> rows = new TreeMap<>();
      long count = 0;
      long marks = 0;
      for (DeadLetter letter : unit.getValue()) {
        GenericRecord row = row(avro, letter);
        rows.put(Datasets.QUARANTINE.identity().apply(row), row);
        count++;
        marks += Mark.of(letter.record());
      }
      List<GenericRecord> sorted = new ArrayList<>(rows.values());
      LakeTable.Outcome outcome =
          new LakeTable(storage, layout.quarantine(), Datasets.QUARANTINE)
              .merge(
                  new LakeTable.Unit(
                      Datasets.QUARANTINE_SCHEMA,
                      null,
                      false,
                      () -> new LakeTable.MemorySource(sorted.iterator(), true),
                      Removals.NONE));
      output.output(
          new LedgerEntry.Builder()
              .arrived(Leg.QUARANTINE, marks)
              .add(Count.QUARANTINE_ADDED, outcome.added())
              .add(Count.QUARANTINE_PRESENT, count - outcome.added())
              .build(unit.getKey()));
    }

    private static GenericRecord row(Schema avro, DeadLetter letter) {
      GenericData.Record row = new GenericData.Record(avro);
      row.put("_table", letter.table());
      row.put("_reason", letter.reason().name());
      row.put("_detail", letter.detail());
      RecordRows.put(row, letter.record());
      return row;
    }
  }
}
