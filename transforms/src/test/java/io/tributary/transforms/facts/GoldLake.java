package io.tributary.transforms.facts;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.transforms.gold.Dimension;
import io.tributary.transforms.gold.GoldRouter;
import io.tributary.transforms.gold.Places;
import io.tributary.transforms.gold.StoreHistory;
import io.tributary.transforms.lake.DimensionTable;
import io.tributary.transforms.lake.LakeLayout;
import io.tributary.transforms.lake.RegisterTable;
import io.tributary.transforms.lake.Storage;
import io.tributary.transforms.lake.TableRows;
import io.tributary.transforms.metrics.Metrics;
import io.tributary.transforms.order.ChangeBlock;
import io.tributary.transforms.order.RoutedBlocks;
import io.tributary.transforms.order.ShardKey;
import io.tributary.transforms.order.ShardPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The gold layer of a lake in a folder, written without a runner. */
final class GoldLake {

  final Storage storage = Storage.of(Map.of());
  final LakeLayout layout;

  GoldLake(Path folder) {
    layout = LakeLayout.under(folder.toString());
  }

  /** Applies all changes of a history that are not applied yet, as one window. */
  GoldLake apply(StoreHistory history) throws IOException {
    return apply(history.binlog(), 1);
  }

  /** Applies changes as one window, with that many shards. */
  GoldLake apply(List<ChangeEvent> events, int shards) throws IOException {
    for (Map.Entry<ShardKey, ChangeBlock> shard :
        RoutedBlocks.of(new GoldRouter(plan(shards)), events).entrySet()) {
      Dimension dimension = Dimension.of(shard.getKey());
      if (dimension != null) {
        new DimensionTable(storage, layout, dimension.table())
            .merge(shard.getKey(), shard.getValue());
      } else {
        merge(shard.getKey(), shard.getValue());
        new FactTables(storage, layout).update(shard.getKey().shard(), shard.getKey().shards());
      }
    }
    Metrics.update(storage, layout);
    return this;
  }

  /** Merges into the documents and goes no further, as a worker that dies. */
  void merge(ShardKey shard, ChangeBlock block) throws IOException {
    new RegisterTable(storage, layout, GoldRouter.ORDERS).merge(shard, block, JoinFactsFn::first);
  }

  private static ShardPlan plan(int shards) {
    Map<String, Long> rows = new HashMap<>();
    long manyEnough = shards == 1 ? 1 : 125_000L * shards - 1;
    StoreHistory.TABLES.keySet().forEach(table -> rows.put(table, manyEnough));
    return ShardPlan.forRows(rows);
  }

  /** The rows of a table, sorted. */
  List<String> rows(String table) throws IOException {
    return TableRows.of(storage, layout, table);
  }

  /** Files of a table, or -1 if there is none. */
  int files(String table) {
    return TableRows.files(storage, layout, table);
  }

  static String placeOf(ChangeEvent event) {
    return Places.of(event.position().toSortableString());
  }
}
