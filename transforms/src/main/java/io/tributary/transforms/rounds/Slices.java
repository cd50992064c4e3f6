package io.tributary.transforms.rounds;

import io.tributary.transforms.rounds.TimeHistogram.Bucket;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Stored records in slices, oldest first. A slice holds whole stretches of time; only a stretch
 * that is too large by itself is cut between rows, for which the store is looked through once more.
 * All slices together are all records, each once. Not thread-safe.
 */
public final class Slices {

  /** Cuts of one stretch that are kept; for more of them the store is looked through again. */
  private static final int MOST_CUTS = 10_000;

  /**
   * A part of a stretch.
   *
   * @param last its last row
   * @param next the first row behind it
   */
  private record Part(long last, long next, long records, long bytes) {
    static final Part NONE = new Part(0, 0, 0, 0);

    Part and(Part more) {
      return new Part(more.last, more.next, records + more.records, bytes + more.bytes);
    }
  }

  /** The part that is being looked through. */
  private static final class Summed {
    private long last;
    private long records;
    private long bytes;
  }

  private final List<Bucket> buckets;
  private final Rows rows;
  private int at;
  private Part taken = Part.NONE;
  private Deque<Part> parts = new ArrayDeque<>();
  private long partBytes;
  private Cut end = Cut.START;

  /**
   * The slices of a store.
   *
   * @param histogram of all its rows
   */
  public Slices(TimeHistogram histogram, Rows rows) {
    this.buckets = histogram.buckets();
    this.rows = rows;
  }

  /**
   * The next slice, of at most that many bytes, or a single record if that is larger; empty when
   * nothing is left. A store without records is one slice, so that reading it also is.
   */
  public Optional<Slice> next(long bytes) throws IOException {
    if (end.equals(Cut.END)) {
      return Optional.empty();
    }
    Cut from = end;
    long records = 0;
    long size = 0;
    long firstRow = buckets.isEmpty() ? 1 : Long.MAX_VALUE;
    long lastRow = buckets.isEmpty() ? Long.MAX_VALUE : 0;
    while (at < buckets.size()) {
      Bucket bucket = buckets.get(at);
      long restRecords = bucket.records() - taken.records();
      long restBytes = bucket.bytes() - taken.bytes();
      if (restBytes > bytes - size && (records > 0 || restRecords > 1)) {
        break;
      }
      records += restRecords;
      size += restBytes;
      firstRow = Math.min(firstRow, Math.max(bucket.firstRow(), taken.next()));
      lastRow = Math.max(lastRow, bucket.lastRow());
      at++;
      taken = Part.NONE;
      parts.clear();
    }
    if (records == 0 && at < buckets.size()) {
      return Optional.of(partOf(buckets.get(at), from, bytes));
    }
    end = at == buckets.size() ? Cut.END : Cut.at(buckets.get(at).first());
    return Optional.of(new Slice(from, end, firstRow, lastRow, records, size));
  }

  private Slice partOf(Bucket bucket, Cut from, long bytes) throws IOException {
    if (parts.isEmpty() || partBytes != bytes) {
      parts = parts(bucket, bytes);
      partBytes = bytes;
    }
    long firstRow = Math.max(bucket.firstRow(), taken.next());
    Part part = parts.remove();
    taken = taken.and(part);
    end = new Cut(bucket.first(), bucket.last(), part.next());
    return new Slice(from, end, firstRow, part.last(), part.records(), part.bytes());
  }

  /** The next parts of a stretch, without the last. */
  private Deque<Part> parts(Bucket bucket, long bytes) throws IOException {
    Cut from = new Cut(bucket.first(), bucket.last(), taken.next());
    Cut to = new Cut(bucket.first(), bucket.last(), Long.MAX_VALUE);
    Deque<Part> found = new ArrayDeque<>();
    Summed sum = new Summed();
    rows.forEach(
        new Slice(from, to, Math.max(bucket.firstRow(), taken.next()), bucket.lastRow(), -1, -1),
        (row, size) -> {
          if (sum.records > 0 && sum.bytes + size > bytes) {
            found.add(new Part(sum.last, row, sum.records, sum.bytes));
            sum.records = 0;
            sum.bytes = 0;
          }
          sum.last = row;
          sum.records++;
          sum.bytes += size;
          return found.size() < MOST_CUTS;
        });
    if (found.isEmpty()) {
      throw new IOException("The records have changed while they were read");
    }
    return found;
  }
}
