package io.tributary.transforms.ledger;

import java.util.Map;
import java.util.TreeMap;

/**
 * Offsets of a partition, as ranges that neither touch nor overlap. Memory is one entry a range,
 * whatever the order in which they come. Not thread-safe.
 */
public final class Offsets {

  private final TreeMap<Long, Long> ranges = new TreeMap<>();

  /** The offsets of one range. */
  public static Offsets of(long from, long next) {
    return new Offsets().add(from, next);
  }

  /**
   * Adds a range.
   *
   * @param from its first offset
   * @param next the offset behind its last
   */
  public Offsets add(long from, long next) {
    if (from < 0 || next < from) {
      throw new IllegalArgumentException("Offsets " + from + " to " + next + " are no range");
    }
    if (next == from) {
      return this;
    }
    long first = from;
    long end = next;
    for (Map.Entry<Long, Long> other = ranges.floorEntry(end);
        other != null && other.getValue() >= first;
        other = ranges.floorEntry(end)) {
      first = Math.min(first, other.getKey());
      end = Math.max(end, other.getValue());
      ranges.remove(other.getKey());
    }
    ranges.put(first, end);
    return this;
  }

  /** Adds all of other offsets. */
  public Offsets add(Offsets others) {
    others.ranges.forEach(this::add);
    return this;
  }

  /** The ranges in order: first offset, and the offset behind the last. */
  public Map<Long, Long> ranges() {
    return new TreeMap<>(ranges);
  }

  /** The first offset at or behind {@code from} that is not among these. */
  public long nextAfter(long from) {
    Map.Entry<Long, Long> range = ranges.floorEntry(from);
    return range == null ? from : Math.max(from, range.getValue());
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return ranges.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Offsets that && ranges.equals(that.ranges);
  }

  @Override
  public int hashCode() {
    return ranges.hashCode();
  }

  @Override
  public String toString() {
    return ranges.toString();
  }
}
