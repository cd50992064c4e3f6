package io.tributary.transforms.decode;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.Contracts;
import io.tributary.schemas.debezium.DebeziumDecoder;
import io.tributary.schemas.debezium.Decoded;
import io.tributary.schemas.debezium.PoisonException;
import io.tributary.schemas.debezium.Reason;
import io.tributary.schemas.debezium.Topics;
import io.tributary.schemas.debezium.WireModes;
import io.tributary.schemas.doubt.Doubt;
import io.tributary.schemas.doubt.DoubtSpan;
import io.tributary.schemas.position.Epochs;
import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.TableId;
import io.tributary.transforms.deadletter.DeadLetter;
import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.Leg;
import io.tributary.transforms.ledger.Mark;
import io.tributary.transforms.read.SchemaFeeds;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/**
 * Runs a {@link DebeziumDecoder} and counts, per bundle, what it made of the records. Of an endless
 * read it also notes which offsets they had.
 */
final class DecodeFn extends DoFn<SourceRecord, ChangeEvent> {
  private static final long serialVersionUID = 1L;

  private record Slot(String table, BoundedWindow window) {}

  /** Which offsets a decoder notes. */
  enum Follow {
    /** None: the run ends, and knows where. */
    NOTHING,
    /** Of each bundle by itself: the next one may be another instance's. */
    BUNDLES,
    /** Across bundles: all records of a partition come to one instance as long as it lives. */
    READERS
  }

  private static final class Tally {
    private final LedgerEntry.Builder entry = new LedgerEntry.Builder();
    private final Map<DoubtSpan.Key, DoubtSpan> doubts = new HashMap<>();
    private LogPosition cleared;
    private Instant newest = BoundedWindow.TIMESTAMP_MIN_VALUE;
  }

  private final Topics topics;
  private final WireModes modes;
  private final Epochs epochs;
  private final SchemaFeeds feeds;
  private final NameOwners owners;
  private final TreeMap<String, Long> watched;
  private final Follow follow;
  private final Counter records = Metrics.counter("tributary", "records");
  private transient DebeziumDecoder decoder;
  private transient HistoryWatch watch;
  private transient NameCheck names;
  private transient Map<String, String> tables;
  private transient Map<String, TableId> namesakes;
  private transient OffsetTrail trail;
  private transient Map<Slot, Tally> tallies;

  /**
   * A decoding function.
   *
   * @param owners who may have which name in the lake
   * @param watched to fail when records of an unknown binlog history turn up: by source of GTIDs
   *     the greatest number seen so far; null where partitions do not arrive in their own order
   */
  DecodeFn(
      Topics topics,
      WireModes modes,
      Epochs epochs,
      SchemaFeeds feeds,
      NameOwners owners,
      Map<String, Long> watched,
      Follow follow) {
    this.topics = topics;
    this.modes = modes;
    this.epochs = epochs;
    this.feeds = feeds;
    this.owners = owners;
    this.watched = watched == null ? null : new TreeMap<>(watched);
    this.follow = follow;
  }

  @Setup
  public void setup() {
    decoder = new DebeziumDecoder(topics, modes, epochs, Contracts.bundled(), feeds.open());
    watch = watched == null ? null : new HistoryWatch(watched);
    names = new NameCheck(owners, decoder::knows);
    tables = new HashMap<>();
    namesakes = new HashMap<>();
    trail = new OffsetTrail();
  }

  @StartBundle
  public void startBundle() {
    tallies = new HashMap<>();
    if (follow != Follow.READERS) {
      trail.cut();
    }
  }

