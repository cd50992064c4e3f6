package io.tributary.transforms.lake;

import io.tributary.schemas.table.FormerName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The columns of a lake table. All columns are nullable: a column that a table gains later is
 * missing from the rows before. Case does not tell columns apart, in MySQL as in Delta; a column
 * keeps the spelling it came with.
 *
 * @param fields the columns, in order
 */
public record LakeSchema(List<LakeField> fields) {

  public LakeSchema {
    fields = List.copyOf(fields);
  }

  /**
   * The schema that holds the rows of both: every column of either, those of {@code newer} behind,
   * with the narrowest type that keeps both sides' values exactly. Of a column that was dropped and
   * added again, or renamed, the younger one counts; which is asked first makes no difference to
   * that, so late rows of an older version leave it alone.
   */
  LakeSchema join(LakeSchema newer) {
    return new LakeSchema(join(fields, newer.fields));
  }

  private static List<LakeField> join(List<LakeField> old, List<LakeField> newer) {
    Map<String, LakeField> joined = new LinkedHashMap<>();
    for (LakeField field : old) {
      joined.put(key(field.name()), field);
    }
    for (LakeField field : newer) {
      joined.merge(key(field.name()), field, LakeSchema::joinField);
    }
    joined.replaceAll((name, field) -> coveringOrigin(field, joined));
    return new ArrayList<>(joined.values());
  }

  private static LakeField joinField(LakeField old, LakeField newer) {
    if (old.isStruct() || newer.isStruct()) {
      return new LakeField(
          old.name(),
          null,
          join(old.children(), newer.children()),
          old.repeated(),
          null,
          null,
          null);
    }
    if (old.isOlderThan(newer)) {
      return new LakeField(
          old.name(), newer.type(), List.of(), false, newer.fill(), newer.since(), newer.from());
    }
    return newer.isOlderThan(old) ? old : old.widened(TypeJoin.of(old.type(), newer.type()));
  }

  /** A renamed column takes over the values of the ones that it was, unless they are converted. */
  private static LakeField coveringOrigin(LakeField field, Map<String, LakeField> all) {
    LakeField covering = field;
    for (FormerName former = field.from();
        former != null && former.conversion() == null;
        former = former.earlier()) {
      LakeField origin = all.get(key(former.name()));
      if (origin != null && !origin.isStruct() && origin.isOlderThan(field)) {
        covering = covering.widened(TypeJoin.of(covering.type(), origin.type()));
      }
    }
    return covering;
  }

  /** Whether files of {@code older} hold other bytes than this schema asks for. */
  boolean needsRewriteOf(LakeSchema older) {
    for (LakeField field : fields) {
      LakeField before = older.field(field.name());
      if (before == null ? hasOlderValues(field) : !sameShape(before, field)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasOlderValues(LakeField field) {
    return field.fill() != null || field.from() != null;
  }

  private static boolean sameShape(LakeField before, LakeField now) {
    if (before.isStruct() != now.isStruct()) {
      return false;
    }
    if (!now.isStruct()) {
      return before.type().equals(now.type()) && Objects.equals(before.since(), now.since());
    }
    return !new LakeSchema(now.children()).needsRewriteOf(new LakeSchema(before.children()));
  }

  LakeField field(String name) {
    int at = indexOf(fields, name);
    return at < 0 ? null : fields.get(at);
  }

  /** Position of the named column, or -1. */
  static int indexOf(List<LakeField> fields, String name) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
