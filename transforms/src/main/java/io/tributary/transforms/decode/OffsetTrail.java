package io.tributary.transforms.decode;

import io.tributary.schemas.change.SourceRecord;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells which offsets a record stands for: its own, and those before it that hold no record, such
 * as the marks of transactions and what compaction took. Offsets without a record can only be told
 * from records that somebody else reads while a partition's records pass by here in their order and
 * all of them; a record behind an unknown one stands for itself alone, which is always safe.
 *
 * <p>Memory is one number per partition. Not thread-safe.
 */
final class OffsetTrail {

  private final Map<String, Map<Integer, Long>> expected = new HashMap<>();

  /** Forgets what went by: from here on others may have seen what came before. */
  void cut() {
    expected.clear();
  }

  /** The first offset that the record stands for; the last is its own. */
  long from(SourceRecord record) {
    long next = record.offset() + 1;
    Long before =
        expected
            .computeIfAbsent(record.topic(), t -> new HashMap<>())
            .put(record.partition(), next);
    return before != null && before <= record.offset() ? before : record.offset();
  }
}
