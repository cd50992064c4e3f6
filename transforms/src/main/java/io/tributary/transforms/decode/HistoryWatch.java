package io.tributary.transforms.decode;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.position.Gtid;
import io.tributary.schemas.position.LogPosition;
import java.util.HashMap;
import java.util.Map;

/**
 * Notices that a connector has gone over to another binlog history while a pipeline runs: within a
 * partition, a new transaction at coordinates behind those seen. Its changes would rank below older
 * ones, so the pipeline must not go on; started again, it finds the history's beginning and counts
 * it as one.
 *
 * <p>Memory: two numbers for each partition and source of GTIDs.
 */
final class HistoryWatch {

  private static final class Partition {
    private final Map<String, Long> numbers;
    private LogPosition high;

    Partition(Map<String, Long> numbers) {
      this.numbers = new HashMap<>(numbers);
    }
  }

  private final Map<String, Long> seenAtLaunch;
  private final Map<String, Partition> partitions = new HashMap<>();

  /**
   * A watch.
   *
   * @param seenAtLaunch by source of GTIDs the greatest number that was there at launch
   */
  HistoryWatch(Map<String, Long> seenAtLaunch) {
    this.seenAtLaunch = seenAtLaunch;
  }

  /**
   * Looks at a change.
   *
   * @throws IllegalStateException if it is from another history than those before
   */
  void see(ChangeEvent event) {
    Gtid gtid = Gtid.parse(event.transaction().gtid()).orElse(null);
    if (gtid == null) {
      return;
    }
    Partition partition =
        partitions.computeIfAbsent(
            event.delivery().topic() + "/" + event.delivery().partition(),
            p -> new Partition(seenAtLaunch));
    LogPosition place = event.position().place();
    Long seen = partition.numbers.get(gtid.source());
    if (partition.high != null
        && place.epoch() == partition.high.epoch()
        && place.compareTo(partition.high) < 0
        && (seen == null || gtid.number() > seen)) {
      throw new IllegalStateException(
          "Transaction "
              + event.transaction().gtid()
              + " is at "
              + place.binlog()
              + ":"
              + place.pos()
              + ", behind "
              + partition.high.binlog()
              + ":"
              + partition.high.pos()
              + ": the connector follows another server; start the run again");
    }
    partition.numbers.merge(gtid.source(), gtid.number(), Math::max);
    if (partition.high == null || place.compareTo(partition.high) > 0) {
      partition.high = place;
    }
  }
}
