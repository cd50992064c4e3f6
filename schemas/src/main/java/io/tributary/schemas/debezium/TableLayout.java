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
  private final Map<List<String>, Map<List<String>, RowReader>> readers = new ConcurrentHashMap<>();

  TableLayout(TableId table, List<ColumnReader> columns) {
    this.table = table;
    this.columns = new LinkedHashMap<>();
    for (ColumnReader column : columns) {
      this.columns.put(column.column().name(), column);
    }
  }

  TableId table() {
    return table;
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
      } else {
        followed.add(column.withBeginning(since, null));
      }
    }
    return new TableLayout(table, followed);
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
    return new TableLayout(table, columnsWithPast);
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
   * @throws PoisonException if the layout lacks one of them
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
    List<ColumnReader> present = new ArrayList<>();
    Map<String, ColumnReader> byName = new HashMap<>();
    for (String field : fields) {
      ColumnReader column = columns.get(field);
      if (column == null) {
        throw new PoisonException(
            Reason.SCHEMA_MISMATCH, "Table " + table + " is not known to have a column " + field);
      }
      present.add(column);
      byName.put(field, column);
    }
    List<ColumnReader> key = new ArrayList<>();
    for (String field : keyFields) {
      ColumnReader column = byName.getOrDefault(field, columns.get(field));
      if (column == null) {
        throw new PoisonException(
            Reason.SCHEMA_MISMATCH, "Table " + table + " is not known to have a column " + field);
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
    Map<String, String> namesInLake = new HashMap<>();
    for (ColumnReader column : present) {
      String name = column.column().name();
      String other = namesInLake.put(LakeNames.withoutCase(LakeNames.of(name)), name);
      if (other != null) {
        throw new PoisonException(
            Reason.TABLE_NAME,
            "Columns "
                + other
                + " and "
                + name
                + " of table "
                + table
                + " would be one in the lake, where neither case nor punctuation tells them apart;"
                + " rename one, or leave it out by column.exclude.list");
      }
    }
    List<String> keyInLake = keyFields.stream().map(LakeNames::of).toList();
    return new RowReader(
        new TableSchema(table, inLake, keyInLake), List.copyOf(present), List.copyOf(key));
  }
}
