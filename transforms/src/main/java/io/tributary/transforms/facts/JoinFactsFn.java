package io.tributary.transforms.facts;

import io.tributary.transforms.gold.DocumentKind;
import io.tributary.transforms.gold.GoldRouter;
import io.tributary.transforms.gold.Places;
import io.tributary.transforms.lake.LakeLayout;
import io.tributary.transforms.lake.RegisterTable;
import io.tributary.transforms.lake.Storage;
import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.HeldEntries;
import io.tributary.transforms.ledger.Latency;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.Leg;
import io.tributary.transforms.order.ChangeBlock;
import io.tributary.transforms.order.GatheredBlocks;
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

/** Merges blocks into the orders' documents, and once per bundle computes the facts. */
final class JoinFactsFn extends DoFn<KV<ShardKey, ChangeBlock>, LedgerEntry> {
  private static final long serialVersionUID = 1L;

  private static final class Tally {
    private final LedgerEntry.Builder entry = new LedgerEntry.Builder();
    private final Latency.Recorder latency = new Latency.Recorder();
  }

  private final Storage storage;
  private final LakeLayout layout;
  private transient Set<ShardKey> shards;
  private transient GatheredBlocks blocks;
  private transient HeldEntries counts;

  JoinFactsFn(Storage storage, LakeLayout layout) {
    this.storage = storage;
    this.layout = layout;
  }

  @StartBundle
  public void startBundle() {
    shards = new LinkedHashSet<>();
    blocks = new GatheredBlocks(this::merge);
    counts = new HeldEntries();
  }

  @ProcessElement
  public void process(
      @Element KV<ShardKey, ChangeBlock> element,
      @Timestamp Instant timestamp,
      BoundedWindow window)
      throws IOException {
    if (GoldRouter.isOrders(element.getKey())) {
      blocks.add(
          new GatheredBlocks.Arrival(element.getKey(), element.getValue(), timestamp, window));
    }
  }

  private void merge(ShardKey shard, ChangeBlock block, List<GatheredBlocks.Arrival> arrivals)
      throws IOException {
    new RegisterTable(storage, layout, GoldRouter.ORDERS).merge(shard, block, JoinFactsFn::first);
    shards.add(shard);
    long merged = System.currentTimeMillis();
    for (GatheredBlocks.Arrival arrival : arrivals) {
      for (LedgerEntry entry : entries(arrival.block(), shard, merged)) {
        counts.add(entry, arrival.timestamp(), arrival.window());
      }
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

  private static List<LedgerEntry> entries(ChangeBlock block, ShardKey shard, long merged) {
    Map<String, Tally> tables = new TreeMap<>();
    for (ChangeBlock.Cursor cursor = block.cursor(); cursor.next(); ) {
      Tally tally = tables.computeIfAbsent(cursor.schema().table().table(), table -> new Tally());
      tally.entry.arrived(Leg.GOLD, shard.mark(cursor.mark()));
      tally.entry.add(Count.GOLD_MERGED, cursor.operation().isOnTheWire() ? 1 : 0);
      if (cursor.isStreamed()) {
        tally.latency.add(cursor.committedAt(), merged);
      }
    }
    List<LedgerEntry> entries = new ArrayList<>();
    tables.forEach(
        (table, tally) ->
            entries.add(tally.entry.took("gold", tally.latency.build()).build(table)));
    return entries;
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) throws IOException {
    blocks.finish();
    FactTables tables = new FactTables(storage, layout);
    for (ShardKey shard : shards) {
      tables.update(shard.shard(), shard.shards());
    }
    counts.leaveLater(context);
    shards = null;
    blocks = null;
    counts = null;
  }
}
