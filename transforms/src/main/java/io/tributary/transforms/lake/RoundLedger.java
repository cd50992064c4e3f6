package io.tributary.transforms.lake;

import io.tributary.transforms.ledger.Ledger;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;

/**
 * The ledger of a run in rounds, one after the other. A look reads the files that came since the
 * last one. Not thread-safe.
 */
public final class RoundLedger {

  private final LakeTable table;
  private final String run;
  private final Set<String> seen = new HashSet<>();

  RoundLedger(LakeTable table, String run) {
    this.table = table;
    this.run = run;
  }

  /**
   * What came of a round.
   *
   * @param round number of the round that was committed last
   */
  public Ledger of(int round) throws IOException {
    Ledger ledger = new Ledger();
    for (GenericRecord row : table.readNew(run, seen)) {
      if (row.get(LedgerRows.WINDOW_START) == null && (Long) row.get(LedgerRows.PANE) == round) {
        ledger.add(LedgerRows.entry(row));
      }
    }
    return ledger;
  }
}
