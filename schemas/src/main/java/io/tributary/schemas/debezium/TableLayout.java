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
  private final Map<List<String>, Map<List<String>, RowReader>> readers = new ConcurrentHashMap<>();

  TableLayout(TableId table, List<ColumnReader> columns) {
    this(table, columns, List.of());
  }

  TableLayout(TableId table, List<ColumnReader> columns, List<Doubt> doubts) {
    this.table = table;
    this.doubts = List.copyOf(doubts);
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

  /** The columns in their order. */
  List<ColumnReader> columns() {
    return List.copyOf(columns.values());
  }

  /** What is not known of the rows that were there when the table got this layout. */
  List<Doubt> doubts() {
    return doubts;
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
