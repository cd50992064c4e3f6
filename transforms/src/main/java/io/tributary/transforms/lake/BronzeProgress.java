package io.tributary.transforms.lake;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the ledger tells about the bronze tables: how many records all runs have added, and up to
 * which offsets the runs that ended have written all of them. Not thread-safe.
 */
public final class BronzeProgress {

  private final Map<String, Long> added = new HashMap<>();
  private final Map<String, Map<String, Long>> next = new HashMap<>();
  private final Set<String> doubtful = new HashSet<>();

  BronzeProgress() {}

  /**
   * Adds what a run says of a table.
   *
   * @param balanced whether the run accounts for every record, or null if it can't tell yet
   */
  void add(String table, long addedRows, Map<String, Long> nextOffsets, Boolean balanced) {
    added.merge(table, addedRows, Long::sum);
    Map<String, Long> known = next.computeIfAbsent(table, t -> new TreeMap<>());
    nextOffsets.forEach((partition, offset) -> known.merge(partition, offset, Math::max));
    if (Boolean.FALSE.equals(balanced)) {
      doubtful.add(table);
    }
  }

  /**
   * The offsets below which bronze holds every record that Kafka had, by table and partition id,
   * for the tables of which that is certain:
   *
   * <ul>
   *   <li>Every run balances.
   *   <li>The table still has the rows that the runs have added. A run that was killed may have
   *       added rows that no ledger tells of, so there may be more; if there are fewer, somebody
   *       took rows away.
   *   <li>No topic was deleted and made again. The records of the new one can have offsets under
   *       which bronze keeps those of the old.
   * </ul>
   *
   * @param rows the rows that each table has
   */
  public Map<String, Map<String, Long>> provenOffsets(Map<String, Long> rows) {
    Map<String, Map<String, Long>> proven = new TreeMap<>();
    next.forEach(
        (table, offsets) -> {
          if (!doubtful.contains(table)
              && !isTopicMadeAgain(offsets.keySet())
              && rows.getOrDefault(table, 0L) >= added.getOrDefault(table, 0L)) {
            proven.put(table, offsets);
          }
        });
    return proven;
  }

  /** Whether two ids, {@code topicId/topic/partition}, differ in the topic's id alone. */
  private static boolean isTopicMadeAgain(Set<String> partitions) {
    Set<String> names = new HashSet<>();
    for (String id : partitions) {
      if (!names.add(id.substring(id.indexOf('/')))) {
        return true;
      }
    }
    return false;
  }
}
