package io.tributary.transforms.order;

import io.tributary.schemas.table.TableId;

/**
 * A part of a table's rows that one worker orders: the rows whose key hashes to {@code shard}.
 *
 * @param table the table
 * @param shard from 0
 * @param shards how many shards the table has
 */
public record ShardKey(TableId table, int shard, int shards) {
  public ShardKey {
    if (shards < 1 || shard < 0 || shard >= shards) {
      throw new IllegalArgumentException("No shard " + shard + " of " + shards);
    }
  }

  @Override
  public String toString() {
    return table + "#" + shard + "/" + shards;
  }
}
