package io.tributary.schemas.debezium;

import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.SchemaChanges.TableChange;
import io.tributary.schemas.doubt.Doubt;
import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A schema history that is kept as new as the records that are read with it. By Kafka's timestamps:
 * what was in the schema-change topic when it was last read is known, so a record from before that
 * needs no other look.
 *
 * <p>Clocks may differ, and a stamp may be anything. A record that says to be from the future, or
 * that has no time, is followed by a look at the topic unless the last one is {@link #FRESH_MILLIS}
 * old at most. Where a change of the layout still comes after rows that stand behind it, the table
 * is in doubt.
 *
 * <p>Memory: a position for each table as long as changes can come. Not thread-safe.
 */
final class FollowedHistory implements AutoCloseable {

  /** How old a look at the topic may be for a record whose own time tells nothing. */
  static final long FRESH_MILLIS = 20;

  /** Wraps what a feed fails with: that is no defect of the record that it is asked for. */
  static final class FeedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FeedException(RuntimeException cause) {
      super(cause);
    }

    /** What the feed failed with. */
    RuntimeException failure() {
      return (RuntimeException) getCause();
    }
  }

  private final SchemaFeed feed;
  private final SchemaHistory history;
  private final LongSupplier clock;
  private final Map<TableId, LogPosition> readUpTo = new HashMap<>();
  private final List<Doubt> late = new ArrayList<>();
  private long readAt = Long.MIN_VALUE;

  /**
   * A history.
   *
   * @param clock milliseconds since the epoch, the clock that the feed tells the time by
   */
  FollowedHistory(SchemaFeed feed, SchemaHistory history, LongSupplier clock) {
    this.feed = feed;
    this.history = history;
    this.clock = clock;
  }

  /** Makes sure that the history has what was told before the record. */
  void readFor(SourceRecord record) {
    if (readAt == Long.MIN_VALUE) {
      readAgain();
    } else if (readAt < Long.MAX_VALUE) {
      long now = clock.getAsLong();
      boolean tellsItsTime = record.timestamp() > 0 && record.timestamp() <= now;
      if (tellsItsTime ? record.timestamp() >= readAt : !isFresh(now, FRESH_MILLIS)) {
        readAgain();
      }
    }
  }

  /** Whether the last look was less than some time ago; not if a clock was set back since. */
  private boolean isFresh(long now, long millis) {
    return now >= readAt && now - readAt < millis;
  }

  /** Reads what has come, unless that was done within a second. */
  void readNowAndThen() {
    if (!isFresh(clock.getAsLong(), 1000)) {
      readAgain();
    }
  }

  /** Reads what has come. */
  void readAgain() {
    if (readAt == Long.MAX_VALUE) {
      return;
    }
    List<SourceRecord> found = new ArrayList<>();
    try {
      readAt = feed.poll(found::add);
    } catch (RuntimeException e) {
      throw new FeedException(e);
    }
    for (SourceRecord record : found) {
      add(record);
    }
    if (readAt == Long.MAX_VALUE) {
      readUpTo.clear();
    }
  }

  private void add(SourceRecord record) {
    SchemaChanges changes = history.read(record);
    Map<TableId, TableLayout> before = new HashMap<>();
    for (TableChange change : changes.tables()) {
      LogPosition read = readUpTo.get(change.table());
      if (read != null && change.since().streamed() && change.since().compareTo(read) < 0) {
        before.put(change.table(), history.at(change.table(), change.since()));
      }
    }
    history.add(record, changes);
    for (TableChange change : changes.tables()) {
      TableLayout old = before.get(change.table());
      TableLayout now = history.at(change.table(), change.since());
      if (old != null && now != null && !old.readsAs(now)) {
        late.add(
            new Doubt(
                change.table().table(),
                Doubt.Cause.LATE_SCHEMA_CHANGE,
                change.since(),
                "Schema change "
                    + record.coordinates()
                    + " came after rows that stand behind it: they were read as if it had not been"));
      }
    }
  }

  /** Notes that a row was read with the history as it is. */
  void reads(TableId table, LogPosition position) {
    if (readAt < Long.MAX_VALUE) {
      LogPosition last = readUpTo.get(table);
      if (last == null || position.compareTo(last) > 0) {
        readUpTo.put(table, position);
      }
    }
  }

  /** What was found out since the last call. */
  List<Doubt> takeDoubts() {
    if (late.isEmpty()) {
      return List.of();
    }
    List<Doubt> taken = List.copyOf(late);
    late.clear();
    return taken;
  }

  @Override
  public void close() {
    feed.close();
  }
}
