package io.tributary.transforms.order;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.Fingerprint;
import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.Leg;
import io.tributary.transforms.ledger.Mark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/** Packs changes for the shards that a router names, and counts what was sent. */
final class RouteChangesFn extends DoFn<ChangeEvent, KV<ShardKey, ChangeBlock>> {
  private static final long serialVersionUID = 1L;

  private record Slot(String table, BoundedWindow window) {}

  private static final class Tally {
    private final LedgerEntry.Builder entry = new LedgerEntry.Builder();
    private Instant newest = BoundedWindow.TIMESTAMP_MIN_VALUE;
  }

  private final ChangeRouter router;
  private transient BlockPacker packer;
  private transient Map<Slot, Tally> tallies;

  RouteChangesFn(ChangeRouter router) {
    this.router = router;
  }

  @StartBundle
  public void startBundle() {
    packer = new BlockPacker();
    tallies = new HashMap<>();
  }

  @ProcessElement
  public void process(
      @Element ChangeEvent event,
      @Timestamp Instant timestamp,
      BoundedWindow window,
      MultiOutputReceiver output) {
    long fingerprint = Fingerprint.of(event);
    Tally tally =
        tallies.computeIfAbsent(new Slot(event.schema().table().table(), window), s -> new Tally());
    tally.newest = timestamp.isAfter(tally.newest) ? timestamp : tally.newest;
    int[] sent = new int[1];
    boolean followed =
        router.route(
            event,
            (shard, form) -> {
              add(shard, form, fingerprint, timestamp, window, output);
              tally.entry.setsOut(
                  Leg.GOLD,
                  shard.mark(Mark.ofChange(form.key(), form.operation(), form.position())));
              sent[0]++;
            });
    tally.entry.arrived(
        Leg.ROUTING, Mark.ofChange(event.key(), event.operation(), event.position()));
    if (event.operation().isOnTheWire()) {
      tally.entry.add(followed ? Count.GOLD_FOLLOWED : Count.GOLD_UNFOLLOWED, 1);
      tally.entry.add(Count.GOLD_SENT, sent[0]);
    }
  }

  private void add(
      ShardKey shard,
      ChangeEvent form,
      long fingerprint,
      Instant timestamp,
      BoundedWindow window,
      MultiOutputReceiver output) {
    try {
      packer.add(
          shard,
          form,
          fingerprint,
          timestamp,
          window,
          (key, block) ->
              output.get(RouteChanges.ROUTED).outputWithTimestamp(KV.of(key, block), timestamp));
    } catch (IOException e) {
      throw new UncheckedIOException("Can't pack a change", e);
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    packer.finish(
        (key, block, timestamp, window) ->
            context.output(RouteChanges.ROUTED, KV.of(key, block), timestamp, window));
    tallies.forEach(
        (slot, tally) ->
            context.output(
                RouteChanges.LEDGER, tally.entry.build(slot.table()), tally.newest, slot.window()));
    tallies = null;
  }
}
