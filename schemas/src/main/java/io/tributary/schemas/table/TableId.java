package io.tributary.schemas.table;

import java.util.Objects;

/**
 * A table of the source.
 *
 * @param database MySQL's database
 * @param table the table's name, in MySQL's case
 */
public record TableId(String database, String table) implements Comparable<TableId> {
  public TableId {
    Objects.requireNonNull(database, "database");
    Objects.requireNonNull(table, "table");
  }

  @Override
  public int compareTo(TableId other) {
    int byDatabase = database.compareTo(other.database);
    return byDatabase != 0 ? byDatabase : table.compareTo(other.table);
  }

  @Override
  public String toString() {
    return database + "." + table;
  }
}
