package io.tributary.transforms.lake;

import java.util.Objects;

/**
 * The key of a {@link RegisterTable}'s row.
 *
 * @param owner the row key of what the register belongs to, or empty for a register that every
 *     shard has a copy of
 * @param item names the register among its owner's
 */
public record RegisterKey(String owner, String item) {

  /**
   * No row key contains it, since JSON escapes it; and it sorts before what a row key starts with.
   */
  private static final char SEPARATOR = '\t';

  public RegisterKey {
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(item, "item");
  }

  /** One text that sorts as owner and item do, one after the other. */
  public String text() {
    return owner + SEPARATOR + item;
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException if the text is something else
   */
  public static RegisterKey parse(String text) {
    int end = text.indexOf(SEPARATOR);
    if (end < 0) {
      throw new IllegalArgumentException("Not the key of a register: " + text);
    }
    return new RegisterKey(text.substring(0, end), text.substring(end + 1));
  }
}
