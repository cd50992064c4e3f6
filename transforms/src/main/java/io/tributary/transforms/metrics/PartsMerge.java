package io.tributary.transforms.metrics;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Adds up the parts of all shards, group by group. Memory: one row per source. */
final class PartsMerge {

  /** Sorted rows; null at the end. */
  @FunctionalInterface
  interface Source {
    Object[] next() throws IOException;
  }

  /**
   * A group with the sums of all shards.
   *
   * @param key its text, empty for the row that only says that the metric's sources are known
   */
  record Group(Metric metric, String key, Object[] values, Tally tally) {}

  private static final class Cursor {
    private final Source source;
    private Object[] row;

    Cursor(Source source) {
      this.source = source;
    }

    String metric() {
      return (String) row[PartsSchema.METRIC];
    }

    String group() {
      return (String) row[PartsSchema.GROUP];
    }
  }

  private final PriorityQueue<Cursor> queue =
      new PriorityQueue<>(Comparator.comparing(Cursor::metric).thenComparing(Cursor::group));

  PartsMerge(List<Source> sources) throws IOException {
    for (Source source : sources) {
      push(new Cursor(source));
    }
  }

  private void push(Cursor cursor) throws IOException {
    cursor.row = cursor.source.next();
    if (cursor.row != null) {
      queue.add(cursor);
    }
  }

  /** The next group, or null at the end. */
  Group next() throws IOException {
    if (queue.isEmpty()) {
      return null;
    }
    String table = queue.peek().metric();
    String key = queue.peek().group();
    Metric metric = Metric.ofTable(table);
    Object[] values = PartsSchema.group(metric, queue.peek().row);
    Tally tally = new Tally();
    while (!queue.isEmpty()
        && queue.peek().metric().equals(table)
        && queue.peek().group().equals(key)) {
      Cursor cursor = queue.poll();
      tally.add(PartsSchema.tally(cursor.row));
      push(cursor);
    }
    return new Group(metric, key, values, tally);
  }
}
