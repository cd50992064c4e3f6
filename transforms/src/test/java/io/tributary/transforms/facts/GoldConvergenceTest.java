package io.tributary.transforms.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.Operation;
import io.tributary.transforms.gold.GoldRouter;
import io.tributary.transforms.gold.RandomStore;
import io.tributary.transforms.gold.StoreHistory;
import io.tributary.transforms.order.ChangeBlock;
import io.tributary.transforms.order.RoutedBlocks;
import io.tributary.transforms.order.ShardKey;
import io.tributary.transforms.order.ShardPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Random stores, whose changes arrive twice, late and in any order, cut into windows and runs with
 * any number of shards, must end in the tables that their definitions give.
 */
class GoldConvergenceTest {

  @Property(tries = 12, shrinking = ShrinkingMode.OFF)
  void everyDeliveryEndsInTheDefinedTables(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    RandomStore store = new RandomStore(random, 30 + random.nextInt(90));
    List<ChangeEvent> events = store.delivered();
    Path folder = Files.createTempDirectory("tributary-gold-");
    try {
      GoldLake lake = new GoldLake(folder);
      for (String table : StoreHistory.TABLES.keySet()) {
        lake.apply(List.of(schema(table)), 1);
      }
      run(lake, events, random);
      Map<String, List<String>> expected = new GoldModel(store.history()).tables();
      for (Map.Entry<String, List<String>> table : expected.entrySet()) {
        assertEquals(
            String.join("\n", table.getValue()),
            String.join("\n", lake.rows(table.getKey())),
            table.getKey() + ", seed " + seed);
      }
    } finally {
      delete(folder);
    }
  }

  /** Says what a table looks like, so that its gold tables exist even if it stays empty. */
  private static ChangeEvent schema(String table) {
    ChangeEvent any = new StoreHistory().truncate(table).binlog().get(0);
    return new ChangeEvent(
        any.schema(),
        any.key(),
        Operation.SCHEMA,
        any.position(),
        null,
        null,
        0,
        any.delivery(),
        any.transaction(),
        null);
  }

  private static void run(GoldLake lake, List<ChangeEvent> events, Random random)
      throws IOException {
    int from = 0;
    int shards = 1;
    while (from < events.size()) {
      if (random.nextInt(3) == 0) {
        shards = 1 + random.nextInt(3);
      }
      int to = Math.min(events.size(), from + 1 + random.nextInt(events.size()));
      List<ChangeEvent> window = events.subList(from, to);
      if (random.nextInt(4) == 0) {
        dieAfterTheDocuments(lake, window, shards);
      }
      lake.apply(window, shards);
      from = to;
    }
  }

  /** A first attempt, with another layout, that ends before it has written any fact. */
  private static void dieAfterTheDocuments(GoldLake lake, List<ChangeEvent> window, int shards)
      throws IOException {
    ShardPlan plan = ShardPlan.forRows(Map.of("OrderItems", shards == 1 ? 130_000L : 1L));
    for (Map.Entry<ShardKey, ChangeBlock> block :
        RoutedBlocks.of(new GoldRouter(plan), window).entrySet()) {
      if (GoldRouter.isOrders(block.getKey())) {
        lake.merge(block.getKey(), block.getValue());
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
