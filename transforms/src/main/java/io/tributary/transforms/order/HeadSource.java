package io.tributary.transforms.order;

import io.tributary.schemas.position.LogPosition;
import java.io.IOException;
import java.io.Serializable;
import java.util.function.BiConsumer;

/** Where a shard learns its rows' heads from when no checkpoint brings its state back. */
@FunctionalInterface
public interface HeadSource extends Serializable {

  /**
   * Hands over the position of every row of the shard, and of every deleted one.
   *
   * @throws IOException if they can't be read; the runner retries
   */
  void heads(ShardKey shard, BiConsumer<String, LogPosition> heads) throws IOException;

  /** Nothing was ever written. */
  static HeadSource none() {
    return (shard, heads) -> {};
  }
}
