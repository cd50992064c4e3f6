package io.tributary.transforms.rounds;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many records there are at which time, and in which rows. Its buckets are stretches of time of
 * one length, a power of two, which grows when they become too many; a stretch without records has
 * none. So memory is bounded, however many records there are and however far apart. Not
 * thread-safe.
 */
public final class TimeHistogram {

  /** About 10 MB. */
  private static final int MOST = 100_000;

  /**
   * A stretch of time that has records.
   *
   * @param first its first millisecond
   * @param last its last
   * @param firstRow the first row with one of its records
   * @param lastRow the last
   */
  record Bucket(long first, long last, long firstRow, long lastRow, long records, long bytes) {}

  private static final class Sums {
    private long firstRow = Long.MAX_VALUE;
    private long lastRow;
    private long records;
    private long bytes;

    void add(long first, long last, long count, long size) {
      firstRow = Math.min(firstRow, first);
      lastRow = Math.max(lastRow, last);
      records += count;
      bytes += size;
    }
  }

  private final int most;
  private int shift;
  private Map<Long, Sums> buckets = new HashMap<>();
  private long currentKey;
  private Sums current;

  /** A histogram without records. */
  public TimeHistogram() {
    this(MOST);
  }

  /** A histogram of so many buckets at most; there are always two. */
  TimeHistogram(int most) {
    this.most = Math.max(2, most);
  }

  /**
   * Adds a record.
   *
   * @param timestamp milliseconds since the epoch of time; any value is allowed
   * @param row its number, from 1
   */
  public void add(long timestamp, long row, long bytes) {
    long key = timestamp >> shift;
    if (current == null || key != currentKey) {
      currentKey = key;
      current = buckets.computeIfAbsent(key, k -> new Sums());
    }
    current.add(row, row, 1, bytes);
    while (buckets.size() > most) {
      coarsen();
    }
  }

  private void coarsen() {
    shift++;
    Map<Long, Sums> coarser = new HashMap<>();
    buckets.forEach(
        (key, sums) ->
            coarser
                .computeIfAbsent(key >> 1, k -> new Sums())
                .add(sums.firstRow, sums.lastRow, sums.records, sums.bytes));
    buckets = coarser;
    current = null;
  }

  /** The buckets, by time. */
  List<Bucket> buckets() {
    long within = (1L << shift) - 1;
    List<Bucket> sorted = new ArrayList<>();
    buckets.forEach(
        (key, sums) -> {
          long first = key << shift;
          sorted.add(
              new Bucket(
                  first, first | within, sums.firstRow, sums.lastRow, sums.records, sums.bytes));
        });
    sorted.sort(Comparator.comparingLong(Bucket::first));
    return sorted;
  }
}
