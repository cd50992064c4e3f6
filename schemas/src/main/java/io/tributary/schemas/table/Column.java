package io.tributary.schemas.table;

import io.tributary.schemas.position.LogPosition;
import java.util.Objects;

/**
 * One column of a table.
 *
 * <p>When a column is added, renamed, or dropped and added again, MySQL changes the rows that are
 * there without an event for any of them. So the column says what its value is in rows that were
 * written before: that of another column, or one value for all.
 *
 * @param name its name in the lake, see {@link LakeNames}
 * @param type its type in the lake
 * @param fill the value of rows written before the column existed, of {@code type}'s class, or null
 * @param since where in the source's history the column came to be, or null where that is not known
 *     or before all that is
 * @param from what the column was called before {@code since}, or null if it was no column then
 */
public record Column(
    String name, ColumnType type, Object fill, LogPosition since, FormerName from) {
  public Column {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
  }

  /** A column that has always been there, as far as is known. */
  public Column(String name, ColumnType type, Object fill) {
    this(name, type, fill, null, null);
  }
}
