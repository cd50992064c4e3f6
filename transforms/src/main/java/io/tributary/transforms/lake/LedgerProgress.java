package io.tributary.transforms.lake;

import io.tributary.transforms.ledger.Ledger;
import io.tributary.transforms.ledger.Leg;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;

/**
 * Follows the ledger of a run while it goes on. A look reads the table's log and the files that
 * came since the last one; rows are forgotten as soon as nobody asks for their time. Not
 * thread-safe.
 */
public final class LedgerProgress {

  /**
   * What the ledger says about the last time.
   *
   * @param ledger sum of the rows, with counts and latencies by table and layer
   * @param completeUntil end of the newest window of which everything is committed, if there is one
   */
  public record Recent(Ledger ledger, Optional<Instant> completeUntil) {}

  private final LakeTable table;
  private final String run;
  private final Set<String> seen = new HashSet<>();
  private final Map<Identity, GenericRecord> rows = new TreeMap<>();
  private final CommittedOffsets offsets;
  private final Set<Identity> unfinished = new HashSet<>();
  private final WindowBalance balance = new WindowBalance(System.currentTimeMillis() * 1000);

  LedgerProgress(LakeTable table, String run, Collection<String> layers) {
    this.table = table;
    this.run = run;
    this.offsets = new CommittedOffsets(Set.copyOf(layers));
  }

  /** By partition id, the offset below which every layer has everything; absent if unknown. */
  public Map<String, Long> committed() throws IOException {
    readNew();
    return offsets.next();
  }

  /** What does not balance in windows that are over, or overdue, see {@link WindowBalance}. */
  public List<String> imbalances() throws IOException {
    readNew();
    return balance.faults();
  }

  /** A file that was merged with another brings rows again that were counted before. */
  private void readNew() throws IOException {
    for (GenericRecord row : table.readNew(run, seen)) {
      balance.add(row);
      Identity identity = LedgerRows.DATASET.identity().apply(row);
      rows.merge(
          identity, row, (known, again) -> finishedAt(known) > finishedAt(again) ? known : again);
      if (LedgerRows.inTransit(row).isEmpty() || unfinished.add(identity)) {
        LedgerRows.addTo(offsets, row);
      }
    }
  }

  /**
   * The rows that were finished at or after a time.
   *
   * @param time not before that of an earlier call
   */
  public Recent since(Instant time) throws IOException {
    long micros = time.toEpochMilli() * 1000;
    readNew();
    rows.values().removeIf(row -> finishedAt(row) < micros);
    Ledger ledger = new Ledger();
    Map<Long, EnumMap<Leg, Long>> transit = new HashMap<>();
    for (GenericRecord row : rows.values()) {
      ledger.add(LedgerRows.entry(row));
      Long end = LedgerRows.time(row, LedgerRows.WINDOW_END);
      if (end != null) {
        EnumMap<Leg, Long> sums = transit.computeIfAbsent(end, e -> new EnumMap<>(Leg.class));
        LedgerRows.inTransit(row).forEach((leg, sum) -> sums.merge(leg, sum, Long::sum));
      }
    }
    Optional<Long> complete =
        transit.entrySet().stream()
            .filter(window -> window.getValue().values().stream().allMatch(sum -> sum == 0))
            .map(Map.Entry::getKey)
            .max(Long::compare);
    return new Recent(ledger, complete.map(end -> Instant.ofEpochMilli(end / 1000)));
  }

  private static long finishedAt(GenericRecord row) {
    return (Long) row.get(LedgerRows.FINISHED_AT);
  }
}
