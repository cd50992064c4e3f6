package io.tributary.transforms.ledger;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the ledger records about a run besides its counts.
 *
 * @param id identifies the run
 * @param layers names of the layers it writes; {@link #QUARANTINE} is one of them if it takes dead
 *     letters out of quarantine
 * @param source where its records come from
 * @param offsets by table, then by {@code topicId/topic/partition}, the offset below which its
 *     layers have everything once its row is written. For a run or a round that ends, where the
 *     next one continues; for one that does not end, where it began: what an earlier run's ledger
 *     proved, or the earliest record. Empty where nothing is known
 * @param round number of the part of a run that ends which is carried by this pipeline, from 0;
 *     rows of several rounds stand side by side
 */
public record RunInfo(
    String id, Set<String> layers, String source, Map<String, Map<String, Long>> offsets, int round)
    implements Serializable {

  /** What a replay has among its layers. */
  public static final String QUARANTINE = "quarantine";

  public RunInfo {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(source, "source");
    layers = new TreeSet<>(layers);
    offsets = new TreeMap<>(offsets);
    if (round < 0) {
      throw new IllegalArgumentException("Round " + round + " is before the first, which is 0");
    }
  }

  /** A run of a single round. */
  public RunInfo(
      String id, Set<String> layers, String source, Map<String, Map<String, Long>> offsets) {
    this(id, layers, source, offsets, 0);
  }

  /** The same run, which proves nothing of what it has read. */
  public RunInfo withoutOffsets() {
    return new RunInfo(id, layers, source, Map.of(), round);
  }

  /** A run without offsets to record. */
  public static RunInfo of(String id, Set<String> layers, String source) {
    return new RunInfo(id, layers, source, Map.of());
  }
}
