package io.tributary.transforms.lake;

import io.tributary.transforms.rounds.Slice;
import java.io.Serializable;

/**
 * A file of stored records, in a form that travels with a pipeline.
 *
 * @param path absolute URI
 * @param rows number of rows, or -1 if the log does not tell
 * @param before number of rows in the files that come before it
 * @param oldest the smallest Kafka timestamp in it, milliseconds since the epoch of time
 * @param newest the greatest
 */
record RecordFile(String path, long rows, long before, long oldest, long newest)
    implements Serializable {

  /** A file that nobody has looked into. */
  RecordFile(String path, long rows) {
    this(path, rows, 0, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** Whether it may hold records of a slice. */
  boolean mayHold(Slice slice) {
    return oldest <= slice.to().last()
        && newest >= slice.from().first()
        && before < slice.lastRow()
        && (rows < 0 || before + rows >= slice.firstRow());
  }
}
