package io.tributary.transforms.order;

import io.tributary.schemas.position.LogPosition;
import java.io.IOException;
import java.io.Serializable;
import java.util.function.BiConsumer;

/** Where a shard learns its rows' heads from when no checkpoint brings its state back. */
@FunctionalInterface
public interface HeadSource extends Serializable {

  /** Stands for the place at which the whole table was emptied last; no row has such a key. */
  String EMPTIED = "emptied";

  /**
   * Hands over the position of every row of the shard, and of every deleted one, and under {@link
   * #EMPTIED} that of the table's emptying, if it ever was.
   *
   * @throws IOException if they can't be read; the runner retries
   */
  void heads(ShardKey shard, BiConsumer<String, LogPosition> heads) throws IOException;

  /** Nothing was ever written. */
  static HeadSource none() {
    return (shard, heads) -> {};
  }
}
