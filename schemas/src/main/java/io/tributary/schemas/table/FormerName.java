package io.tributary.schemas.table;

import io.tributary.schemas.position.LogPosition;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A name that a column had before it was renamed, and by it all that it had before.
 *
 * @param name the name
 * @param since where in the source's history the column got that name, or null where that is not
 *     known or before all that is
 * @param earlier the name before, or null: before {@code since} there was no such column
 */
public record FormerName(String name, LogPosition since, FormerName earlier) {

  /** Neither names in the lake nor positions have it. */
  private static final String SEPARATOR = ">";

  public FormerName {
    Objects.requireNonNull(name, "name");
    if (since == null && earlier != null) {
      throw new IllegalArgumentException("A name that was always there has none before it");
    }
  }

  /** The same with other names. */
  public FormerName map(UnaryOperator<String> names) {
    return new FormerName(names.apply(name), since, earlier == null ? null : earlier.map(names));
  }

  /** A text for storage. */
  public String toText() {
    return name
        + (since == null ? "" : SEPARATOR + since.toSortableString())
        + (earlier == null ? "" : SEPARATOR + earlier.toText());
  }

  /** Reads what {@link #toText} wrote; null for null. */
  public static FormerName parse(String text) {
    if (text == null) {
      return null;
    }
    String[] parts = text.split(SEPARATOR, 3);
    return new FormerName(
        parts[0],
        parts.length > 1 ? LogPosition.parse(parts[1]) : null,
        parts.length > 2 ? parse(parts[2]) : null);
  }
}
