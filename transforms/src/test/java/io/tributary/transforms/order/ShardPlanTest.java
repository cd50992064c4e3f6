package io.tributary.transforms.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardPlanTest {

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "49999, 1",
    "50000, 2",
    "249999, 2",
    "250000, 3",
    "499999, 4",
    "500000, 5",
    "1124999, 9",
    "1125000, 10",
    "9223372036854775807, 10"
  })
  void theTierFollowsTheRowCount(long rows, int shards) {
    assertEquals(shards, ShardPlan.shardsFor(rows));
  }

  @Test
  void aTableOutsideThePlanHasOneShard() {
    ShardPlan plan = ShardPlan.forRows(Map.of("Orders", 300_000L));
    assertEquals(3, plan.of("Orders"));
    assertEquals(1, plan.of("Items"));
    assertEquals(1, ShardPlan.single().of("Orders"));
  }

  @Test
  void refusesAShardOutsideItsTable() {
    assertThrows(IllegalArgumentException.class, () -> Blocks.shard(2, 2));
    assertThrows(IllegalArgumentException.class, () -> Blocks.shard(-1, 2));
    assertThrows(IllegalArgumentException.class, () -> Blocks.shard(0, 0));
  }
}
