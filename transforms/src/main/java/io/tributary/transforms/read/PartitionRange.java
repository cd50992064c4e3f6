package io.tributary.transforms.read;

import java.io.Serializable;

/**
 * Offsets of a partition to read.
 *
 * @param from first offset to read
 * @param to offset behind the last
 */
public record PartitionRange(String topic, int partition, long from, long to)
    implements Serializable {
  public PartitionRange {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException(
          "Offsets " + from + " to " + to + " of " + topic + "-" + partition + " are no range");
    }
  }

  /** Number of offsets. */
  public long size() {
    return to - from;
  }
}
