package io.tributary.transforms.order;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.transforms.Changes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

class GatheredBlocksTest {

  private static final long NOW = 1_800_000_000_000L;
  private static final Instant IN_TIME = Instant.ofEpochMilli(NOW - 1500);
  private static final Instant BEHIND = Instant.ofEpochMilli(NOW - 4000);

  private final List<List<String>> merged = new ArrayList<>();
  private final List<Integer> arrivals = new ArrayList<>();

  private GatheredBlocks blocks(long mostBytes) {
    return new GatheredBlocks(
        (shard, block, came) -> {
          merged.add(Blocks.texts(block));
          arrivals.add(came.size());
        },
        () -> NOW,
        mostBytes);
  }

  private static GatheredBlocks.Arrival arrival(int shard, int id, int place, Instant timestamp)
      throws IOException {
    ChangeEvent event = Changes.update(id, "x").at(place).build();
    return new GatheredBlocks.Arrival(
        Blocks.shard(shard, 2), Blocks.sorted(List.of(event)), timestamp, GlobalWindow.INSTANCE);
  }

  private static String text(int id, int place) throws IOException {
    return Blocks.texts(arrival(0, id, place, IN_TIME).block()).get(0);
  }

  @Test
  void aBlockInTimeIsMergedAtOnce() throws IOException {
    GatheredBlocks blocks = blocks(1 << 20);
    blocks.add(arrival(0, 1, 10, IN_TIME));
    blocks.add(arrival(0, 2, 20, IN_TIME));
    assertEquals(List.of(1, 1), arrivals);
    blocks.finish();
    assertEquals(2, merged.size());
  }

  @Test
  void blocksOfAShardThatComeBehindTimeAreMergedTogetherInOrder() throws IOException {
    GatheredBlocks blocks = blocks(1 << 20);
    blocks.add(arrival(0, 2, 20, BEHIND));
    blocks.add(arrival(1, 7, 30, BEHIND));
    blocks.add(arrival(0, 1, 40, BEHIND));
    blocks.add(arrival(0, 2, 10, BEHIND));
    assertEquals(List.of(), merged);
    blocks.finish();
    assertEquals(List.of(3, 1), arrivals);
    assertEquals(List.of(text(1, 40), text(2, 10), text(2, 20)), merged.get(0));
    blocks.finish();
    assertEquals(2, merged.size());
  }

  @Test
  void aBlockInTimeTakesAlongWhatWaitsOfItsShard() throws IOException {
    GatheredBlocks blocks = blocks(1 << 20);
    blocks.add(arrival(0, 1, 10, BEHIND));
    blocks.add(arrival(0, 1, 20, IN_TIME));
    assertEquals(List.of(2), arrivals);
  }

  @Test
  void whatWaitsIsBounded() throws IOException {
    GatheredBlocks blocks = blocks(1);
    blocks.add(arrival(0, 1, 10, BEHIND));
    assertEquals(List.of(1), arrivals);
  }
}
