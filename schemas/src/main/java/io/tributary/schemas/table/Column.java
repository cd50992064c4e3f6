package io.tributary.schemas.table;

import java.util.Objects;

/**
 * One column of a table.
 *
 * @param name its name in the lake, see {@link LakeNames}
 * @param type its type in the lake
 * @param fill the value of rows written before the column existed, of {@code type}'s class, or null
 */
public record Column(String name, ColumnType type, Object fill) {
  public Column {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
  }
}
