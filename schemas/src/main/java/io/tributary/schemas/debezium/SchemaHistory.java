package io.tributary.schemas.debezium;

import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.SchemaChanges.TableChange;
import io.tributary.schemas.doubt.Doubt;
import io.tributary.schemas.position.Epochs;
import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Every version of every table, from the records of the schema-change topic. It answers with the
 * version that was in force at a position, so a record written before an ALTER is read as it was
 * meant however late it is read. A version knows of each column since when it exists and which
 * other it was before.
 *
 * <p>A change that can't be read ends the version before it: {@link #at} then answers with a layout
 * that reads no row and says why, until a later change tells the table anew.
 *
 * <p>Not thread-safe.
 */
final class SchemaHistory {

  /** Where changes of which no place is known happened at the earliest. */
  private static final LogPosition BEGINNING = new LogPosition(0, "", 0, 0, false, 0, 0);

  /**
   * A version.
   *
   * @param statement the schema change that made it
   * @param layout its columns with their past; null from where the table was dropped
   */
  private record Version(TableChange statement, TableLayout layout) {}

  private final SchemaChangeReader reader;
  private final Map<TableId, List<Version>> versions = new HashMap<>();

  /** The tables by their names without case. */
  private final Map<String, List<TableId>> spellings = new HashMap<>();

  private final Set<LogPosition> wholeSnapshots = new HashSet<>();
  private final Set<TableId> temporary = new HashSet<>();
  private final List<UnreadableChange> unreadable = new ArrayList<>();

  /** By offset the places of the records of the topic. */
  private final TreeMap<Long, LogPosition> places = new TreeMap<>();

  SchemaHistory(MySqlTypes types, Epochs epochs) {
    this.reader = new SchemaChangeReader(types, epochs);
  }

  /** Reads a record of the schema-change topic. */
  SchemaChanges read(SourceRecord record) {
    return reader.read(record);
  }

  /**
   * Adds a record of the schema-change topic; they come in the order of their offsets. Versions are
   * kept in the order of their positions, at one position in the order in which they were added: a
   * snapshot drops and creates every table at its own position. A record that is readable takes the
   * place of one with the same coordinates that was not.
   */
  void add(SourceRecord record, SchemaChanges changes) {
    unreadable.removeIf(known -> known.coordinates().equals(record.coordinates()));
    if (changes.unreadable() != null) {
      Map.Entry<Long, LogPosition> before = places.lowerEntry(record.offset());
      unreadable.add(changes.unreadable().behind(before == null ? null : before.getValue()));
    }
    if (changes.place() != null) {
      places.put(record.offset(), changes.place());
    }
    if (changes.temporary() != null) {
      temporary.add(changes.temporary());
    }
    if (changes.wholeSnapshot()) {
      wholeSnapshots.add(changes.place());
    }
    for (TableChange change : changes.tables()) {
      List<Version> known = versions.get(change.table());
      if (known == null) {
        known = new ArrayList<>();
        versions.put(change.table(), known);
        spellings
            .computeIfAbsent(folded(change.table()), n -> new ArrayList<>())
            .add(change.table());
      }
      int at = known.size();
      while (at > 0 && known.get(at - 1).statement().since().compareTo(change.since()) > 0) {
        at--;
      }
      known.add(at, new Version(change, change.layout()));
      // What is behind a version in the history looks back on it.
      for (int i = at; i < known.size(); i++) {
        TableChange statement = known.get(i).statement();
        known.set(i, new Version(statement, withPast(statement, earlier(known, i))));
      }
    }
  }

  private static String folded(TableId table) {
    return table.toString().toLowerCase(Locale.ROOT);
  }

  /** Whether a change told of a table of exactly that name. */
  boolean knows(TableId table) {
    return versions.containsKey(table);
  }

  /**
   * The name under which the history knows a table. A server may compare names without case; its
   * statements then spell them in other ways than its binlog does. Where a name is known as it is
   * written it stands for itself, for other servers have tables that differ in nothing but case.
   */
  TableId named(TableId table, LogPosition position) {
    if (spellings.isEmpty() || versions.containsKey(table)) {
      return table;
    }
    TableId found = null;
    LogPosition newest = null;
    for (TableId candidate : spellings.getOrDefault(folded(table), List.of())) {
      Version version = version(candidate, position);
      LogPosition since = version == null ? null : version.statement().since();
      if (found == null || (since != null && (newest == null || since.compareTo(newest) > 0))) {
        found = candidate;
        newest = since;
      }
    }
    return found == null ? table : found;
  }

  /** Whether a temporary table was ever made under this name. */
  boolean isTemporary(TableId table) {
    return temporary.contains(table);
  }

  /** The tables that are there at the position. */
  List<TableId> tables(LogPosition position) {
    return versions.keySet().stream()
        .filter(table -> at(table, position) != null)
        .sorted()
        .toList();
  }

  /**
   * The layout before a version, over the drops of snapshots and other deliveries of the same
   * statement, or null if there was none. Of a table that was dropped it has no column: those that
   * come with its next creation begin there.
   */
  private static TableLayout earlier(List<Version> known, int index) {
    for (int i = index - 1; i >= 0; i--) {
      Version version = known.get(i);
      if (index < known.size() && known.get(index).statement().isSameAs(version.statement())) {
        continue;
      }
      if (version.layout() != null) {
        return version.layout();
      }
      if (version.statement().isDrop()) {
        return new TableLayout(version.statement().table(), List.of());
      }
    }
    return null;
  }

