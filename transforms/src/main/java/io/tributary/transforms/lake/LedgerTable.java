package io.tributary.transforms.lake;

import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.Ledger;
import io.tributary.transforms.ledger.RunInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** The ledger as a table: one row per run, window, pane (or round of a run that ends) and table. */
public final class LedgerTable {

  private final LakeTable table;

  /** The ledger of a lake. */
  public LedgerTable(LakeLayout layout, Storage storage) {
    this.table = new LakeTable(storage, layout.ledger(), LedgerRows.DATASET);
  }

  /**
   * A window of a run that does not end.
   *
   * @param start milliseconds since the epoch
   * @param end milliseconds since the epoch, behind its last
   * @param pane number of the part of it, in the order of their commits
   */
  record Window(long start, long end, long pane) {}

  /**
   * Writes what came of a window, or with null, of a round of a run that ends. Where a round ended
   * is written down only if all of its tables balance, since the next run goes on from there.
   */
  void write(RunInfo run, Window window, Ledger ledger) throws IOException {
    Schema avro = AvroRows.schema(LedgerRows.SCHEMA);
    List<GenericRecord> rows = new ArrayList<>();
    boolean proves = window != null || imbalances(ledger, run.layers()).isEmpty();
    RunInfo told = proves ? run : run.withoutOffsets();
    // The rows of one pane are known by it to be of one attempt.
    long now = System.currentTimeMillis() * 1000;
    for (String name : ledger.tables()) {
      GenericData.Record row = new GenericData.Record(avro);
      row.put(LedgerRows.RUN, run.id());
      row.put(LedgerRows.WINDOW_START, window == null ? null : window.start() * 1000);
      row.put(LedgerRows.WINDOW_END, window == null ? null : window.end() * 1000);
      row.put(LedgerRows.PANE, window == null ? (long) run.round() : window.pane());
      // A late pane has only what came late, so only a run that ends can be judged by its row.
      row.put(
          LedgerRows.BALANCED,
          window == null ? (Boolean) imbalances(ledger, name, run.layers()).isEmpty() : null);
      row.put(LedgerRows.LAYERS, String.join(",", run.layers()));
      row.put(LedgerRows.SOURCE, run.source());
      row.put(LedgerRows.FINISHED_AT, now);
      LedgerRows.put(row, ledger.entry(name), told);
      rows.add(row);
    }
    table.merge(
        new LakeTable.Unit(
            LedgerRows.SCHEMA,
            null,
            false,
            () -> new LakeTable.MemorySource(rows.iterator(), true),
            Removals.NONE));
  }

  /** What does not balance for a table of a run that wrote these layers. */
  public static List<String> imbalances(Ledger ledger, String table, Set<String> layers) {
    List<String> found =
        new ArrayList<>(
            ledger.imbalances(table, layers.contains("bronze"), layers.contains("silver")));
    if (layers.contains("gold")) {
      found.addAll(ledger.goldImbalances(table));
    }
    if (layers.contains(RunInfo.QUARANTINE)) {
      found.addAll(ledger.replayImbalances(table));
    }
    return found;
  }

  /** What does not balance, of all tables of a run that wrote these layers. */
  public static List<String> imbalances(Ledger ledger, Set<String> layers) {
    List<String> found = new ArrayList<>();
    ledger.tables().forEach(table -> found.addAll(imbalances(ledger, table, layers)));
    return found;
  }

  /** The ledger of a run so far, all windows, panes and rounds together. */
  public Ledger read(String run) throws IOException {
    Ledger ledger = new Ledger();
    for (GenericRecord row : table.read(run, run, null)) {
      ledger.add(LedgerRows.entry(row));
    }
    return ledger;
  }

  /** Follows the rounds of a run. */
  public RoundLedger rounds(String run) {
    return new RoundLedger(table, run);
  }

  /**
   * Follows a run that goes on.
   *
   * @param layers names of the layers that it writes
   */
  public LedgerProgress progress(String run, Collection<String> layers) {
    return new LedgerProgress(table, run, layers);
  }

  /**
   * The offsets at which a run of these layers continues, by {@code topicId/topic/partition}: up to
   * there, earlier runs have written every one of the layers, those that ended and those that were
   * stopped or died. A partition that one of the layers never read is absent.
   *
   * <p>One pass over the ledger; see {@link CommittedOffsets} for what is proven and for the
   * memory.
   */
  public Map<String, Long> nextOffsets(Set<String> layers) throws IOException {
    return nextOffsets(layers, Set.of());
  }

  /**
   * The same, as far as some runs tell.
   *
   * @param runs their ids; all if empty
   */
  public Map<String, Long> nextOffsets(Set<String> layers, Set<String> runs) throws IOException {
    CommittedOffsets offsets = new CommittedOffsets(layers);
    table.scan(
        null,
        List.of(
            LedgerRows.RUN,
            LedgerRows.WINDOW_START,
            LedgerRows.LAYERS,
            LedgerRows.NEXT_OFFSETS,
            LedgerRows.OFFSETS_READ,
            LedgerRows.IN_TRANSIT),
        row -> {
          if (runs.isEmpty() || runs.contains(row.get(LedgerRows.RUN).toString())) {
            LedgerRows.addTo(offsets, row);
          }
        });
    return offsets.next();
  }

  /** The layers that any run has written. */
  public Set<String> layers() throws IOException {
    Set<String> layers = new TreeSet<>();
    table.scan(null, List.of(LedgerRows.LAYERS), row -> layers.addAll(LedgerRows.layers(row)));
    return layers;
  }

  /** What the runs that wrote bronze tell about it. */
  public BronzeProgress bronzeProgress() throws IOException {
    BronzeProgress progress = new BronzeProgress();
    table.scan(
        null,
        List.of(
            LedgerRows.LAYERS,
            LedgerRows.TABLE,
            Count.BRONZE_ADDED.column(),
            LedgerRows.BALANCED,
            LedgerRows.NEXT_OFFSETS),
        row -> {
          if (LedgerRows.layers(row).contains("bronze")) {
            progress.add(
                row.get(LedgerRows.TABLE).toString(),
                LedgerRows.count(row, Count.BRONZE_ADDED),
                LedgerRows.nextOffsets(row),
                (Boolean) row.get(LedgerRows.BALANCED));
          }
        });
    return progress;
  }
}
