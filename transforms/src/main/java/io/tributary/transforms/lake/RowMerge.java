package io.tributary.transforms.lake;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.avro.generic.GenericRecord;

/**
 * Merges sources that are sorted by identity into one: of rows with one identity, those that the
 * dataset keeps. Memory holds one row per source, and the rows of one identity where the dataset
 * looks at them together.
 */
final class RowMerge implements Closeable {

  /** A sorted sequence of rows; {@code isNew} for those of the unit being merged. */
  interface Source extends Closeable {
    /** The next row in the merged table's schema, or null at the end. */
    GenericRecord next() throws IOException;

    boolean isNew();
  }

  /** Hears what stays where a new row met others of its identity that may stay beside it. */
  @FunctionalInterface
  interface Groups {
    /**
     * Tells the rows of an identity.
     *
     * @param rows all of them
     * @param distinct those that stay
     */
    void settled(Identity identity, List<GenericRecord> rows, List<GenericRecord> distinct);
  }

  static final Groups NOBODY = (identity, rows, distinct) -> {};

  private static final class Cursor implements Comparable<Cursor> {
    private final Source source;
    private GenericRecord row;
    private Identity identity;

    Cursor(Source source) {
      this.source = source;
    }

    boolean advance(Dataset dataset) throws IOException {
      row = source.next();
      identity = row == null ? null : dataset.identity().apply(row);
      return row != null;
    }

    @Override
    public int compareTo(Cursor other) {
      return identity.compareTo(other.identity);
    }
  }

  private final Dataset dataset;
  private final List<Source> sources;
  private final Groups groups;
  private final PriorityQueue<Cursor> queue = new PriorityQueue<>();
  private final ArrayDeque<GenericRecord> distinct = new ArrayDeque<>();
  private long alreadyThere;
  private GenericRecord kept;
  private Identity keptIdentity;

  RowMerge(Dataset dataset, List<Source> sources) throws IOException {
    this(dataset, sources, NOBODY);
  }

  RowMerge(Dataset dataset, List<Source> sources, Groups groups) throws IOException {
    this.dataset = dataset;
    this.groups = groups;
    this.sources = new ArrayList<>(sources);
    for (Source source : sources) {
      Cursor cursor = new Cursor(source);
      if (cursor.advance(dataset)) {
        queue.add(cursor);
      }
    }
  }

  /** Steps to the next row that stays; false at the end. */
  boolean next() throws IOException {
    if (distinct.isEmpty() && queue.isEmpty()) {
      return false;
    }
    if (distinct.isEmpty()) {
      keptIdentity = queue.peek().identity;
      if (dataset.distinct() == null) {
        takeOne();
        return true;
      }
      takeDistinct();
    }
    kept = distinct.poll();
    return true;
  }

  private void takeDistinct() throws IOException {
    Cursor first = queue.poll();
    GenericRecord row = first.row;
    if (first.advance(dataset)) {
      queue.add(first);
    }
    if (queue.isEmpty() || !queue.peek().identity.equals(keptIdentity)) {
      distinct.add(row);
      return;
    }
    List<GenericRecord> rows = new ArrayList<>();
    List<GenericRecord> fresh = new ArrayList<>();
    (first.source.isNew() ? fresh : rows).add(row);
    while (!queue.isEmpty() && queue.peek().identity.equals(keptIdentity)) {
      Cursor cursor = queue.poll();
      (cursor.source.isNew() ? fresh : rows).add(cursor.row);
      if (cursor.advance(dataset)) {
        queue.add(cursor);
      }
    }
    int old = rows.size();
    rows.addAll(fresh);
    List<GenericRecord> stay = dataset.distinct().apply(rows);
    alreadyThere += fresh.size() - Math.max(0, stay.size() - old);
    if (!fresh.isEmpty()) {
      groups.settled(keptIdentity, rows, stay);
    }
    distinct.addAll(stay);
  }

  private void takeOne() throws IOException {
    kept = null;
    boolean keptIsNew = false;
    boolean old = false;
    int fresh = 0;
    while (!queue.isEmpty() && queue.peek().identity.equals(keptIdentity)) {
      Cursor cursor = queue.poll();
      old |= !cursor.source.isNew();
      fresh += cursor.source.isNew() ? 1 : 0;
      if (kept == null) {
        kept = cursor.row;
        keptIsNew = cursor.source.isNew();
      } else if (wins(cursor, keptIsNew)) {
        kept = cursor.row;
        keptIsNew = cursor.source.isNew();
      }
      if (cursor.advance(dataset)) {
        queue.add(cursor);
      }
    }
    alreadyThere += old ? fresh : Math.max(0, fresh - 1);
  }

  /** At equal positions the row that was there before stays, so that a replay changes nothing. */
  private boolean wins(Cursor challenger, boolean keptIsNew) {
    int order = dataset.position().apply(challenger.row).compareTo(dataset.position().apply(kept));
    if (order == 0) {
      return keptIsNew && !challenger.source.isNew();
    }
    return dataset.keepsGreatest() ? order > 0 : order < 0;
  }

  GenericRecord row() {
    return kept;
  }

  Identity identity() {
    return keptIdentity;
  }

  /** New rows that are the same as an old row, or an earlier new one. */
  long alreadyThere() {
    return alreadyThere;
  }

  @Override
  public void close() throws IOException {
    for (Source source : sources) {
      source.close();
    }
  }
}
