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
 * @param offsets for a run that ends: by table, then by {@code topicId/topic/partition}, the offset
 *     at which the next run continues; empty for other runs
 */
public record RunInfo(
    String id, Set<String> layers, String source, Map<String, Map<String, Long>> offsets)
    implements Serializable {

  /** What a replay has among its layers. */
  public static final String QUARANTINE = "quarantine";

  public RunInfo {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(source, "source");
    layers = new TreeSet<>(layers);
    offsets = new TreeMap<>(offsets);
  }

  /** A run without offsets to record. */
  public static RunInfo of(String id, Set<String> layers, String source) {
    return new RunInfo(id, layers, source, Map.of());
  }
}
