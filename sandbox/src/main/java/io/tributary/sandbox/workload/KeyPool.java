package io.tributary.sandbox.workload;

import io.tributary.sandbox.store.Chance;
import java.util.ArrayList;
import java.util.List;

/** Keys of rows that exist, to be chosen from by chance. */
final class KeyPool {
  private final List<Integer> keys = new ArrayList<>();

  boolean isEmpty() {
    return keys.isEmpty();
  }

  int size() {
    return keys.size();
  }

  void add(int key) {
    keys.add(key);
  }

  /** A key, which stays. */
  int any(Chance chance) {
    return chance.oneOf(keys);
  }

  /** A key, which leaves the pool. */
  int take(Chance chance) {
    int index = chance.between(0, keys.size() - 1);
    int key = keys.get(index);
    int last = keys.remove(keys.size() - 1);
    if (index < keys.size()) {
      keys.set(index, last);
    }
    return key;
  }
}
