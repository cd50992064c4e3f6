package io.tributary.transforms.ledger;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a bundle or a unit adds to the ledger of a table.
 *
 * @param table name of the table as bronze has it
 * @param counts what to add; absent counts are 0
 * @param transit sums of {@link Mark}s: what sets out on a leg, less what arrives; absent sums are
 *     0
 * @param offsets offsets that were read, by {@code topic/partition}
 * @param latencies how long changes took until a layer had them, by the layer's name
 */
public record LedgerEntry(
    String table,
    Map<Count, Long> counts,
    Map<Leg, Long> transit,
    Map<String, Offsets> offsets,
    Map<String, Latency> latencies) {

  public LedgerEntry {
    Objects.requireNonNull(table, "table");
    counts = Map.copyOf(counts);
    transit = Map.copyOf(transit);
    offsets = Map.copyOf(offsets);
    latencies = Map.copyOf(latencies);
  }

  /** An entry of counts alone. */
  public LedgerEntry(String table, Map<Count, Long> counts) {
    this(table, counts, Map.of(), Map.of(), Map.of());
  }

  /** The same entry, of changes that can be read some milliseconds later. */
  public LedgerEntry later(long millis) {
    Map<String, Latency> shifted = new HashMap<>();
    latencies.forEach((layer, latency) -> shifted.put(layer, latency.later(millis)));
    return new LedgerEntry(table, counts, transit, offsets, shifted);
  }

  /** Collects an entry. */
  public static final class Builder {
    private final EnumMap<Count, Long> counts = new EnumMap<>(Count.class);
    private final EnumMap<Leg, Long> transit = new EnumMap<>(Leg.class);
    private final TreeMap<String, Offsets> offsets = new TreeMap<>();
    private final TreeMap<String, Latency> latencies = new TreeMap<>();

    /** Adds to a count. */
    public Builder add(Count count, long amount) {
      if (amount != 0) {
        counts.merge(count, amount, Long::sum);
      }
      return this;
    }

    /** Something with this mark sets out on a leg. */
    public Builder setsOut(Leg leg, long mark) {
      transit.merge(leg, mark, Long::sum);
      return this;
    }

    /** Something with this mark has arrived. */
    public Builder arrived(Leg leg, long mark) {
      return setsOut(leg, -mark);
    }

    /**
     * Offsets were read.
     *
     * @param partition {@code topic/partition}
     */
    public Builder read(String partition, long from, long next) {
      offsets.computeIfAbsent(partition, p -> new Offsets()).add(from, next);
      return this;
    }

    /** Changes can be read in a layer. */
    public Builder took(String layer, Latency latency) {
      if (latency.count() > 0) {
        latencies.merge(layer, latency, Latency::plus);
      }
      return this;
    }

    /** The entry for a table. */
    public LedgerEntry build(String table) {
      transit.values().removeIf(sum -> sum == 0);
      return new LedgerEntry(table, counts, transit, offsets, latencies);
    }
  }
}
