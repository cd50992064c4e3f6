package io.tributary.transforms.decode;

import io.tributary.schemas.change.SourceRecord;
import io.tributary.transforms.ledger.LedgerEntry;
import java.util.HashMap;
import java.util.Map;

/**
 * Notes which offsets records stand for: their own, and those before them that hold no record, such
 * as the marks of transactions and what compaction took. Offsets without a record can only be told
 * from records that somebody else reads while a partition's records pass by here in their order and
 * all of them; a record behind an unknown one stands for itself alone, which is always safe.
 *
 * <p>Memory is one number per partition. Not thread-safe.
 */
final class OffsetTrail {

  private static final long UNKNOWN = Long.MAX_VALUE;

  private static final class Place {
    private final String partition;
    private long expected = UNKNOWN;

    Place(String partition) {
      this.partition = partition;
    }
  }

  private final Map<String, Map<Integer, Place>> places = new HashMap<>();

  /** Forgets what went by: from here on others may have seen what came before. */
  void cut() {
    places.values().forEach(topic -> topic.values().forEach(place -> place.expected = UNKNOWN));
  }

  /** Adds the offsets that the record stands for to an entry. */
  void note(SourceRecord record, LedgerEntry.Builder entry) {
    Place place =
        places
            .computeIfAbsent(record.topic(), topic -> new HashMap<>())
            .computeIfAbsent(record.partition(), p -> new Place(record.topic() + "/" + p));
    long next = record.offset() + 1;
    boolean follows = place.expected <= record.offset();
    entry.read(place.partition, follows ? place.expected : record.offset(), next);
    place.expected = next;
  }
}
