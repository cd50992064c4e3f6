package io.tributary.transforms.ledger;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.TreeMap;

/** The sum of ledger entries, per table, and whether it balances. Not thread-safe. */
public final class Ledger {

  private static final class Sums {
    private final EnumMap<Count, Long> counts = new EnumMap<>(Count.class);
    private final EnumMap<Leg, Long> transit = new EnumMap<>(Leg.class);
    private final TreeMap<String, Offsets> offsets = new TreeMap<>();
    private final TreeMap<String, Latency> latencies = new TreeMap<>();
  }

  private final TreeMap<String, Sums> tables = new TreeMap<>();

  /** Adds an entry. */
  public void add(LedgerEntry entry) {
    Sums sums = tables.computeIfAbsent(entry.table(), t -> new Sums());
    entry.counts().forEach((count, amount) -> sums.counts.merge(count, amount, Long::sum));
    entry.transit().forEach((leg, marks) -> sums.transit.merge(leg, marks, Long::sum));
    entry
        .offsets()
        .forEach(
            (partition, read) ->
                sums.offsets.computeIfAbsent(partition, p -> new Offsets()).add(read));
    entry
        .latencies()
        .forEach((layer, latency) -> sums.latencies.merge(layer, latency, Latency::plus));
  }

  /** Adds all of another ledger. */
  public void add(Ledger other) {
    other.tables.keySet().forEach(table -> add(other.entry(table)));
  }

  /** The tables that have an entry, in order. */
  public List<String> tables() {
    return List.copyOf(tables.keySet());
  }

  /** A table's sum of a count. */
  public long get(String table, Count count) {
    Sums sums = tables.get(table);
    return sums == null ? 0 : sums.counts.getOrDefault(count, 0L);
  }

  /** A table's sums as one entry. */
  public LedgerEntry entry(String table) {
    Sums sums = tables.getOrDefault(table, new Sums());
    return new LedgerEntry(table, sums.counts, sums.transit, sums.offsets, sums.latencies);
  }

  /** How long a table's changes took until a layer had them. */
  public Latency latency(String table, String layer) {
    Sums sums = tables.get(table);
    return sums == null ? Latency.NONE : sums.latencies.getOrDefault(layer, Latency.NONE);
  }

  /** How long the changes of all tables took until a layer had them. */
  public Latency latency(String layer) {
    return tables.keySet().stream()
        .map(table -> latency(table, layer))
        .reduce(Latency.NONE, Latency::plus);
  }

  /** The sum of a leg over all tables: 0 if all that set out has arrived. */
  public long inTransit(Leg leg) {
    return tables.values().stream().mapToLong(sums -> sums.transit.getOrDefault(leg, 0L)).sum();
  }

  /**
   * What does not balance for a table: one text for every equation that fails.
   *
   * @param bronze whether the run wrote bronze
   * @param silver whether the run wrote silver
   */
  public List<String> imbalances(String table, boolean bronze, boolean silver) {
    List<String> found = new ArrayList<>();
    check(
        found,
        table,
        List.of(Count.RECORDS, Count.RENAMED_IN),
        List.of(
            Count.CHANGES, Count.TOMBSTONES, Count.CONTROL, Count.DEAD_LETTERS, Count.RENAMED_OUT));
    check(
        found,
        table,
        List.of(Count.DEAD_LETTERS),
        List.of(Count.QUARANTINE_ADDED, Count.QUARANTINE_PRESENT));
    if (bronze) {
      check(
          found, table, List.of(Count.RECORDS), List.of(Count.BRONZE_ADDED, Count.BRONZE_PRESENT));
    }
    if (silver) {
      check(
          found,
          table,
          List.of(Count.CHANGES),
          List.of(Count.APPLIED, Count.STALE, Count.DUPLICATES));
      check(found, table, List.of(Count.CHANGES), List.of(Count.MERGED));
    }
    return found;
  }

  /** What does not balance for a table of a run that wrote gold. */
  public List<String> goldImbalances(String table) {
    List<String> found = new ArrayList<>();
    check(
        found, table, List.of(Count.CHANGES), List.of(Count.GOLD_FOLLOWED, Count.GOLD_UNFOLLOWED));
    check(found, table, List.of(Count.GOLD_SENT), List.of(Count.GOLD_MERGED));
    return found;
  }

  /** What does not balance for a table of a replay, besides what must balance for every run. */
  public List<String> replayImbalances(String table) {
    List<String> found = new ArrayList<>();
    check(found, table, List.of(Count.RECORDS), List.of(Count.RESOLVED, Count.DEAD_LETTERS));
    return found;
  }

  private void check(List<String> found, String table, List<Count> in, List<Count> out) {
    long left = in.stream().mapToLong(c -> get(table, c)).sum();
    long right = out.stream().mapToLong(c -> get(table, c)).sum();
    if (left != right) {
      found.add(table + ": " + left + " " + names(in) + " but " + right + " in " + names(out));
    }
  }

  private static String names(List<Count> counts) {
    return String.join(" + ", counts.stream().map(Count::column).toList());
  }
}
