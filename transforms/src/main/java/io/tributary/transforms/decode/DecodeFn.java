package io.tributary.transforms.decode;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.Contracts;
import io.tributary.schemas.debezium.DebeziumDecoder;
import io.tributary.schemas.debezium.Decoded;
import io.tributary.schemas.debezium.PoisonException;
import io.tributary.schemas.debezium.Topics;
import io.tributary.schemas.debezium.WireModes;
import io.tributary.schemas.position.Epochs;
import io.tributary.transforms.deadletter.DeadLetter;
import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.read.SchemaFeeds;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;

/** Runs a {@link DebeziumDecoder} and counts, per bundle, what it made of the records. */
final class DecodeFn extends DoFn<SourceRecord, ChangeEvent> {
  private static final long serialVersionUID = 1L;

  private record Slot(String table, BoundedWindow window) {}

  private static final class Tally {
    private final LedgerEntry.Builder entry = new LedgerEntry.Builder();
    private Instant newest = BoundedWindow.TIMESTAMP_MIN_VALUE;
  }

  private final Topics topics;
  private final WireModes modes;
  private final Epochs epochs;
  private final SchemaFeeds feeds;
  private final TreeMap<String, Long> watched;
  private final Counter records = Metrics.counter("tributary", "records");
  private transient DebeziumDecoder decoder;
  private transient HistoryWatch watch;
  private transient Map<String, String> tables;
  private transient Map<Slot, Tally> tallies;

  /**
   * A decoding function.
   *
   * @param watched to fail when records of an unknown binlog history turn up: by source of GTIDs
   *     the greatest number seen so far; null where partitions do not arrive in their own order
   */
  DecodeFn(
      Topics topics, WireModes modes, Epochs epochs, SchemaFeeds feeds, Map<String, Long> watched) {
    this.topics = topics;
    this.modes = modes;
    this.epochs = epochs;
    this.feeds = feeds;
    this.watched = watched == null ? null : new TreeMap<>(watched);
  }

  @Setup
  public void setup() {
    decoder = new DebeziumDecoder(topics, modes, epochs, Contracts.bundled(), feeds.open());
    watch = watched == null ? null : new HistoryWatch(watched);
    tables = new HashMap<>();
  }

  @StartBundle
  public void startBundle() {
    tallies = new HashMap<>();
  }

  @ProcessElement
  public void process(
      @Element SourceRecord record,
      @Timestamp Instant timestamp,
      BoundedWindow window,
      MultiOutputReceiver output) {
    records.inc();
    String table = tables.computeIfAbsent(record.topic(), topics::bronzeTable);
    Tally tally = tally(table, timestamp, window);
    tally.entry.add(Count.RECORDS, 1);
    Decoded decoded;
    try {
      decoded = decoder.decode(record);
    } catch (PoisonException e) {
      tally.entry.add(Count.DEAD_LETTERS, 1);
      output
          .get(DecodeChanges.DEAD_LETTERS)
          .output(new DeadLetter(record, table, e.reason(), e.getMessage()));
      return;
    }
    if (decoded instanceof Decoded.Change change) {
      if (watch != null) {
        watch.see(change.event());
      }
      String named = change.event().schema().table().table();
      if (!named.equals(table)) {
        // A topic's name may be another than its table's: it was routed, or had odd characters.
        tally.entry.add(Count.RENAMED_OUT, 1);
        tally = tally(named, timestamp, window);
        tally.entry.add(Count.RENAMED_IN, 1);
      }
      tally.entry.add(Count.CHANGES, 1);
      output.get(DecodeChanges.CHANGES).output(change.event());
      if (change.clear() != null) {
        output.get(DecodeChanges.CHANGES).output(change.clear());
      }
    } else if (decoded instanceof Decoded.Control control) {
      tally.entry.add(Count.CONTROL, 1);
      control.schemas().forEach(output.get(DecodeChanges.CHANGES)::output);
    } else {
      tally.entry.add(Count.TOMBSTONES, 1);
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
    tallies.forEach(
        (slot, tally) ->
            context.output(
                DecodeChanges.LEDGER,
                tally.entry.build(slot.table()),
                tally.newest,
                slot.window()));
    tallies = null;
  }

  @Teardown
  public void teardown() {
    if (decoder != null) {
      decoder.close();
    }
  }
}
