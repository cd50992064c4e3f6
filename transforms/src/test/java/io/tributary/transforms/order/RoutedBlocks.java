package io.tributary.transforms.order;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.Fingerprint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What RouteChanges makes of changes, without Beam. */
public final class RoutedBlocks {

  private record Sent(ChangeEvent form, long fingerprint) {}

  private RoutedBlocks() {}

  /** The sorted block of every shard that gets something. */
  public static Map<ShardKey, ChangeBlock> of(ChangeRouter router, List<ChangeEvent> events)
      throws IOException {
    Map<ShardKey, List<Sent>> sent = new LinkedHashMap<>();
    for (ChangeEvent event : events) {
      router.route(
          event,
          (shard, form) ->
              sent.computeIfAbsent(shard, s -> new ArrayList<>())
                  .add(new Sent(form, Fingerprint.of(event))));
    }
    Map<ShardKey, ChangeBlock> blocks = new LinkedHashMap<>();
    for (Map.Entry<ShardKey, List<Sent>> shard : sent.entrySet()) {
      shard
          .getValue()
          .sort(
              Comparator.comparing((Sent s) -> s.form().key())
                  .thenComparing(s -> s.form().position()));
      ChangeBlock.Builder builder = new ChangeBlock.Builder();
      for (Sent one : shard.getValue()) {
        builder.add(one.form(), one.fingerprint());
      }
      blocks.put(shard.getKey(), builder.build());
    }
    return blocks;
  }
}
