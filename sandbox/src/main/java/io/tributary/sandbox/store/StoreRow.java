package io.tributary.sandbox.store;

import java.util.List;

/**
 * One generated row.
 *
 * @param table where it goes
 * @param values one value a column, in the table's order; null where the column is null
 */
public record StoreRow(StoreTable table, List<Object> values) {
  /** The value of the primary key. */
  public int key() {
    return (Integer) values.get(0);
  }

  /**
   * The value of a column.
   *
   * @param column its name
   */
  public Object value(String column) {
    return values.get(table.columns().indexOf(column));
  }
}
