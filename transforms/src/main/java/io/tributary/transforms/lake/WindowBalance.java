package io.tributary.transforms.lake;

import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.Ledger;
import io.tributary.transforms.ledger.Leg;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.generic.GenericRecord;

/**
 * Whether the windows of a run that goes on balance, as far as that can be told yet.
 *
 * <p>A window is over when the marks of its records add up to nothing on every leg ({@link Leg}):
 * then its counts must agree. It is overdue when windows a good while behind it are over, and it is
 * not: something that set out in it never arrived. A job that was restored writes panes of a window
 * again, and may leave one of before behind them, which cannot be told from a loss; such a window
 * is not judged, only never taken for committed ({@link CommittedOffsets}).
 *
 * <p>Memory: the rows of windows that are not over, of the newest quarter of an hour, and of those
 * that are, of the newest minutes. Not thread-safe.
 */
final class WindowBalance {

  private static final long MINUTE = 60_000_000L;

  /** Longer than a window takes anything in, so what is not there by then does not come. */
  private static final long OVERDUE = 15 * MINUTE;

  /** What is over so long gets no rows any more, except from an attempt that begins again. */
  private static final long SETTLED = 2 * MINUTE;

  /** Nothing comes of windows that far back. */
  private static final long KEPT = OVERDUE + 15 * MINUTE;

  private static final class Open {
    private final long end;
    private final Map<Identity, GenericRecord> rows = new HashMap<>();
    private boolean changed;
    private Set<Leg> transit;

    Open(long end) {
      this.end = end;
    }
  }

  private final TreeMap<Long, Open> windows = new TreeMap<>();

  /** Starts and ends of windows whose rows are not kept any more. */
  private final TreeMap<Long, Long> settled = new TreeMap<>();

  private final long begun;
  private long forgotten = Long.MIN_VALUE;
  private List<String> faults = List.of();

  /**
   * A check.
   *
   * @param begun microseconds since the epoch; windows of which nothing was written since are those
   *     of an earlier attempt, and not judged
   */
  WindowBalance(long begun) {
    this.begun = begun;
  }

  /** Adds a row of the ledger; of one that is written again the later counts. */
  void add(GenericRecord row) {
    Long start = LedgerRows.time(row, LedgerRows.WINDOW_START);
    Long end = LedgerRows.time(row, LedgerRows.WINDOW_END);
    if (start == null || end == null || end <= forgotten || settled.containsKey(start)) {
      return;
    }
    Open window = windows.computeIfAbsent(start, s -> new Open(end));
    window.rows.merge(
        LedgerRows.DATASET.identity().apply(row),
        row,
        (known, again) -> finishedAt(known) >= finishedAt(again) ? known : again);
    window.changed = true;
    window.transit = null;
  }

  /** What does not balance: a text for every table and equation, and for what is overdue. */
  List<String> faults() {
    long complete = Long.MIN_VALUE;
    for (Open window : windows.values()) {
      if (transit(window).isEmpty()) {
        complete = Math.max(complete, window.end);
      }
    }
    List<String> found = new ArrayList<>(faults);
    for (Open window : windows.values()) {
      Set<Leg> transit = transit(window);
      boolean overdue = complete != Long.MIN_VALUE && window.end <= complete - OVERDUE;
      if (isFresh(window) && (transit.isEmpty() ? window.changed : overdue && isWhole(window))) {
        found.addAll(judge(window, transit));
      }
      window.changed = false;
    }
    faults = List.copyOf(new TreeSet<>(found));
    forget(complete);
    return faults;
  }

  private void forget(long complete) {
    if (complete != Long.MIN_VALUE) {
      windows
          .entrySet()
          .removeIf(
              entry -> {
                Open window = entry.getValue();
                boolean over =
                    transit(window).isEmpty()
                        && !window.changed
                        && window.end <= complete - SETTLED;
                if (over) {
                  settled.put(entry.getKey(), window.end);
                }
                return over || window.end <= complete - KEPT;
              });
      forgotten = Math.max(forgotten, complete - KEPT);
      settled.values().removeIf(end -> end <= forgotten);
    }
  }

  private static List<String> judge(Open window, Set<Leg> transit) {
    Ledger ledger = new Ledger();
    Set<String> layers = new TreeSet<>();
    for (GenericRecord row : window.rows.values()) {
      ledger.add(LedgerRows.entry(row));
      layers.addAll(LedgerRows.layers(row));
    }
    List<String> found = LedgerTable.imbalances(ledger, layers);
    if (found.isEmpty() && !transit.isEmpty()) {
      found =
          ledger.tables().stream()
              .filter(table -> !ledger.entry(table).transit().isEmpty())
              .map(
                  table ->
                      table
                          + ": of "
                          + ledger.get(table, Count.RECORDS)
                          + " records some have not arrived ("
                          + new TreeSet<>(transit).toString().toLowerCase(Locale.ROOT)
                          + ")")
              .toList();
    }
    String end = Instant.ofEpochMilli(window.end / 1000).toString();
    return found.stream().map(text -> text + " in the window up to " + end).toList();
  }

  private static Set<Leg> transit(Open window) {
    if (window.transit == null) {
      TreeMap<Leg, Long> sums = new TreeMap<>();
      for (GenericRecord row : window.rows.values()) {
        LedgerRows.inTransit(row).forEach((leg, sum) -> sums.merge(leg, sum, Long::sum));
      }
      sums.values().removeIf(sum -> sum == 0);
      window.transit = Set.copyOf(sums.keySet());
    }
    return window.transit;
  }

  private boolean isFresh(Open window) {
    return window.rows.values().stream().anyMatch(row -> finishedAt(row) >= begun);
  }

  /** Whether its panes were written once each, in their order. */
  private static boolean isWhole(Open window) {
    TreeMap<Long, Long> writtenAt = new TreeMap<>();
    for (GenericRecord row : window.rows.values()) {
      Long before = writtenAt.put((Long) row.get(LedgerRows.PANE), finishedAt(row));
      if (before != null && before != finishedAt(row)) {
        return false;
      }
    }
    long last = Long.MIN_VALUE;
    long expected = 0;
    for (Map.Entry<Long, Long> pane : writtenAt.entrySet()) {
      if (pane.getKey() != expected++ || pane.getValue() < last) {
        return false;
      }
      last = pane.getValue();
    }
    return true;
  }

  private static long finishedAt(GenericRecord row) {
    return (Long) row.get(LedgerRows.FINISHED_AT);
  }
}
