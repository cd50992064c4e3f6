package io.tributary.transforms.facts;

import io.tributary.transforms.gold.DocumentKind;
import io.tributary.transforms.gold.GoldRouter;
import io.tributary.transforms.gold.Places;
import io.tributary.transforms.lake.LakeLayout;
import io.tributary.transforms.lake.RegisterTable;
import io.tributary.transforms.lake.Storage;
import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.order.ChangeBlock;
import io.tributary.transforms.order.ShardKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/** Merges each block into the orders' documents, and once per bundle computes the facts. */
final class JoinFactsFn extends DoFn<KV<ShardKey, ChangeBlock>, LedgerEntry> {
  private static final long serialVersionUID = 1L;

  private record Waiting(LedgerEntry entry, Instant timestamp, BoundedWindow window) {}

  private final Storage storage;
  private final LakeLayout layout;
  private transient Set<ShardKey> merged;
  private transient List<Waiting> waiting;

  JoinFactsFn(Storage storage, LakeLayout layout) {
    this.storage = storage;
    this.layout = layout;
  }

  @StartBundle
  public void startBundle() {
    merged = new LinkedHashSet<>();
    waiting = new ArrayList<>();
  }

  @ProcessElement
  public void process(
      @Element KV<ShardKey, ChangeBlock> element,
      @Timestamp Instant timestamp,
      BoundedWindow window)
      throws IOException {
    ShardKey shard = element.getKey();
    if (!GoldRouter.isOrders(shard)) {
      return;
    }
    new RegisterTable(storage, layout, GoldRouter.ORDERS)
        .merge(shard, element.getValue(), JoinFactsFn::first);
    merged.add(shard);
    for (LedgerEntry entry : counts(element.getValue())) {
      waiting.add(new Waiting(entry, timestamp, window));
    }
  }

  /** An item remembers where it was first seen in its order, a product's version where it is. */
  static String first(String item, ChangeBlock.Cursor change) {
    if (!change.operation().leavesRow()) {
      return null;
    }
    char code = item.charAt(0);
    if (code == DocumentKind.ITEM.code()) {
      return Places.of(change.position().toSortableString());
    }
    return code == DocumentKind.VERSION.code() ? change.position().toSortableString() : null;
  }

  private static List<LedgerEntry> counts(ChangeBlock block) {
    Map<String, Long> changes = new TreeMap<>();
    for (ChangeBlock.Cursor cursor = block.cursor(); cursor.next(); ) {
      if (cursor.operation().isOnTheWire()) {
        changes.merge(cursor.schema().table().table(), 1L, Long::sum);
      }
    }
    List<LedgerEntry> entries = new ArrayList<>();
    changes.forEach(
        (table, count) ->
            entries.add(new LedgerEntry.Builder().add(Count.GOLD_MERGED, count).build(table)));
    return entries;
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) throws IOException {
    FactTables tables = new FactTables(storage, layout);
    for (ShardKey shard : merged) {
      tables.update(shard.shard(), shard.shards());
    }
    waiting.forEach(w -> context.output(w.entry(), w.timestamp(), w.window()));
    merged = null;
    waiting = null;
  }
}
