package io.tributary.schemas.debezium;

import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.Column;
import io.tributary.schemas.table.ColumnType;
import io.tributary.schemas.table.FormerName;
import io.tributary.schemas.table.LakeNames;
import io.tributary.schemas.table.TableId;
import io.tributary.schemas.table.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One version of a table's columns and how to read them. Records may leave columns out (the
 * connector can be told to), so the layout hands out a {@link RowReader} for the columns a record
 * really has.
 */
final class TableLayout {

  private final TableId table;
  private final Map<String, ColumnReader> columns;
  private final Map<String, String> unreadable;
  private final String defect;
  private final Map<List<String>, Map<List<String>, RowReader>> readers = new ConcurrentHashMap<>();

  TableLayout(TableId table, List<ColumnReader> columns) {
    this(table, columns, Map.of(), null);
  }

  /**
   * A layout that is not known as a whole.
   *
   * @param unreadable by the name of a column why it can't be read: no row that has it can
   * @param defect why no row can be read, or null; the columns are then the last that were known
   */
  TableLayout(
      TableId table, List<ColumnReader> columns, Map<String, String> unreadable, String defect) {
    this.table = table;
    this.unreadable = unreadable;
    this.defect = defect;
    this.columns = new LinkedHashMap<>();
    for (ColumnReader column : columns) {
      this.columns.put(column.column().name(), column);
    }
  }

  TableId table() {
    return table;
  }

  /** This layout as the last one that is known of a table which has another by now. */
  TableLayout outdated(String cause) {
    return new TableLayout(table, List.copyOf(columns.values()), unreadable, cause);
  }

  /** The columns that can be read, as if there were no others. */
  TableLayout whole() {
    return defect() == null ? this : new TableLayout(table, List.copyOf(columns.values()));
  }

  /** Why rows can't be read, or not all of their columns; null if everything is known. */
  String defect() {
    return defect != null || unreadable.isEmpty() ? defect : unreadable.values().iterator().next();
  }

  /** Whether the same rows have the same values in both. */
  boolean readsAs(TableLayout other) {
    return columnNames().equals(other.columnNames())
        && columns.values().stream()
            .allMatch(
                c -> c.column().type().equals(other.column(c.column().name()).column().type()))
        && defect() == null
        && other.defect() == null;
  }

  List<String> columnNames() {
    return List.copyOf(columns.keySet());
  }

  /** The named column, whatever the case of its letters, or null. */
  ColumnReader column(String name) {
    ColumnReader exact = columns.get(name);
    if (exact != null) {
      return exact;
    }
    for (Map.Entry<String, ColumnReader> column : columns.entrySet()) {
      if (column.getKey().equalsIgnoreCase(name)) {
        return column.getValue();
      }
    }
    return null;
  }

  /**
   * This layout as the one that follows another of the same table: a column that was there before
   * keeps its past, one that was renamed has the other's as its own, and one that is new begins
   * here.
   *
   * @param renames by new name the old one
   * @param since where the table got this layout
   */
  TableLayout following(TableLayout earlier, Map<String, String> renames, LogPosition since) {
    List<ColumnReader> followed = new ArrayList<>();
    for (ColumnReader column : columns.values()) {
      String name = column.column().name();
      ColumnReader renamed = renames.containsKey(name) ? earlier.column(renames.get(name)) : null;
      ColumnReader same = earlier.column(name);
      if (renamed != null && !renamed.equals(same)) {
        followed.add(renamed(column, renamed.column(), since));
      } else if (same != null) {
        followed.add(sameColumn(column, same.column()));
      } else if (earlier.mayHaveHad(name) || earlier.mayHaveHad(renames.get(name))) {
        followed.add(column);
      } else {
        followed.add(column.withBeginning(since, null));
      }
    }
    return new TableLayout(table, followed, unreadable, defect);
  }

  /** Whether nobody knows that there was no column of that name. */
  private boolean mayHaveHad(String name) {
    return defect != null
        || (name != null && unreadable.keySet().stream().anyMatch(name::equalsIgnoreCase));
  }

