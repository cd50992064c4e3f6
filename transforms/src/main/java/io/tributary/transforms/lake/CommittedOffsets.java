package io.tributary.transforms.lake;

import io.tributary.transforms.ledger.Leg;
import io.tributary.transforms.ledger.Offsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Works out from the ledger's rows, in any order, up to where some layers have committed each
 * partition.
 *
 * <p>Two things are known. A row's <em>next offset</em> is proven by itself: its run ended there,
 * or began there because an earlier ledger had proven it or nothing was before it. The <em>offsets
 * that were read</em> are committed once the marks of their records add up to nothing on every leg,
 * see {@link Leg}: that holds for any rows of a run's window that add up so, whether they are all
 * of them or not, which attempt wrote them, and whatever comes later. Where such offsets follow a
 * proven one without a gap, their end is proven too; a gap, which a window that was never finished
 * leaves, ends the chain. So nothing that is not committed is ever skipped, and what is missing
 * only makes the next run start earlier.
 *
 * <p>Memory: the ranges of each partition, which collapse as the gaps between them close, and the
 * sums of the windows that are not complete.
 */
final class CommittedOffsets {

  private record Window(String run, long start) {}

  private static final class Chain {
    private long proven = -1;
    private final Offsets committed = new Offsets();
  }

  private static final class Pending {
    private final EnumMap<Leg, Long> transit = new EnumMap<>(Leg.class);
    private final Map<String, Offsets> read = new HashMap<>();
  }

  private final Map<String, Map<String, Chain>> chains = new TreeMap<>();
  private final Map<Window, Pending> windows = new HashMap<>();

  /** For the offsets that all of these layers have committed. */
  CommittedOffsets(Set<String> layers) {
    layers.forEach(layer -> chains.put(layer, new HashMap<>()));
  }

  /**
   * Adds a row.
   *
   * @param windowStart start of its window, or null for a run that ends
   * @param layers what its run writes
   * @param next see {@link LedgerRows#nextOffsets}
   * @param read see {@link LedgerRows#offsetsRead}
   * @param transit see {@link LedgerRows#inTransit}
   */
  void add(
      String run,
      Long windowStart,
      Set<String> layers,
      Map<String, Long> next,
      Map<String, Offsets> read,
      Map<Leg, Long> transit) {
    next.forEach(
        (partition, offset) ->
            chains(layers, partition, chain -> chain.proven = Math.max(chain.proven, offset)));
    if (windowStart == null) {
      return;
    }
    Window window = new Window(run, windowStart);
    if (transit.isEmpty() && !windows.containsKey(window)) {
      commit(layers, read);
      return;
    }
    Pending pending = windows.computeIfAbsent(window, w -> new Pending());
    transit.forEach((leg, sum) -> pending.transit.merge(leg, sum, Long::sum));
    pending.transit.values().removeIf(sum -> sum == 0);
    read.forEach(
        (partition, offsets) ->
            pending.read.computeIfAbsent(partition, p -> new Offsets()).add(offsets));
    if (pending.transit.isEmpty()) {
      commit(layers, pending.read);
      windows.remove(window);
    }
  }

  private void commit(Set<String> layers, Map<String, Offsets> read) {
    read.forEach(
        (partition, offsets) -> chains(layers, partition, chain -> chain.committed.add(offsets)));
  }

  private void chains(Set<String> layers, String partition, Consumer<Chain> change) {
    for (String layer : layers) {
      Map<String, Chain> known = chains.get(layer);
      if (known != null) {
        change.accept(known.computeIfAbsent(partition, p -> new Chain()));
      }
    }
  }

  /** By partition id, the offset below which every layer has everything; absent if unknown. */
  Map<String, Long> next() {
    Map<String, Long> next = null;
    for (Map<String, Chain> layer : chains.values()) {
      Map<String, Long> ends = new TreeMap<>();
      layer.forEach(
          (partition, chain) -> {
            if (chain.proven >= 0) {
              ends.put(partition, chain.committed.nextAfter(chain.proven));
            }
          });
      if (next == null) {
        next = ends;
      } else {
        next.keySet().retainAll(ends.keySet());
        next.replaceAll((partition, offset) -> Math.min(offset, ends.get(partition)));
      }
    }
    return next == null ? Map.of() : next;
  }
}
