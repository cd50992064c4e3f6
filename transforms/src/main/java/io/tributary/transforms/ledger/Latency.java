package io.tributary.transforms.ledger;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long changes took, as a histogram of milliseconds. Its buckets get wider with their value, so
 * that a percentile is at most a thirty-second too great and never too small; below 64 ms it is
 * exact. Two histograms are added without loss.
 *
 * <p>A source that tells its commit times in whole seconds makes a change look up to a second
 * older. If all were of that kind the figures are upper bounds, see {@link #isUpperBound}.
 *
 * @param buckets number of changes by bucket; empty buckets are absent
 * @param max greatest of the values, in milliseconds
 * @param fine whether a commit time had a fraction of a second
 */
public record Latency(Map<Integer, Long> buckets, long max, boolean fine) {

  /** No changes. */
  public static final Latency NONE = new Latency(Map.of(), 0, false);

  private static final int SUB_BITS = 5;
  private static final String FINE = "fine";
  private static final String COARSE = "coarse";

  public Latency {
    buckets = Collections.unmodifiableMap(new TreeMap<>(buckets));
  }

  /** Collects values. Not thread-safe. */
  public static final class Recorder {
    private final long[] counts = new long[bucket(Long.MAX_VALUE) + 1];
    private long max;
    private boolean fine;

    /**
     * Adds a change.
     *
     * @param committedMicros when it was committed, microseconds since the epoch
     * @param visibleMillis when it could be read in the lake, milliseconds since the epoch; taken
     *     for the commit's time if a clock makes it earlier
     */
    public void add(long committedMicros, long visibleMillis) {
      long millis = Math.max(0, visibleMillis - Math.floorDiv(committedMicros, 1000));
      counts[bucket(millis)]++;
      max = Math.max(max, millis);
      fine |= committedMicros % 1_000_000 != 0;
    }

    /** What was collected. */
    public Latency build() {
      TreeMap<Integer, Long> buckets = new TreeMap<>();
      for (int i = 0; i < counts.length; i++) {
        if (counts[i] > 0) {
          buckets.put(i, counts[i]);
        }
      }
      return new Latency(buckets, max, fine);
    }
  }

  /** Values below 64 have a bucket each; above, every power of two is cut into 32. */
  private static int bucket(long millis) {
    int shift = Math.max(0, 63 - Long.numberOfLeadingZeros(millis) - SUB_BITS);
    return (shift << SUB_BITS) + (int) (millis >>> shift);
  }

  /** The greatest value of a bucket. */
  private static long ceiling(int bucket) {
    int shift = Math.max(0, (bucket >>> SUB_BITS) - 1);
    long first = (long) (bucket - (shift << SUB_BITS)) << shift;
    return first + (1L << shift) - 1;
  }

  /** Number of changes. */
  public long count() {
    return buckets.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Milliseconds that half of the changes took at most; 0 if there are none. */
  public long p50() {
    return percentile(0.50);
  }

  /** Milliseconds that 99 of 100 changes took at most; 0 if there are none. */
  public long p99() {
    return percentile(0.99);
  }

  /**
   * Milliseconds that a share of the changes took at most; 0 if there are none.
   *
   * @param share between 0 and 1
   */
  public long percentile(double share) {
    long wanted = Math.max(1, (long) Math.ceil(share * count()));
    long seen = 0;
    for (Map.Entry<Integer, Long> bucket : buckets.entrySet()) {
      seen += bucket.getValue();
      if (seen >= wanted) {
        return Math.min(max, ceiling(bucket.getKey()));
      }
    }
    return 0;
  }

  /**
   * Whether the source told its commit times in whole seconds, so that the true values are less.
   */
  public boolean isUpperBound() {
    return !fine && !buckets.isEmpty();
  }

  /** The changes of both. */
  public Latency plus(Latency other) {
    TreeMap<Integer, Long> sum = new TreeMap<>(buckets);
    other.buckets.forEach((bucket, count) -> sum.merge(bucket, count, Long::sum));
    return new Latency(sum, Math.max(max, other.max), fine || other.fine);
  }

  /**
   * The same changes, visible some time later.
   *
   * @param millis 0 or more
   */
  public Latency later(long millis) {
    if (millis <= 0 || buckets.isEmpty()) {
      return this;
    }
    TreeMap<Integer, Long> shifted = new TreeMap<>();
    buckets.forEach(
        (bucket, count) -> shifted.merge(bucket(ceiling(bucket) + millis), count, Long::sum));
    return new Latency(shifted, max + millis, fine);
  }

  /** As text that {@link #parse} reads: kind of clock, maximum, and each bucket with its count. */
  public String encode() {
    StringBuilder text = new StringBuilder(fine ? FINE : COARSE).append(' ').append(max);
    buckets.forEach((bucket, count) -> text.append(' ').append(bucket).append(':').append(count));
    return text.toString();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Latency parse(String text) {
    String[] parts = text.split(" ", -1);
    if (parts.length < 2 || !(parts[0].equals(FINE) || parts[0].equals(COARSE))) {
      throw new IllegalArgumentException("A latency can't be read: " + text);
    }
    TreeMap<Integer, Long> buckets = new TreeMap<>();
    for (int i = 2; i < parts.length; i++) {
      int colon = parts[i].indexOf(':');
      if (colon < 0) {
        throw new IllegalArgumentException("A latency can't be read: " + text);
      }
      buckets.put(
          Integer.valueOf(parts[i].substring(0, colon)),
          Long.valueOf(parts[i].substring(colon + 1)));
    }
    return new Latency(buckets, Long.parseLong(parts[1]), parts[0].equals(FINE));
  }

  /** For people: median, 99th of 100 and maximum, in seconds. */
  @Override
  public String toString() {
    String bound = isUpperBound() ? "≤ " : "";
    return String.format(
        Locale.ROOT,
        "p50 %s%.1f s, p99 %s%.1f s, max %s%.1f s",
        bound,
        p50() / 1000.0,
        bound,
        p99() / 1000.0,
        bound,
        max / 1000.0);
  }
}
