package io.tributary.schemas.position;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * The binlog histories that a connector has followed, in order. A server that takes over from
 * another, or that starts its binlog anew, numbers its files from its own beginning, so positions
 * of two histories say nothing about each other; the epoch ranks one history above the other.
 *
 * <p>Which history a record belongs to is decided by the record alone, by its Kafka timestamp and
 * the name of its binlog, so that it is the same in every order and however often it is read. The
 * connector is silent while it changes servers, for seconds at least, which is where an epoch
 * begins: clocks need not be better than that.
 */
public final class Epochs implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * The beginning of a history.
   *
   * @param since Kafka timestamp of its first record, milliseconds since the epoch of time
   * @param base name of its binlogs without their number where no history before had that name: it
   *     then decides, even for a redelivery out of an older binlog; else null
   * @param evidence what it was concluded from, for people
   */
  public record Beginning(long since, String base, String evidence) implements Serializable {
    public Beginning {
      Objects.requireNonNull(evidence, "evidence");
    }
  }

  private static final Epochs SINGLE = new Epochs(List.of());

  private final ArrayList<Beginning> beginnings;

  private Epochs(List<Beginning> beginnings) {
    this.beginnings = new ArrayList<>(beginnings);
    this.beginnings.sort(Comparator.comparingLong(Beginning::since));
  }

  /** One history, the only one that has ever been. */
  public static Epochs single() {
    return SINGLE;
  }

  /** The first history, and one more from each beginning. */
  public static Epochs of(List<Beginning> beginnings) {
    return new Epochs(beginnings);
  }

  /** The beginnings of all histories but the first, in order. */
  public List<Beginning> beginnings() {
    return List.copyOf(beginnings);
  }

  /**
   * The epoch of a record.
   *
   * @param timestamp the record's Kafka timestamp
   * @param binlog name of the binlog file that its event is from
   */
  public int at(long timestamp, String binlog) {
    for (int i = beginnings.size(); i > 0; i--) {
      Beginning beginning = beginnings.get(i - 1);
      if (beginning.base() == null
          ? beginning.since() <= timestamp
          : isOf(binlog, beginning.base())) {
        return i;
      }
    }
    return 0;
  }

  private static boolean isOf(String binlog, String base) {
    return binlog.length() > base.length()
        && binlog.startsWith(base)
        && binlog.charAt(base.length()) == '.'
        && binlog.indexOf('.', base.length() + 1) < 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Epochs that && beginnings.equals(that.beginnings);
  }

  @Override
  public int hashCode() {
    return beginnings.hashCode();
  }

  @Override
  public String toString() {
    return beginnings.toString();
  }
}
