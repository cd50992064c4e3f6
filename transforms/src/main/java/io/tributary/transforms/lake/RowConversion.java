package io.tributary.transforms.lake;

import io.tributary.schemas.table.ColumnType;
import io.tributary.schemas.table.FormerName;
import io.tributary.schemas.table.ValueConversion;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * How a row that was written under one schema reads under another that covers it: columns by name,
 * values widened, and the columns that the row's schema does not know as MySQL gave them to the
 * rows that were there.
 *
 * <p>What a column's value is in a row depends on the row's position alone, not on when the row is
 * looked at: a row from before the column came to be has the value of the column that was renamed
 * to it, or the fill. So late rows, merges and rewrites in any order end in the same values.
 */
final class RowConversion {

  /** Where a value comes from. */
  private sealed interface Origin {}

  /** A column of the row. */
  private record Copy(int source, ColumnType from, ColumnType to) implements Origin {}

  /**
   * A column of the row whose values the server has converted since.
   *
   * @param steps the conversions, the earliest first
   */
  private record Converted(int source, List<ValueConversion> steps, ColumnType to)
      implements Origin {

    Object of(Object stored) {
      Object value = stored;
      for (ValueConversion step : steps) {
        value = step.convert(value);
      }
      ColumnType type = steps.get(steps.size() - 1).to().lake();
      // Another type than the statement's is that of an envelope, and has no such values.
      return TypeJoin.of(type, to).equals(to) ? TypeJoin.convert(value, type, to) : null;
    }
  }

  /** One value for all rows. */
  private record Constant(Object value) implements Origin {}

  /** Depends on whether the row is from before a position. */
  private record Since(String position, Origin before, Origin after) implements Origin {}

  private static final Origin NULL = new Constant(null);

  private final List<LakeField> from;
  private final List<Origin> origins = new ArrayList<>();

  /**
   * The conversion between two schemas.
   *
   * @param from columns of the rows as written, with what was known of each when they were
   * @param to columns of a schema that covers {@code from}
   */
  RowConversion(List<LakeField> from, List<LakeField> to) {
    this.from = from;
    for (LakeField field : to) {
      origins.add(field.isStruct() ? NULL : origin(field));
    }
  }

  private Origin origin(LakeField field) {
    int source = LakeSchema.indexOf(from, field.name());
    boolean same = source >= 0 && Objects.equals(from.get(source).since(), field.since());
    if (field.since() == null || same) {
      return source < 0 ? new Constant(field.fill()) : copy(source, field);
    }
    return new Since(
        field.since(),
        before(field, field.from(), List.of()),
        source < 0 ? NULL : copy(source, field));
  }

  /**
   * The value in rows from before the column, which knew it by another name, as another type, or
   * not at all.
   *
   * @param later what the server has made of the values since, the earliest first
   */
  private Origin before(LakeField field, FormerName former, List<ValueConversion> later) {
    if (former == null) {
      return new Constant(field.fill());
    }
    List<ValueConversion> steps = new ArrayList<>(later);
    if (former.conversion() != null) {
      steps.add(0, former.conversion());
    }
    int source = LakeSchema.indexOf(from, former.name());
    Origin value = source < 0 ? NULL : converted(source, field, steps);
    String since = former.since() == null ? null : former.since().toSortableString();
    // A column as old as the name has been given to all rows; its own name may be another's by now.
    boolean same = source >= 0 && Objects.equals(from.get(source).since(), since);
    return since == null || same
        ? value
        : new Since(since, before(field, former.earlier(), steps), value);
  }

  private Origin converted(int source, LakeField field, List<ValueConversion> steps) {
    return steps.isEmpty() ? copy(source, field) : new Converted(source, steps, field.type());
  }

  /** A value of a dropped column's type that the new column's does not cover is nobody's. */
  private Origin copy(int source, LakeField field) {
    ColumnType type = from.get(source).type();
    return TypeJoin.of(type, field.type()).equals(field.type())
        ? new Copy(source, type, field.type())
        : NULL;
  }

  /**
   * The value of a column of {@code to}.
   *
   * @param index the column's index
   * @param position the row's position, or null in a table whose columns have no {@code since}
   * @param row gives the row's values by their index in {@code from}
   */
  Object value(int index, String position, IntFunction<Object> row) {
    Origin origin = origins.get(index);
    while (origin instanceof Since since) {
      origin = position.compareTo(since.position()) < 0 ? since.before() : since.after();
    }
    if (origin instanceof Converted converted) {
      return converted.of(row.apply(converted.source()));
    }
    return origin instanceof Copy copy
        ? TypeJoin.convert(row.apply(copy.source()), copy.from(), copy.to())
        : ((Constant) origin).value();
  }
}
