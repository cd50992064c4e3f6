package io.tributary.transforms.rounds;

import java.io.Serializable;

/**
 * A place between two records of a store whose rows are numbered. Behind it are the records that
 * are older than a stretch of time, and of those in the stretch the ones in rows before a number.
 * Where a stretch is cut only in time no row is before the number.
 *
 * @param first the stretch's first millisecond since the epoch of time
 * @param last its last
 * @param row the number, from 1
 */
public record Cut(long first, long last, long row) implements Serializable {

  /** Before all records. */
  public static final Cut START = new Cut(Long.MIN_VALUE, Long.MIN_VALUE, 0);

  /** Behind all records. */
  public static final Cut END = new Cut(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

  /** Between the records before a time and all others. */
  public static Cut at(long time) {
    return new Cut(time, time, 0);
  }

  /** Whether a record comes before this place. */
  public boolean isBehind(long timestamp, long itsRow) {
    return timestamp < first || (timestamp <= last && itsRow < row);
  }
}
