package io.tributary.schemas.debezium;

import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.TableId;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * A record of the schema-change topic of which it can't be told what it made of which tables. Those
 * that it may concern are read no longer with the layout that they had, until one is told anew.
 */
final class UnreadableChange {

  private final String coordinates;
  private final long offset;
  private final LogPosition since;
  private final String database;
  private final Set<TableId> tables;
  private final String defect;
  private final boolean foreign;
  private final IdentityHashMap<TableLayout, TableLayout> outdated = new IdentityHashMap<>();

  /**
   * An unreadable change.
   *
   * @param coordinates the record's
   * @param offset the record's: what comes behind it in the topic may tell of the table anew
   * @param since where it happened, or null if that is not told
   * @param database the database that it concerns, or null if it may be any
   * @param tables the tables of it, or null if it may be any
   * @param defect what can't be read
   * @param foreign whether nothing speaks for a schema change at all: then the layouts stay, and
   *     the tables are in doubt
   */
  UnreadableChange(
      String coordinates,
      long offset,
      LogPosition since,
      String database,
      Set<TableId> tables,
      String defect,
      boolean foreign) {
    this.coordinates = coordinates;
    this.offset = offset;
    this.since = since;
    this.database = database;
    this.tables = tables;
    this.defect = defect;
    this.foreign = foreign;
  }

  String coordinates() {
    return coordinates;
  }

  /** Where it happened, or a place before that; null for the beginning of everything. */
  LogPosition since() {
    return since;
  }

  boolean isForeign() {
    return foreign;
  }

  /** The same in a topic whose record before it is from that place. */
  UnreadableChange behind(LogPosition place) {
    return since != null || place == null
        ? this
        : new UnreadableChange(coordinates, offset, place, database, tables, defect, foreign);
  }

  boolean mayConcern(TableId table) {
    if (tables != null) {
      return tables.stream().anyMatch(t -> sameName(t, table));
    }
    return database == null || database.equalsIgnoreCase(table.database());
  }

  private static boolean sameName(TableId one, TableId other) {
    return one.database().equalsIgnoreCase(other.database())
        && one.table().equalsIgnoreCase(other.table());
  }

  /** Whether a row at that place may have been written after it. */
  boolean isBefore(LogPosition place) {
    return since == null || since.compareTo(place) <= 0;
  }

  /** Whether a version that a readable record told is older. */
  boolean outdates(LogPosition versionSince, long versionOffset) {
    int order = since == null ? 0 : versionSince.compareTo(since);
    return order < 0 || (order == 0 && versionOffset < offset);
  }

  /** What it means for a table, for people. */
  String sentence(TableId table) {
    return "Schema change "
        + coordinates
        + ", which may be of table "
        + table
        + ", can't be read: "
        + defect;
  }

  /** A layout as one that no row behind this change is read with. */
  TableLayout outdated(TableLayout layout) {
    return outdated.computeIfAbsent(layout, l -> l.outdated(sentence(l.table())));
  }
}
