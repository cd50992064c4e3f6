package io.tributary.transforms.lake;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Rows that a unit takes away from a current table: those that stand below their key's deletion, or
 * below the position at which the whole table was emptied.
 */
final class Removals {

  static final Removals NONE = new Removals("", new TreeMap<>());

  private final String barrier;
  private final NavigableMap<String, String> byKey;

  /**
   * Removals.
   *
   * @param barrier position of the newest truncate, or empty
   * @param byKey rank of each deleted key's deletion
   */
  Removals(String barrier, NavigableMap<String, String> byKey) {
    this.barrier = barrier;
    this.byKey = byKey;
  }

  boolean isEmpty() {
    return barrier.isEmpty() && byKey.isEmpty();
  }

  boolean remove(String key, String rank) {
    String deleted = byKey.get(key);
    return rank.compareTo(barrier) < 0 || (deleted != null && rank.compareTo(deleted) < 0);
  }

  /** Whether a file may hold such a row; nothing is known of one without a range. */
  boolean concerns(LakeFile file) {
    if (isEmpty()) {
      return false;
    }
    IdentityRange range = file.range();
    if (range == null || file.minPosition() == null || file.minPosition().compareTo(barrier) < 0) {
      return true;
    }
    Map.Entry<String, String> next = byKey.ceilingEntry(range.minFirst());
    return next != null && next.getKey().compareTo(range.maxFirst()) <= 0;
  }
}
