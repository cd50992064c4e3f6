package io.tributary.transforms.ledger;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a bundle or a unit adds to the ledger of a table.
 *
 * @param table name of the table as bronze has it
 * @param counts what to add; absent counts are 0
 */
public record LedgerEntry(String table, Map<Count, Long> counts) {
  public LedgerEntry {
    Objects.requireNonNull(table, "table");
    counts = Map.copyOf(counts);
  }

  /** Collects the counts of an entry. */
  public static final class Builder {
    private final EnumMap<Count, Long> counts = new EnumMap<>(Count.class);

    /** Adds to a count. */
    public Builder add(Count count, long amount) {
      if (amount != 0) {
        counts.merge(count, amount, Long::sum);
      }
      return this;
    }

    /** The entry for a table. */
    public LedgerEntry build(String table) {
      return new LedgerEntry(table, counts);
    }
  }
}
