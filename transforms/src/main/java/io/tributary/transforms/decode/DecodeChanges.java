package io.tributary.transforms.decode;

import com.google.auto.value.AutoValue;
import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.Topics;
import io.tributary.schemas.debezium.WireModes;
import io.tributary.schemas.position.Epochs;
import io.tributary.transforms.deadletter.DeadLetter;
import io.tributary.transforms.deadletter.DeadLetterCoder;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.LedgerEntryCoder;
import io.tributary.transforms.read.SchemaFeeds;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Decodes the records of a connector into change events.
 *
 * <p>Every record has exactly one outcome: a change, a tombstone, a control record, or a dead
 * letter with its reason; the ledger output counts them per table and window. Order, duplicates and
 * timestamps are those of the input. No state. A record costs one JSON parse of its payload;
 * schemas are parsed once per version. Poison becomes a dead letter; only a schema topic that can't
 * be read fails the bundle.
 */
@AutoValue
public abstract class DecodeChanges
    extends PTransform<PCollection<SourceRecord>, DecodeChanges.Result> {
  private static final long serialVersionUID = 1L;

  static final TupleTag<ChangeEvent> CHANGES = new TupleTag<>("changes") {};
  static final TupleTag<DeadLetter> DEAD_LETTERS = new TupleTag<>("deadLetters") {};
  static final TupleTag<LedgerEntry> LEDGER = new TupleTag<>("ledger") {};

  abstract Topics topics();

  abstract WireModes modes();

  abstract Epochs epochs();

  abstract SchemaFeeds feeds();

  /**
   * Decodes the topics of one connector, written in Debezium's default modes.
   *
   * @param feeds where records without the envelope find their table's schema
   */
  public static DecodeChanges of(Topics topics, SchemaFeeds feeds) {
    return new AutoValue_DecodeChanges(topics, WireModes.DEFAULT, Epochs.single(), feeds);
  }

  /** With other modes than Debezium's defaults. */
  public DecodeChanges withModes(WireModes modes) {
    return new AutoValue_DecodeChanges(topics(), modes, epochs(), feeds());
  }

  /** With more than one binlog history. */
  public DecodeChanges withEpochs(Epochs epochs) {
    return new AutoValue_DecodeChanges(topics(), modes(), epochs, feeds());
  }

  @Override
  public Result expand(PCollection<SourceRecord> records) {
    PCollectionTuple outputs =
        records.apply(
            "Decode",
            ParDo.of(new DecodeFn(topics(), modes(), epochs(), feeds()))
                .withOutputTags(CHANGES, TupleTagList.of(DEAD_LETTERS).and(LEDGER)));
    return new Result(
        records.getPipeline(),
        outputs.get(CHANGES).setCoder(ChangeEventCoder.of()),
        outputs.get(DEAD_LETTERS).setCoder(DeadLetterCoder.of()),
        outputs.get(LEDGER).setCoder(LedgerEntryCoder.of()));
  }

  /**
   * What the records turned out to be.
   *
   * @param changes changes of rows, and schemas of tables
   * @param deadLetters records that can't be decoded
   * @param ledger counts of all outcomes
   */
  public record Result(
      Pipeline pipeline,
      PCollection<ChangeEvent> changes,
      PCollection<DeadLetter> deadLetters,
      PCollection<LedgerEntry> ledger)
      implements POutput {
    @Override
    public Pipeline getPipeline() {
      return pipeline;
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      return Map.of(CHANGES, changes, DEAD_LETTERS, deadLetters, LEDGER, ledger);
    }

    @Override
    public void finishSpecifyingOutput(
        String transformName, PInput input, PTransform<?, ?> transform) {}
  }
}
