package io.tributary.transforms.lake;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.avro.generic.GenericRecord;

/**
 * Merges sources that are sorted by identity into one: of rows with one identity, the one that the
 * dataset keeps. Memory holds one row per source.
 */
final class RowMerge implements Closeable {

  /** A sorted sequence of rows; {@code isNew} for those of the unit being merged. */
  interface Source extends Closeable {
    /** The next row in the merged table's schema, or null at the end. */
    GenericRecord next() throws IOException;

    boolean isNew();
  }

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
  private final PriorityQueue<Cursor> queue = new PriorityQueue<>();
  private long alreadyThere;
  private GenericRecord kept;
  private Identity keptIdentity;

  RowMerge(Dataset dataset, List<Source> sources) throws IOException {
    this.dataset = dataset;
    this.sources = new ArrayList<>(sources);
    for (Source source : sources) {
      Cursor cursor = new Cursor(source);
      if (cursor.advance(dataset)) {
        queue.add(cursor);
      }
    }
  }

  /** Steps to the next identity; false at the end. */
  boolean next() throws IOException {
    if (queue.isEmpty()) {
      return false;
    }
    kept = null;
    keptIdentity = queue.peek().identity;
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
        dataset.carry().accept(cursor.row, kept);
        kept = cursor.row;
        keptIsNew = cursor.source.isNew();
      } else {
        dataset.carry().accept(kept, cursor.row);
      }
      if (cursor.advance(dataset)) {
        queue.add(cursor);
      }
    }
    alreadyThere += old ? fresh : Math.max(0, fresh - 1);
    return true;
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

  /** New rows whose identity an old row, or an earlier new one, already had. */
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
