package io.tributary.transforms.decode;

import com.google.auto.value.AutoValue;
import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.Topics;
import io.tributary.schemas.debezium.WireModes;
import io.tributary.schemas.doubt.DoubtSpan;
import io.tributary.schemas.position.Epochs;
import io.tributary.transforms.deadletter.DeadLetter;
import io.tributary.transforms.deadletter.DeadLetterCoder;
import io.tributary.transforms.doubt.DoubtSpanCoder;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.LedgerEntryCoder;
import io.tributary.transforms.read.SchemaFeeds;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
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
 * letter with its reason; the ledger output counts them per table and window, and of an unbounded
 * input it tells which offsets they had. What a record can't tell of its table is a doubt beside
 * the outcome. Order, duplicates and timestamps are those of the input. No state. A record costs
 * one JSON parse of its payload; schemas are parsed once per version. Poison becomes a dead letter;
 * only a schema topic that can't be read fails the bundle.
 */
@AutoValue
public abstract class DecodeChanges
    extends PTransform<PCollection<SourceRecord>, DecodeChanges.Result> {
  private static final long serialVersionUID = 1L;

  static final TupleTag<ChangeEvent> CHANGES = new TupleTag<>("changes") {};
  static final TupleTag<DeadLetter> DEAD_LETTERS = new TupleTag<>("deadLetters") {};
  static final TupleTag<LedgerEntry> LEDGER = new TupleTag<>("ledger") {};
  static final TupleTag<DoubtSpan> DOUBTS = new TupleTag<>("doubts") {};
  static final TupleTag<KV<String, String>> CLEARED = new TupleTag<>("cleared") {};

  abstract Topics topics();

  abstract WireModes modes();

  abstract Epochs epochs();

  abstract Map<String, Long> transactions();

  abstract SchemaFeeds feeds();

  abstract NameOwners owners();

  abstract boolean followsReaders();

  abstract Builder toBuilder();

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder topics(Topics topics);

    abstract Builder modes(WireModes modes);

    abstract Builder epochs(Epochs epochs);

    abstract Builder transactions(Map<String, Long> transactions);

    abstract Builder feeds(SchemaFeeds feeds);

    abstract Builder owners(NameOwners owners);

    abstract Builder followsReaders(boolean follows);

    abstract DecodeChanges build();
  }

  /**
   * Decodes the topics of one connector, written in Debezium's default modes.
   *
   * @param feeds where records without the envelope find their table's schema
   */
  public static DecodeChanges of(Topics topics, SchemaFeeds feeds) {
    return new AutoValue_DecodeChanges.Builder()
        .topics(topics)
        .modes(WireModes.DEFAULT)
        .epochs(Epochs.single())
        .transactions(Map.of())
        .feeds(feeds)
        .owners(NameOwners.anybody())
        .followsReaders(false)
        .build();
  }

  /** With other modes than Debezium's defaults. */
  public DecodeChanges withModes(WireModes modes) {
    return toBuilder().modes(modes).build();
  }

  /**
   * With the binlog histories that the records are from.
   *
   * @param transactions by source of GTIDs the greatest number seen when the pipeline was launched;
   *     an unbounded pipeline fails when it meets a history that is not among {@code epochs}
   */
  public DecodeChanges withEpochs(Epochs epochs, Map<String, Long> transactions) {
    return toBuilder().epochs(epochs).transactions(new TreeMap<>(transactions)).build();
  }

  /** With names that each belong to one table: the records of another become dead letters. */
  public DecodeChanges withOwners(NameOwners owners) {
    return toBuilder().owners(owners).build();
  }

  /**
   * With a promise of the runner: as long as an instance of the decoder lives, it gets all records
   * of a partition that it has once got a record of, in the order of their offsets. Then an offset
   * between two of them is known to have no record. Without it, as by default, that is only known
   * of offsets between two records of one bundle.
   */
  public DecodeChanges followingReaders(boolean promised) {
    return toBuilder().followsReaders(promised).build();
  }

  private DecodeFn.Follow follow(IsBounded records) {
    if (records == IsBounded.BOUNDED) {
      return DecodeFn.Follow.NOTHING;
    }
    return followsReaders() ? DecodeFn.Follow.READERS : DecodeFn.Follow.BUNDLES;
  }

  @Override
  public Result expand(PCollection<SourceRecord> records) {
    PCollectionTuple outputs =
        records.apply(
            "Decode",
            ParDo.of(
                    new DecodeFn(
                        topics(),
                        modes(),
                        epochs(),
                        feeds(),
                        owners(),
                        records.isBounded() == IsBounded.UNBOUNDED ? transactions() : null,
                        follow(records.isBounded())))
                .withOutputTags(
                    CHANGES, TupleTagList.of(DEAD_LETTERS).and(LEDGER).and(DOUBTS).and(CLEARED)));
    return new Result(
        records.getPipeline(),
        outputs.get(CHANGES).setCoder(ChangeEventCoder.of()),
        outputs.get(DEAD_LETTERS).setCoder(DeadLetterCoder.of()),
        outputs.get(LEDGER).setCoder(LedgerEntryCoder.of()),
        outputs.get(DOUBTS).setCoder(DoubtSpanCoder.of()),
        outputs.get(CLEARED).setCoder(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of())));
  }

  /**
   * What the records turned out to be.
   *
   * @param changes changes of rows, and schemas of tables
   * @param deadLetters records that can't be decoded
   * @param ledger counts of all outcomes
   * @param doubts what the records can't tell, once for each bundle with all of its places
   * @param cleared tables that have no row from below a place, each with the place as sortable text
   */
  public record Result(
      Pipeline pipeline,
      PCollection<ChangeEvent> changes,
      PCollection<DeadLetter> deadLetters,
      PCollection<LedgerEntry> ledger,
      PCollection<DoubtSpan> doubts,
      PCollection<KV<String, String>> cleared)
      implements POutput {
    @Override
    public Pipeline getPipeline() {
      return pipeline;
    }

    @Override
    public Map<TupleTag<?>, PValue> expand() {
      return Map.of(
          CHANGES,
          changes,
          DEAD_LETTERS,
          deadLetters,
          LEDGER,
          ledger,
          DOUBTS,
          doubts,
          CLEARED,
          cleared);
    }

    @Override
    public void finishSpecifyingOutput(
        String transformName, PInput input, PTransform<?, ?> transform) {}
  }
}
