package io.tributary.schemas.position;

import java.util.Optional;

/**
 * A global transaction id: a source that numbers its transactions, and a number of its. In MySQL's
 * {@code uuid:n} and {@code uuid:tag:n} the source is the server that committed first; in MariaDB's
 * {@code domain-server-n} it is the domain, whose numbers go on whichever server writes.
 *
 * @param source what counts
 * @param number the count, from 1
 */
public record Gtid(String source, long number) {

  /** Reads an id; empty if there is none, or one of another form. */
  public static Optional<Gtid> parse(String text) {
    if (text == null) {
      return Optional.empty();
    }
    int colon = text.lastIndexOf(':');
    int dash = text.lastIndexOf('-');
    String source;
    if (colon > 0) {
      source = text.substring(0, colon);
    } else if (dash > 0 && text.indexOf('-') < dash) {
      source = text.substring(0, text.indexOf('-'));
    } else {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Gtid(source, Long.parseLong(text.substring(Math.max(colon, dash) + 1))));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
