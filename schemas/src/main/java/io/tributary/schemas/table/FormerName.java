package io.tributary.schemas.table;

import io.tributary.schemas.position.LogPosition;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * What a column was before a statement changed its name or converted its values, and by it all that
 * it was before that.
 *
 * @param name the name, which may be the same
 * @param since where in the source's history the column became that, or null where that is not
 *     known or before all that is
 * @param earlier what it was before, or null: before {@code since} there was no such column
 * @param conversion what the statement made of the values, or null if it left them as they were
 */
public record FormerName(
    String name, LogPosition since, FormerName earlier, ValueConversion conversion) {

  /** Neither names in the lake nor positions nor conversions have it. */
  private static final String SEPARATOR = ">";

  private static final char CONVERSION = '|';

  public FormerName {
    Objects.requireNonNull(name, "name");
    if (since == null && earlier != null) {
      throw new IllegalArgumentException("A name that was always there has none before it");
    }
  }

  /** A column whose values the renaming left as they were. */
  public FormerName(String name, LogPosition since, FormerName earlier) {
    this(name, since, earlier, null);
  }

  /** The same with other names. */
  public FormerName map(UnaryOperator<String> names) {
    return new FormerName(
        names.apply(name), since, earlier == null ? null : earlier.map(names), conversion);
  }

  /** A text for storage. */
  public String toText() {
    return name
        + (conversion == null ? "" : CONVERSION + conversion.toText())
        + (since == null ? "" : SEPARATOR + since.toSortableString())
        + (earlier == null ? "" : SEPARATOR + earlier.toText());
  }

  /** Reads what {@link #toText} wrote; null for null. */
  public static FormerName parse(String text) {
    if (text == null) {
      return null;
    }
    String[] parts = text.split(SEPARATOR, 3);
    int conversion = parts[0].indexOf(CONVERSION);
    return new FormerName(
        conversion < 0 ? parts[0] : parts[0].substring(0, conversion),
        parts.length > 1 ? LogPosition.parse(parts[1]) : null,
        parts.length > 2 ? parse(parts[2]) : null,
        conversion < 0 ? null : ValueConversion.parse(parts[0].substring(conversion + 1)));
  }
}
