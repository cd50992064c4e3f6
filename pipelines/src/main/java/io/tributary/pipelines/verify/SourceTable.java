package io.tributary.pipelines.verify;

import java.util.List;

/**
 * A table of the database.
 *
 * @param name its name there and in the lake
 * @param columns all its columns, in order
 * @param primaryKey the names of the key's columns; empty when there is no key
 */
public record SourceTable(String name, List<SourceColumn> columns, List<String> primaryKey) {
  public SourceTable {
    columns = List.copyOf(columns);
    primaryKey = List.copyOf(primaryKey);
  }
}
