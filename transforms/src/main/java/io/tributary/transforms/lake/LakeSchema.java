package io.tributary.transforms.lake;

import io.tributary.schemas.table.ColumnType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The columns of a lake table. All columns are nullable: a column that a table gains later is
 * missing from the rows before.
 *
 * @param fields the columns, in order
 */
public record LakeSchema(List<LakeField> fields) {

  public LakeSchema {
    fields = List.copyOf(fields);
  }

  /** Whether rows of {@code other} can be written as they are. */
  boolean covers(LakeSchema other) {
    return join(other).equals(this);
  }

  /**
   * The schema that holds the rows of both: every column of either, those of {@code newer} behind,
   * with the narrowest type that keeps both sides' values exactly. A column keeps the fill it came
   * with.
   */
  LakeSchema join(LakeSchema newer) {
    return new LakeSchema(join(fields, newer.fields));
  }

  private static List<LakeField> join(List<LakeField> old, List<LakeField> newer) {
    Map<String, LakeField> joined = new LinkedHashMap<>();
    for (LakeField field : old) {
      joined.put(field.name(), field);
    }
    for (LakeField field : newer) {
      joined.merge(field.name(), field, LakeSchema::joinField);
    }
    return new ArrayList<>(joined.values());
  }

  private static LakeField joinField(LakeField old, LakeField newer) {
    if (old.isStruct() || newer.isStruct()) {
      return new LakeField(
          old.name(), null, join(old.children(), newer.children()), old.repeated(), null);
    }
    ColumnType type = TypeJoin.of(old.type(), newer.type());
    return LakeField.of(old.name(), type, TypeJoin.convert(old.fill(), old.type(), type));
  }

  /** Whether files of {@code older} hold other bytes than this schema asks for. */
  boolean needsRewriteOf(LakeSchema older) {
    for (LakeField field : fields) {
      LakeField before = older.field(field.name());
      if (before == null ? field.fill() != null : !sameShape(before, field)) {
        return true;
      }
    }
    return false;
  }

  private static boolean sameShape(LakeField before, LakeField now) {
    if (before.isStruct() != now.isStruct()) {
      return false;
    }
    if (!now.isStruct()) {
      return before.type().equals(now.type());
    }
    return !new LakeSchema(now.children()).needsRewriteOf(new LakeSchema(before.children()));
  }

  LakeField field(String name) {
    for (LakeField field : fields) {
      if (field.name().equals(name)) {
        return field;
      }
    }
    return null;
  }
}
