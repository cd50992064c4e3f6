package io.tributary.transforms.lake;

import com.google.auto.value.AutoValue;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.Topics;
import io.tributary.transforms.deadletter.DeadLetter;
import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.LedgerEntryCoder;
import java.io.IOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
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
 * Takes the letters that a replay could read out of {@code quarantine}, when everything else that
 * the replay writes has been committed: if it dies before, they are still there, and replaying them
 * again changes nothing.
 *
 * <p>For bounded input. One shuffle, to one key, which is what makes it wait for the last count;
 * the coordinates of all replayed records are held in memory, not the records. One commit.
 */
@AutoValue
public abstract class ResolveLetters
    extends PTransform<PCollectionTuple, PCollection<LedgerEntry>> {
  private static final long serialVersionUID = 1L;

  /** Input: the records that are replayed. */
  public static final TupleTag<SourceRecord> REPLAYED = new TupleTag<>("replayed") {};

  /** Input: those that are still dead. */
  public static final TupleTag<DeadLetter> STILL_DEAD = new TupleTag<>("stillDead") {};

  /** Input: what all sinks have counted, each count after its commit. */
  public static final TupleTag<LedgerEntry> COMMITTED = new TupleTag<>("committed") {};

  private static final String NOTHING = "";

  abstract Storage storage();

  abstract LakeLayout layout();

  abstract Topics topics();

  /** Resolves letters of a connector in the quarantine of a lake. */
  public static ResolveLetters in(LakeLayout layout, Storage storage, Topics topics) {
    return new AutoValue_ResolveLetters(storage, layout, topics);
  }

  @Override
  public PCollection<LedgerEntry> expand(PCollectionTuple input) {
    KvCoder<String, String> marks = KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of());
    return PCollectionList.of(
            input
                .get(REPLAYED)
                .apply("MarkReplayed", ParDo.of(new MarkReplayedFn(topics())))
                .setCoder(marks))
        .and(input.get(STILL_DEAD).apply("MarkDead", ParDo.of(new MarkDeadFn())).setCoder(marks))
        .and(
            input
                .get(COMMITTED)
                .apply("MarkCommitted", ParDo.of(new MarkCommittedFn()))
                .setCoder(marks))
        .apply("AllMarks", Flatten.pCollections())
        .apply(
            "KeyByQuarantine",
            WithKeys.<String, KV<String, String>>of(NOTHING).withKeyType(TypeDescriptors.strings()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), marks))
        .apply("GroupByQuarantine", GroupByKey.create())
        .apply("CommitResolved", ParDo.of(new CommitResolvedFn(storage(), layout())))
        .setCoder(LedgerEntryCoder.of());
  }

  private static String identity(SourceRecord record) {
    return Datasets.recordIdentity(record.topic(), record.partition(), record.offset());
  }

  /** A record: its identity, and its table. */
  private static final class MarkReplayedFn extends DoFn<SourceRecord, KV<String, String>> {
    private static final long serialVersionUID = 1L;
    private final Topics topics;

    MarkReplayedFn(Topics topics) {
      this.topics = topics;
    }

    @ProcessElement
    public void process(@Element SourceRecord record, OutputReceiver<KV<String, String>> output) {
      output.output(KV.of(identity(record), topics.bronzeTable(record.topic())));
    }
  }

  /** A dead letter: its identity, and no table. */
  private static final class MarkDeadFn extends DoFn<DeadLetter, KV<String, String>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element DeadLetter letter, OutputReceiver<KV<String, String>> output) {
      output.output(KV.of(identity(letter.record()), NOTHING));
    }
  }

  /** A count: nothing but something to wait for. */
  private static final class MarkCommittedFn extends DoFn<LedgerEntry, KV<String, String>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(OutputReceiver<KV<String, String>> output) {
      output.output(KV.of(NOTHING, NOTHING));
    }
  }

  private static final class CommitResolvedFn
      extends DoFn<KV<String, Iterable<KV<String, String>>>, LedgerEntry> {
    private static final long serialVersionUID = 1L;

    private final Storage storage;
    private final LakeLayout layout;

    CommitResolvedFn(Storage storage, LakeLayout layout) {
      this.storage = storage;
      this.layout = layout;
    }

    @ProcessElement
    public void process(
        @Element KV<String, Iterable<KV<String, String>>> marks, OutputReceiver<LedgerEntry> output)
        throws IOException {
      Map<String, String> tables = new TreeMap<>();
      Set<String> dead = new HashSet<>();
      for (KV<String, String> mark : marks.getValue()) {
        if (!mark.getValue().equals(NOTHING)) {
          tables.put(mark.getKey(), mark.getValue());
        } else if (!mark.getKey().equals(NOTHING)) {
          dead.add(mark.getKey());
        }
      }
      tables.keySet().removeAll(dead);
      remove(tables.keySet());
      Map<String, Long> resolved = new TreeMap<>();
      tables.values().forEach(table -> resolved.merge(table, 1L, Long::sum));
      resolved.forEach(
          (table, count) ->
              output.output(new LedgerEntry.Builder().add(Count.RESOLVED, count).build(table)));
    }

    private void remove(Set<String> identities) throws IOException {
      if (identities.isEmpty()) {
        return;
      }
      // Letters have no position of their own, so any is behind theirs.
      TreeMap<String, String> byKey = new TreeMap<>();
      identities.forEach(identity -> byKey.put(identity, "removed"));
      new LakeTable(storage, layout.quarantine(), Datasets.QUARANTINE)
          .merge(
              new LakeTable.Unit(
                  Datasets.QUARANTINE_SCHEMA,
                  null,
                  false,
                  () -> new LakeTable.MemorySource(Collections.emptyIterator(), true),
                  new Removals("", byKey)));
    }
  }
}