  private static TableLayout withPast(TableChange statement, TableLayout earlier) {
    if (statement.layout() == null) {
      return null;
    }
    LayoutChange change =
        new LayoutChange(
            statement.layout(), statement.statement(), statement.since(), statement.mariaDb());
    if (earlier == null) {
      return change.beginning();
    }
    return statement.layout().columnNames().isEmpty()
        ? earlier.outdated(statement.layout().defect())
        : change.following(earlier);
  }

  /**
   * The version in force at the position, or null if none is known or the table was dropped. If a
   * change that can't be read may have ended it, it reads no row.
   */
  TableLayout at(TableId table, LogPosition position) {
    Version version = version(table, position);
    if (version == null || version.layout() == null) {
      return null;
    }
    UnreadableChange end = endOf(version, table, position);
    return end == null ? version.layout() : end.outdated(version.layout());
  }

  private Version version(TableId table, LogPosition position) {
    List<Version> known = versions.getOrDefault(table, List.of());
    int at = lastBefore(known, position, true);
    return at < 0 ? null : known.get(at);
  }

  private UnreadableChange endOf(Version version, TableId table, LogPosition position) {
    for (UnreadableChange change : unreadable) {
      if (!change.isForeign()
          && change.mayConcern(table)
          && change.isBefore(position.place())
          && change.outdates(version.statement().since(), version.statement().offset())) {
        return change;
      }
    }
    return null;
  }

  /**
   * Why nothing is known of a table at a position, if it is a change that can't be read; or null.
   */
  String whyUnknown(TableId table, LogPosition position) {
    for (UnreadableChange change : unreadable) {
      if (change.mayConcern(table) && change.isBefore(position.place())) {
        return change.sentence(table);
      }
    }
    return null;
  }

  /** What a record of the schema-change topic, which has been added, can't tell of which tables. */
  List<Doubt> doubts(SourceRecord record, SchemaChanges changes) {
    List<Doubt> doubts = new ArrayList<>();
    for (TableChange change : changes.tables()) {
      if (change.layout() != null && change.layout().defect() != null) {
        doubts.add(unread(change.table(), change.since(), change.layout().defect()));
      } else if (change.isDrop() && before(change.table(), change.since()) == null) {
        doubts.addAll(otherSpellings(change, record));
      }
    }
    if (changes.unreadable() != null) {
      UnreadableChange lost =
          unreadable.stream()
              .filter(known -> known.coordinates().equals(record.coordinates()))
              .findFirst()
              .orElse(changes.unreadable());
      LogPosition since = lost.since() == null ? BEGINNING : lost.since();
      versions.forEach(
          (table, known) -> {
            if (lost.mayConcern(table) && hadRowsBefore(known, lost)) {
              doubts.add(unread(table, since, lost.sentence(table)));
            }
          });
    }
    return doubts;
  }

  /** The doubt that a change which can't be read leaves behind. */
  static Doubt unread(TableId table, LogPosition since, String sentence) {
    return new Doubt(table.table(), Doubt.Cause.UNREADABLE_SCHEMA_CHANGE, since, sentence);
  }

  private static boolean hadRowsBefore(List<Version> known, UnreadableChange lost) {
    boolean had = false;
    for (Version version : known) {
      if (lost.outdates(version.statement().since(), version.statement().offset())) {
        had = version.layout() != null || (had && !version.statement().isDrop());
      }
    }
    return had;
  }

  /** The name is that of the statement, which on some servers names a table in any case. */
  private List<Doubt> otherSpellings(TableChange drop, SourceRecord record) {
    List<Doubt> doubts = new ArrayList<>();
    for (TableId other : spellings.getOrDefault(folded(drop.table()), List.of())) {
      if (!other.equals(drop.table()) && at(other, drop.since()) != null) {
        doubts.add(
            new Doubt(
                other.table(),
                Doubt.Cause.UNTOLD_ROWS,
                drop.since(),
                "Schema change "
                    + record.coordinates()
                    + " drops table "
                    + drop.table()
                    + ", which is "
                    + other
                    + " if the server compares names without case"));
      }
    }
    return doubts;
  }

  /** The newest layout that the table had before the position, or null if none is known. */
  TableLayout before(TableId table, LogPosition position) {
    List<Version> known = versions.getOrDefault(table, List.of());
    int at = lastBefore(known, position, false);
    TableLayout layout = at < 0 ? null : earlier(known, at + 1);
    return layout == null || layout.columnNames().isEmpty() ? null : layout.whole();
  }

  private static int lastBefore(List<Version> known, LogPosition position, boolean inclusive) {
    LogPosition place = position.place();
    int i = known.size() - 1;
    while (i >= 0) {
      int order = known.get(i).statement().since().compareTo(place);
      if (inclusive ? order <= 0 : order < 0) {
        return i;
      }
      i--;
    }
    return i;
  }

  /** Whether a snapshot of everything was taken at the position, as far as is known. */
  boolean isWholeSnapshot(LogPosition position) {
    return !position.streamed() && wholeSnapshots.contains(position.place());
  }
}
