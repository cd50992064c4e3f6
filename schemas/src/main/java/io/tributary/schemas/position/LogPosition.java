package io.tributary.schemas.position;

import java.util.Comparator;
import java.util.Objects;

/**
 * A change's place in the history of one database: a total order, compared as numbers.
 *
 * <p>Components are compared in this order; each one only decides where all before it are equal.
 *
 * <ol>
 *   <li>{@code epoch}: counts the binlog histories. A new primary restarts its file numbers, so
 *       nothing else could rank its changes above those of the one before.
 *   <li>{@code base}: the binlog's name without its number. Two names inside one epoch cannot be
 *       ranked by their numbers; comparing the names keeps the order total.
 *   <li>{@code file}: the binlog's number, so that {@code 1000000} follows {@code 999999}.
 *   <li>{@code pos}: the byte position of the event in the file.
 *   <li>{@code streamed}: a row that a snapshot read ranks below a change streamed from the same
 *       position, because the snapshot saw the state before the event that starts there.
 *   <li>{@code offset}: the Kafka offset. Within a partition the connector writes in binlog order,
 *       so for events at one position, as those of a compressed transaction, it decides what
 *       nothing else can. A redelivered event gets a greater one; so what a change ranks by is the
 *       offset of its first delivery, which the change log knows.
 *   <li>{@code row}: the row inside one rows event. It comes last because it restarts at 0 with
 *       each rows event of a compressed transaction.
 * </ol>
 *
 * <p>The event's number in its transaction is no part of it: a connector that restarts within a
 * transaction counts anew.
 *
 * @param epoch number of the binlog history, from 0
 * @param base binlog name without its number, such as {@code mysql-bin}
 * @param file binlog number, at least 0
 * @param pos byte position in the binlog, at least 0
 * @param streamed false for rows read by a snapshot
 * @param offset Kafka offset of the record that carried the change
 * @param row row number inside the rows event, from 0
 */
public record LogPosition(
    int epoch, String base, long file, long pos, boolean streamed, long offset, int row)
    implements Comparable<LogPosition> {

  private static final int OFFSET_DIGITS = 19;

  private static final Comparator<LogPosition> ORDER =
      Comparator.comparingInt(LogPosition::epoch)
          .thenComparing(LogPosition::base, LogPosition::compareNames)
          .thenComparingLong(LogPosition::file)
          .thenComparingLong(LogPosition::pos)
          .thenComparing(LogPosition::streamed)
          .thenComparingLong(LogPosition::offset)
          .thenComparingInt(LogPosition::row);

  public LogPosition {
    Objects.requireNonNull(base, "base");
    if (epoch < 0 || file < 0 || pos < 0 || offset < 0 || row < 0) {
      throw new IllegalArgumentException("A log position has no negative parts");
    }
  }

  /**
   * Makes the position of an event from the fields of Debezium's {@code source} block.
   *
   * @param binlog name of the binlog file, such as {@code mysql-bin.000004}
   * @throws IllegalArgumentException if {@code binlog} does not end in a dot and a number
   */
  public static LogPosition of(
      int epoch, String binlog, long pos, boolean streamed, long offset, int row) {
    int dot = binlog.lastIndexOf('.');
    if (dot <= 0 || dot == binlog.length() - 1) {
      throw new IllegalArgumentException("Binlog file " + binlog + " has no number");
    }
    long file = 0;
    for (int i = dot + 1; i < binlog.length(); i++) {
      char c = binlog.charAt(i);
      if (c < '0' || c > '9' || file > 999_999_999_999L) {
        throw new IllegalArgumentException("Binlog file " + binlog + " has no number");
      }
      file = file * 10 + (c - '0');
    }
    return new LogPosition(epoch, binlog.substring(0, dot), file, pos, streamed, offset, row);
  }

  /** Any total order would do; this is the one that the sortable text has. */
  private static int compareNames(String a, String b) {
    if (a.equals(b)) {
      return 0;
    }
    StringBuilder left = new StringBuilder(a.length() + 1);
    StringBuilder right = new StringBuilder(b.length() + 1);
    escape(left, a);
    escape(right, b);
    return left.append(':').compareTo(right.append(':'));
  }

  @Override
  public int compareTo(LogPosition other) {
    return ORDER.compare(this, other);
  }

  /** Whether both are at the same place of the binlog, see {@link #place}. */
  public boolean samePlace(LogPosition other) {
    return pos == other.pos
        && file == other.file
        && epoch == other.epoch
        && streamed == other.streamed
        && base.equals(other.base);
  }

  /**
   * The position without what only tells apart what happens there: Kafka offset and row. Unlike
   * whole positions, places of different topics can be compared.
   */
  public LogPosition place() {
    return new LogPosition(epoch, base, file, pos, streamed, 0, 0);
  }

  /** Name of the binlog file without its zero padding, such as {@code mysql-bin.4}. */
  public String binlog() {
    return base + "." + file;
  }

  /**
   * A text that sorts, character by character, exactly as positions compare. Colons and control
   * characters of {@code base} are escaped, so the text is one line and can be parsed back.
   */
  public String toSortableString() {
    StringBuilder text = new StringBuilder(80 + base.length());
    pad(text, epoch, 4).append(':');
    escape(text, base);
    text.append(':');
    pad(text, file, 12).append(':');
    pad(text, pos, 20).append(':').append(streamed ? 's' : 'r').append(':');
    pad(text, offset, OFFSET_DIGITS).append(':');
    return pad(text, row, 10).toString();
  }

  /**
   * Reads what {@link #toSortableString} wrote. Behind it may stand, as one part more, what a
   * current row keeps beside its position.
   *
   * @throws IllegalArgumentException if the text is something else
   */
  public static LogPosition parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length < 7
        || parts.length > 8
        || parts[5].length() < OFFSET_DIGITS
        || !(parts[4].equals("s") || parts[4].equals("r"))) {
      throw new IllegalArgumentException("Not a log position: " + text);
    }
    return new LogPosition(
        Integer.parseInt(parts[0]),
        unescape(parts[1]),
        Long.parseLong(parts[2]),
        Long.parseLong(parts[3]),
        parts[4].equals("s"),
        Long.parseLong(parts[5]),
        Integer.parseInt(parts[6]));
  }

  private static StringBuilder pad(StringBuilder text, long number, int width) {
    String digits = Long.toString(number);
    for (int i = digits.length(); i < width; i++) {
      text.append('0');
    }
    return text.append(digits);
  }

  /** Writes a name without the characters that would end it or break the line. */
  private static void escape(StringBuilder text, String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= '!' || c == ':') {
        text.append('!').append((char) ('A' + (c >> 4))).append((char) ('A' + (c & 15)));
      } else {
        text.append(c);
      }
    }
  }

  private static String unescape(String text) {
    StringBuilder name = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '!') {
        name.append((char) (((text.charAt(i + 1) - 'A') << 4) | (text.charAt(i + 2) - 'A')));
        i += 2;
      } else {
        name.append(c);
      }
    }
    return name.toString();
  }
}