  @ProcessElement
  public void process(
      @Element SourceRecord record,
      @Timestamp Instant timestamp,
      BoundedWindow window,
      MultiOutputReceiver output)
      throws IOException {
    records.inc();
    String table = tables.computeIfAbsent(record.topic(), topics::bronzeTable);
    Tally tally = tally(table, timestamp, window);
    long mark = Mark.of(record);
    tally.entry.add(Count.RECORDS, 1).setsOut(Leg.BRONZE, mark);
    if (follow != Follow.NOTHING) {
      trail.note(record, tally.entry);
    }
    Decoded decoded;
    try {
      decoded = decoder.decode(record);
    } catch (PoisonException e) {
      setAside(new DeadLetter(record, table, e.reason(), e.getMessage()), tally, output);
      return;
    }
    if (decoded instanceof Decoded.Change change) {
      TableId source = change.event().schema().table();
      String refusal = names.refusal(source, namedAfter(record.topic(), source));
      if (refusal != null) {
        setAside(new DeadLetter(record, table, Reason.TABLE_NAME, refusal), tally, output);
        return;
      }
      if (watch != null) {
        watch.see(change.event());
      }
      String named = source.table();
      if (!named.equals(table)) {
        // A topic's name may be another than its table's: it was routed, or had odd characters.
        tally.entry.add(Count.RENAMED_OUT, 1).setsOut(Leg.ELSEWHERE, mark);
        tally = tally(named, timestamp, window);
        tally.entry.add(Count.RENAMED_IN, 1).arrived(Leg.ELSEWHERE, mark);
      }
      tally.entry.add(Count.CHANGES, 1);
      send(change.event(), tally, output);
      if (change.clear() != null) {
        send(change.clear(), tally, output);
      }
      note(change.doubts(), timestamp, window);
    } else if (decoded instanceof Decoded.Control control) {
      tally.entry.add(Count.CONTROL, 1);
      for (ChangeEvent schema : control.schemas()) {
        if (names.isAnothers(schema.schema().table())) {
          continue;
        }
        tally.entry.setsOut(Leg.ELSEWHERE, mark);
        Tally of = tally(schema.schema().table().table(), timestamp, window);
        of.entry.arrived(Leg.ELSEWHERE, mark);
        send(schema, of, output);
      }
      note(control.doubts(), timestamp, window);
    } else {
      tally.entry.add(Count.TOMBSTONES, 1);
    }
  }

  private TableId namedAfter(String topic, TableId otherwise) {
    return namesakes.computeIfAbsent(topic, t -> topics.table(t).orElse(otherwise));
  }

  private static void setAside(DeadLetter letter, Tally tally, MultiOutputReceiver output) {
    tally.entry.add(Count.DEAD_LETTERS, 1).setsOut(Leg.QUARANTINE, Mark.of(letter.record()));
    output.get(DecodeChanges.DEAD_LETTERS).output(letter);
  }

  private static void send(ChangeEvent event, Tally tally, MultiOutputReceiver output) {
    long mark = Mark.ofChange(event.key(), event.operation(), event.position());
    for (Leg leg : Leg.ofChanges()) {
      tally.entry.setsOut(leg, mark);
    }
    if (event.operation().clearsTable()
        && (tally.cleared == null || tally.cleared.compareTo(event.position()) < 0)) {
      tally.cleared = event.position();
    }
    output.get(DecodeChanges.CHANGES).output(event);
  }

  /** However many rows of a bundle tell of a doubt, it goes on as one. */
  private void note(List<Doubt> doubts, Instant timestamp, BoundedWindow window) {
    for (Doubt doubt : doubts) {
      DoubtSpan span = DoubtSpan.of(doubt);
      tally(doubt.table(), timestamp, window).doubts.merge(span.key(), span, DoubtSpan::plus);
    }
  }

  private Tally tally(String table, Instant timestamp, BoundedWindow window) {
    Tally tally = tallies.computeIfAbsent(new Slot(table, window), s -> new Tally());
    if (timestamp.isAfter(tally.newest)) {
      tally.newest = timestamp;
    }
    return tally;
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    tallies.forEach((slot, tally) -> finish(slot, tally, context));
    tallies = null;
  }

  private void finish(Slot slot, Tally tally, FinishBundleContext context) {
    for (DoubtSpan doubt : tally.doubts.values()) {
      tally.entry.setsOut(Leg.DOUBTS, Mark.ofDoubt(doubt));
      context.output(DecodeChanges.DOUBTS, doubt, tally.newest, slot.window());
    }
    if (tally.cleared != null) {
      context.output(
          DecodeChanges.CLEARED,
          KV.of(slot.table(), tally.cleared.place().toSortableString()),
          tally.newest,
          slot.window());
    }
    context.output(
        DecodeChanges.LEDGER, tally.entry.build(slot.table()), tally.newest, slot.window());
  }

  @Teardown
  public void teardown() {
    if (decoder != null) {
      decoder.close();
    }
  }
}
