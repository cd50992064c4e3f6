package io.tributary.transforms.order;

import io.tributary.schemas.table.TableId;
import io.tributary.transforms.ledger.Mark;

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

  /** What this shard takes away of the mark of a change that it was sent. */
  public long part(ChangeBlock.Cursor change) {
    return Mark.part(change.mark(), change.operation(), shard, shards);
  }

  /** The mark of a change on its way to this shard. */
  public long mark(long change) {
    return Mark.to(table.table(), shard, change);
  }

  @Override
  public String toString() {
    return table + "#" + shard + "/" + shards;
  }
}
