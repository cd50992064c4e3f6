package io.tributary.transforms.order;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many shards each table has, and with it how many files its current rows are kept in. The plan
 * is made when a pipeline starts and stays the same while it runs, because state is kept per shard.
 */
public final class ShardPlan implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The most shards, and so files, that a table starts out with. */
  public static final int MAX_SHARDS = 10;

  private static final long ONE_FILE_BELOW = 50_000;
  private static final long ROWS_PER_FILE = 125_000;

  private final TreeMap<String, Integer> shards;

  private ShardPlan(Map<String, Integer> shards) {
    this.shards = new TreeMap<>(shards);
  }

  /** A plan with one shard for every table. */
  public static ShardPlan single() {
    return new ShardPlan(Map.of());
  }

  /** The plan that another's {@link #shards} tell. */
  public static ShardPlan of(Map<String, Integer> shards) {
    return new ShardPlan(shards);
  }

  /** A plan for tables with about these numbers of rows; other tables get one shard. */
  public static ShardPlan forRows(Map<String, Long> rows) {
    TreeMap<String, Integer> shards = new TreeMap<>();
    rows.forEach((table, count) -> shards.put(table, shardsFor(count)));
    return new ShardPlan(shards);
  }

  /**
   * The tier of a table: 1 file below 50,000 rows, 2 to 4 below 500,000, then up to {@value
   * #MAX_SHARDS}.
   */
  public static int shardsFor(long rows) {
    if (rows < ONE_FILE_BELOW) {
      return 1;
    }
    return (int) Math.min(MAX_SHARDS, Math.max(2, rows / ROWS_PER_FILE + 1));
  }

  /** By table, the number of shards; tables that are absent have one. */
  public Map<String, Integer> shards() {
    return Map.copyOf(shards);
  }

  /** Number of shards of the named table. */
  public int of(String table) {
    return shards.getOrDefault(table, 1);
  }

  @Override
  public String toString() {
    return shards.toString();
  }
}
