package io.tributary.transforms.lake;

import io.tributary.schemas.table.ColumnType;
import java.util.List;

/**
 * A column of a lake table.
 *
 * @param name the column's name
 * @param type its type, or null for a struct
 * @param children the fields of a struct, else empty
 * @param repeated whether the column is a list of the struct
 * @param fill the value of rows written before the column existed, or null
 */
public record LakeField(
    String name, ColumnType type, List<LakeField> children, boolean repeated, Object fill) {

  /** A scalar column. */
  public static LakeField of(String name, ColumnType type) {
    return new LakeField(name, type, List.of(), false, null);
  }

  /** A scalar column with a fill. */
  static LakeField of(String name, ColumnType type, Object fill) {
    return new LakeField(name, type, List.of(), false, fill);
  }

  /** A struct, null where it has no value. */
  static LakeField struct(String name, List<LakeField> children) {
    return new LakeField(name, null, List.copyOf(children), false, null);
  }

  /** A list of structs. */
  static LakeField listOf(String name, List<LakeField> children) {
    return new LakeField(name, null, List.copyOf(children), true, null);
  }

  boolean isStruct() {
    return type == null;
  }
}
