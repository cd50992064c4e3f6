package io.tributary.transforms.lake;

import io.tributary.schemas.table.Column;
import io.tributary.schemas.table.ColumnType;
import io.tributary.schemas.table.FormerName;
import java.util.List;

/**
 * A column of a lake table.
 *
 * @param name the column's name
 * @param type its type, or null for a struct
 * @param children the fields of a struct, else empty
 * @param repeated whether the column is a list of the struct
 * @param fill the value of rows written before the column existed, or null
 * @param since the position at which the column came to be, as sortable text, or null if unknown;
 *     only tables that change have it
 * @param from what the column was called before {@code since}, or null
 */
public record LakeField(
    String name,
    ColumnType type,
    List<LakeField> children,
    boolean repeated,
    Object fill,
    String since,
    FormerName from) {

  /** A scalar column. */
  public static LakeField of(String name, ColumnType type) {
    return new LakeField(name, type, List.of(), false, null, null, null);
  }

  /** A column of a table that changes, with all that is known of the rows before it. */
  static LakeField of(Column column) {
    return new LakeField(
        column.name(),
        column.type(),
        List.of(),
        false,
        column.fill(),
        column.since() == null ? null : column.since().toSortableString(),
        column.from());
  }

  /** A struct, null where it has no value. */
  static LakeField struct(String name, List<LakeField> children) {
    return new LakeField(name, null, List.copyOf(children), false, null, null, null);
  }

  /** A list of structs. */
  static LakeField listOf(String name, List<LakeField> children) {
    return new LakeField(name, null, List.copyOf(children), true, null, null, null);
  }

  /** The same scalar column with a type that covers its own. */
  LakeField widened(ColumnType wider) {
    return new LakeField(
        name, wider, children, repeated, TypeJoin.convert(fill, type, wider), since, from);
  }

  /** The same column with another beginning. */
  LakeField since(String position) {
    return new LakeField(name, type, children, repeated, fill, position, from);
  }

  boolean isStruct() {
    return type == null;
  }

  /** Whether the column came to be before {@code other}; one of unknown age is the oldest. */
  boolean isOlderThan(LakeField other) {
    return other.since != null && (since == null || since.compareTo(other.since) < 0);
  }
}
