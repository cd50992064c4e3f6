package io.tributary.transforms.ledger;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The sum of ledger entries, per table, and whether it balances. Not thread-safe. */
public final class Ledger {

  private final TreeMap<String, EnumMap<Count, Long>> tables = new TreeMap<>();

  /** Adds an entry. */
  public void add(LedgerEntry entry) {
    EnumMap<Count, Long> sums =
        tables.computeIfAbsent(entry.table(), t -> new EnumMap<>(Count.class));
    entry.counts().forEach((count, amount) -> sums.merge(count, amount, Long::sum));
  }

  /** Adds all of another ledger. */
  public void add(Ledger other) {
    other.tables.forEach((table, sums) -> add(new LedgerEntry(table, sums)));
  }

  /** The tables that have an entry, in order. */
  public List<String> tables() {
    return List.copyOf(tables.keySet());
  }

  /** A table's sum of a count. */
  public long get(String table, Count count) {
    Map<Count, Long> sums = tables.get(table);
    return sums == null ? 0 : sums.getOrDefault(count, 0L);
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