  /**
   * This layout as the first one that is known of its table, made by a statement that tells what it
   * renamed: of the other columns nobody knows since when they exist.
   */
  TableLayout beginning(Map<String, String> renames, LogPosition since) {
    List<ColumnReader> columnsWithPast = new ArrayList<>();
    for (ColumnReader column : columns.values()) {
      String old = renames.get(column.column().name());
      columnsWithPast.add(
          old == null || columns.containsKey(old)
              ? column
              : column.withBeginning(since, new FormerName(old, null, null)));
    }
    return new TableLayout(table, columnsWithPast, unreadable, defect);
  }

  /** The fill is that of the rows from before the column had any name. */
  private static ColumnReader renamed(ColumnReader column, Column past, LogPosition since) {
    ColumnType type = column.column().type();
    return column.withPast(
        new Column(
            column.column().name(),
            type,
            Defaults.retyped(past.fill(), past.type(), type),
            since,
            new FormerName(past.name(), past.since(), past.from())));
  }

  /**
   * What was filled in when the column was added stays, as a value of the type that it has now; a
   * default that was declared since is for new rows.
   */
  private static ColumnReader sameColumn(ColumnReader column, Column past) {
    ColumnType type = column.column().type();
    Object fill = Defaults.retyped(past.fill(), past.type(), type);
    return column.withPast(new Column(past.name(), type, fill, past.since(), past.from()));
  }

  /**
   * This layout, which an envelope declared, with what only the database's own declaration tells:
   * Connect has no unsigned 64-bit numbers, some modes write decimals as texts or doubles and bytes
   * as texts, and a boolean may be a TINYINT.
   */
  TableLayout refinedBy(TableLayout declared) {
    List<ColumnReader> refined = new ArrayList<>();
    for (ColumnReader column : columns.values()) {
      ColumnReader other = declared.columns.get(column.column().name());
      refined.add(other == null ? column : other.refine(column));
    }
    return new TableLayout(table, refined);
  }

  /**
   * The reader for rows with exactly these fields.
   *
   * @throws PoisonException if the layout lacks one of them, or can't be read
   */
  RowReader reader(List<String> fields, List<String> keyFields) throws PoisonException {
    Map<List<String>, RowReader> byKey =
        readers.computeIfAbsent(fields, f -> new ConcurrentHashMap<>());
    RowReader reader = byKey.get(keyFields);
    if (reader == null) {
      reader = newReader(fields, keyFields);
      byKey.put(keyFields, reader);
    }
    return reader;
  }

  private RowReader newReader(List<String> fields, List<String> keyFields) throws PoisonException {
    if (defect != null) {
      throw new PoisonException(Reason.UNKNOWN_TABLE, defect);
    }
    List<ColumnReader> present = new ArrayList<>();
    Map<String, ColumnReader> byName = new HashMap<>();
    for (String field : fields) {
      ColumnReader column = columns.get(field);
      if (column == null) {
        throw lacking(field);
      }
      present.add(column);
      byName.put(field, column);
    }
    List<ColumnReader> key = new ArrayList<>();
    for (String field : keyFields) {
      ColumnReader column = byName.getOrDefault(field, columns.get(field));
      if (column == null) {
        throw lacking(field);
      }
      key.add(column);
    }
    List<Column> inLake = new ArrayList<>();
    for (ColumnReader column : present) {
      Column declared = column.column();
      inLake.add(
          new Column(
              LakeNames.of(declared.name()),
              declared.type(),
              declared.fill(),
              declared.since(),
              declared.from() == null ? null : declared.from().map(LakeNames::of)));
    }
    if (inLake.stream().map(Column::name).distinct().count() < inLake.size()) {
      throw new PoisonException(
          Reason.SCHEMA_MISMATCH, "Columns of table " + table + " differ only in punctuation");
    }
    List<String> keyInLake = keyFields.stream().map(LakeNames::of).toList();
    return new RowReader(
        new TableSchema(table, inLake, keyInLake), List.copyOf(present), List.copyOf(key));
  }

  private PoisonException lacking(String field) {
    String cause = unreadable.get(field);
    return new PoisonException(
        Reason.SCHEMA_MISMATCH,
        cause == null ? "Table " + table + " is not known to have a column " + field : cause);
  }
}
