package io.tributary.schemas.debezium;

import io.tributary.schemas.doubt.Doubt;
import io.tributary.schemas.table.Column;
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
  private final List<Doubt> doubts;
  private final Map<String, String> unreadable;
  private final String defect;
  private final Map<List<String>, Map<List<String>, RowReader>> readers = new ConcurrentHashMap<>();

  TableLayout(TableId table, List<ColumnReader> columns) {
    this(table, columns, List.of(), Map.of(), null);
  }

  /**
   * A layout that is not known as a whole.
   *
   * @param doubts what is not known of the rows that were there when the table got it
   * @param unreadable by the name of a column why it can't be read: no row that has it can
   * @param defect why no row can be read, or null; the columns are then the last that were known
   */
  TableLayout(
      TableId table,
      List<ColumnReader> columns,
      List<Doubt> doubts,
      Map<String, String> unreadable,
      String defect) {
    this.table = table;
    this.doubts = List.copyOf(doubts);
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
    return new TableLayout(table, List.copyOf(columns.values()), doubts, unreadable, cause);
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

  /** The columns in their order. */
  List<ColumnReader> columns() {
    return List.copyOf(columns.values());
  }

  /** What is not known of the rows that were there when the table got this layout. */
  List<Doubt> doubts() {
    return doubts;
  }

  /** The same version with other columns. */
  TableLayout with(List<ColumnReader> other, List<Doubt> told) {
    return new TableLayout(table, other, told, unreadable, defect);
  }

  /** Whether nobody knows that there was no column of that name. */
  boolean mayHaveHad(String name) {
    return defect != null
        || (name != null && unreadable.keySet().stream().anyMatch(name::equalsIgnoreCase));
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

  private PoisonException lacking(String field) {
    String cause = unreadable.get(field);
    return new PoisonException(
        Reason.SCHEMA_MISMATCH,
        cause == null ? "Table " + table + " is not known to have a column " + field : cause);
  }
}
