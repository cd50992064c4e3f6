package io.tributary.pipelines.run;

import io.tributary.transforms.lake.DoubtTable;
import io.tributary.transforms.lake.LedgerProgress;
import io.tributary.transforms.lake.LedgerTable;
import io.tributary.transforms.ledger.Latency;
import io.tributary.transforms.ledger.Ledger;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the lake's own ledger tells of a run while it goes on. */
final class RunProgress {

  /** What a line tells is of so long. */
  private static final Duration RECENT = Duration.ofMinutes(1);

  private final LedgerProgress progress;
  private final DoubtNews doubts;
  private final List<String> layers;
  private final Map<String, Long> starts;

  /**
   * Progress of a run.
   *
   * @param id as the ledger has it
   * @param layers names of the layers that it writes
   * @param starts by partition id, where it began
   */
  RunProgress(
      LedgerTable ledger,
      DoubtTable doubts,
      String id,
      List<String> layers,
      Map<String, Long> starts) {
    this.progress = ledger.progress(id, layers);
    this.doubts = new DoubtNews(doubts);
    this.layers = List.copyOf(layers);
    this.starts = Map.copyOf(starts);
  }

  /** By partition id, the offsets below which all layers have everything. */
  Map<String, Long> committed() throws IOException {
    Map<String, Long> committed = new HashMap<>(starts);
    progress
        .committed()
        .forEach((partition, offset) -> committed.merge(partition, offset, Math::max));
    return committed;
  }

  /** Whether the lake has taken anything since the run began. */
  boolean hasProgressed() throws IOException {
    return committed().entrySet().stream()
        .anyMatch(at -> at.getValue() > starts.getOrDefault(at.getKey(), at.getValue()));
  }

  /** What does not balance in windows that are over; of a lake out of reach nothing is known. */
  List<String> imbalances() {
    try {
      return progress.imbalances();
    } catch (IOException e) {
      // The line that is printed at the same time says so, see told.
      return List.of();
    }
  }

  /** Lines about doubts that were not told before. */
  List<String> doubts() {
    return doubts.look();
  }

  /** The end of a line: how long changes took to each layer in the last minute, if any came. */
  String told(Instant now) {
    try {
      String latency = latency(progress.since(now.minus(RECENT)).ledger(), layers);
      return latency.isEmpty() ? "" : "   " + latency;
    } catch (IOException e) {
      return "   the ledger can't be read: " + e.getMessage();
    }
  }

  /** How long the changes of a ledger took to each layer; empty if it has none. */
  static String latency(Ledger ledger, List<String> layers) {
    List<String> texts = new ArrayList<>();
    for (String layer : layers) {
      Latency latency = ledger.latency(layer);
      if (latency.count() > 0) {
        texts.add(
            String.format(
                Locale.ROOT,
                "%s p50 %s%.1f s p99 %s%.1f s",
                layer,
                latency.isUpperBound() ? "≤" : "",
                latency.p50() / 1000.0,
                latency.isUpperBound() ? "≤" : "",
                latency.p99() / 1000.0));
      }
    }
    return String.join("   ", texts);
  }
}
