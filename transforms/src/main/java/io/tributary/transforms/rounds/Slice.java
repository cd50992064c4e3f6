package io.tributary.transforms.rounds;

import java.io.Serializable;

/**
 * The records between two cuts. Every record is in exactly one of the slices that follow each
 * other.
 *
 * @param from before the first record
 * @param to behind the last record
 * @param firstRow no record of the slice is in a row before this one
 * @param lastRow none is in a row after this one
 * @param records how many they are, -1 if that is not known
 * @param bytes about how large they are together, -1 if that is not known
 */
public record Slice(Cut from, Cut to, long firstRow, long lastRow, long records, long bytes)
    implements Serializable {

  /** All records. */
  public static final Slice ALL = new Slice(Cut.START, Cut.END, 1, Long.MAX_VALUE, -1, -1);

  /** Whether a record is in it. */
  public boolean holds(long timestamp, long row) {
    return row >= firstRow
        && row <= lastRow
        && !from.isBehind(timestamp, row)
        && to.isBehind(timestamp, row);
  }

  /** Whether every record is in it. */
  public boolean isAll() {
    return from.equals(Cut.START) && to.equals(Cut.END);
  }

  /** Whether nothing comes after it. */
  public boolean isLast() {
    return to.equals(Cut.END);
  }
}
