package io.tributary.transforms.order;

import io.tributary.schemas.change.ChangeEvent;
import java.io.Serializable;

/** Says which shards need a change, and in which form. */
@FunctionalInterface
public interface ChangeRouter extends Serializable {

  /** Takes what a shard gets of a change. */
  @FunctionalInterface
  interface Output {
    /**
     * Sends a change to a shard.
     *
     * @param form the change as the shard needs it: by another key, or with fewer columns; its
     *     fingerprint stays that of the whole
     */
    void send(ShardKey shard, ChangeEvent form);
  }

  /** Sends a change to whoever needs it; false if its table concerns nobody. */
  boolean route(ChangeEvent event, Output output);
}
