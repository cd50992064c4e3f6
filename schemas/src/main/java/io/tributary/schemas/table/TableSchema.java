package io.tributary.schemas.table;

import java.util.List;
import java.util.Objects;

/**
 * The shape of a table's rows at some moment. A row is an {@code Object[]} with one value, or null,
 * per column, of the class that {@link ColumnType.Kind} names.
 *
 * @param table the table
 * @param columns its columns, in MySQL's order
 * @param keyColumns names of the columns that make the row key, in the key's order
 */
public record TableSchema(TableId table, List<Column> columns, List<String> keyColumns) {
  public TableSchema {
    Objects.requireNonNull(table, "table");
    columns = List.copyOf(columns);
    keyColumns = List.copyOf(keyColumns);
  }

  /** Position of the named column, or -1. As in MySQL, case does not tell columns apart. */
  public int indexOf(String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }
}
