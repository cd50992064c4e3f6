package io.tributary.transforms.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.transforms.Changes;
import io.tributary.transforms.decode.ChangeEventCoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class OrderChangesTest {

  /** The runner copies functions, so what they see is collected here, by test. */
  private static final Map<String, Queue<KV<ShardKey, ChangeBlock>>> SEEN =
      new ConcurrentHashMap<>();

  private static final class CollectFn extends DoFn<KV<ShardKey, ChangeBlock>, Void> {
    private static final long serialVersionUID = 1L;
    private final String test;

    CollectFn(String test) {
      this.test = test;
    }

    @ProcessElement
    public void process(@Element KV<ShardKey, ChangeBlock> block) {
      SEEN.get(test).add(block);
    }
  }

  private String test;

  @BeforeEach
  void startCollecting(TestInfo info) {
    test = info.getDisplayName();
    SEEN.put(test, new ConcurrentLinkedQueue<>());
  }

  private List<KV<ShardKey, ChangeBlock>> order(OrderChanges transform, List<ChangeEvent> events) {
    Pipeline pipeline = Pipeline.create();
    return run(
        pipeline, transform, pipeline.apply(Create.of(events).withCoder(ChangeEventCoder.of())));
  }

  private List<KV<ShardKey, ChangeBlock>> run(
      Pipeline pipeline, OrderChanges transform, PCollection<ChangeEvent> changes) {
    changes.apply(transform).apply("Collect", ParDo.of(new CollectFn(test)));
    pipeline.run().waitUntilFinish();
    return List.copyOf(SEEN.get(test));
  }

  private static ShardPlan threeShards() {
    return ShardPlan.forRows(Map.of("Items", 300_000L));
  }

  @Test
  void putsEachRowsChangesInOrderHoweverTheyArrive() {
    List<ChangeEvent> events = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      events.add(Changes.update(i % 7, "v" + i).at("bin." + (999_995 + i / 6), i).build());
    }
    Collections.shuffle(events, new Random(3));
    int count = 0;
    for (KV<ShardKey, ChangeBlock> block :
        order(OrderChanges.create().withPlan(threeShards()).withSortBytes(1024), events)) {
      String previous = "";
      for (ChangeBlock.Cursor c = block.getValue().cursor(); c.next(); count++) {
        String place = c.key() + c.position().toSortableString();
        assertTrue(previous.compareTo(place) < 0, previous + " before " + place);
        assertEquals("new", c.isDuplicate() || c.isLate() ? "old" : "new");
        previous = place;
      }
    }
    assertEquals(60, count);
  }

  @Test
  void whatComesBehindTheEmptyingOfItsTableIsLate() {
    HeadSource emptied =
        (shard, heads) ->
            heads.accept(HeadSource.EMPTIED, Changes.truncate().at(200).build().position());
    List<KV<ShardKey, ChangeBlock>> blocks =
        order(
            OrderChanges.create().withHeads(emptied),
            List.of(
                Changes.create(1, "a").at(100).build(), Changes.create(2, "b").at(300).build()));
    assertEquals(List.of("c[1]@100 late", "c[2]@300"), Blocks.texts(blocks.get(0).getValue()));
  }

  @Test
  void whatATruncateEndsThatComesWithItIsNot() {
    List<KV<ShardKey, ChangeBlock>> blocks =
        order(
            OrderChanges.create(),
            List.of(Changes.truncate().at(200).build(), Changes.create(1, "a").at(100).build()));
    assertEquals(List.of("t@200", "c[1]@100"), Blocks.texts(blocks.get(0).getValue()));
  }

  @Test
  void labelsRedeliveriesAsDuplicates() {
    List<KV<ShardKey, ChangeBlock>> blocks =
        order(
            OrderChanges.create(),
            List.of(
                Changes.create(1, "a").at(100).offset(9).build(),
                Changes.update(1, "b").at(200).offset(2).build(),
                Changes.create(1, "a").at(100).offset(1).build()));
    assertEquals(
        List.of("c[1]@100", "c[1]@100 duplicate", "u[1]@200"),
        Blocks.texts(blocks.get(0).getValue()));
  }

  @Test
  void aTruncateReachesEveryShard() {
    Set<Integer> shards = new HashSet<>();
    for (KV<ShardKey, ChangeBlock> block :
        order(
            OrderChanges.create().withPlan(threeShards()),
            List.of(Changes.truncate().at(100).build()))) {
      assertEquals(List.of("t@100"), Blocks.texts(block.getValue()));
      shards.add(block.getKey().shard());
    }
    assertEquals(Set.of(0, 1, 2), shards);
  }

  @Test
  void smallBlocksNeverSplitARowsChanges() {
    List<ChangeEvent> events = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      events.add(Changes.update(i % 3, "v" + i).at(100 + i).build());
    }
    List<KV<ShardKey, ChangeBlock>> blocks = order(OrderChanges.create().withBlockBytes(1), events);
    assertEquals(3, blocks.size());
    blocks.forEach(block -> assertEquals(10, block.getValue().count()));
  }

  @Test
  void aChangeBehindANewerOneOfAnEarlierWindowIsKeptAndLabelledLate() {
    Instant start = Instant.ofEpochMilli(0);
    Pipeline pipeline = Pipeline.create();
    TestStream<ChangeEvent> stream =
        TestStream.create(ChangeEventCoder.of())
            .advanceWatermarkTo(start)
            .addElements(
                TimestampedValue.of(
                    Changes.update(1, "b").at(200).build(), start.plus(Duration.millis(10))))
            .advanceWatermarkTo(start.plus(Duration.standardMinutes(2)))
            .addElements(
                TimestampedValue.of(
                    Changes.create(1, "a").at(100).build(), start.plus(Duration.millis(5))))
            .addElements(
                TimestampedValue.of(
                    Changes.update(1, "b").at(200).offset(900).build(),
                    start.plus(Duration.standardSeconds(125))))
            .advanceWatermarkToInfinity();
    List<String> texts = new ArrayList<>();
    for (KV<ShardKey, ChangeBlock> block :
        run(
            pipeline,
            OrderChanges.create(),
            pipeline
                .apply(stream)
                .apply(
                    Window.<ChangeEvent>into(FixedWindows.of(Duration.standardMinutes(1)))
                        .triggering(
                            AfterWatermark.pastEndOfWindow()
                                .withLateFirings(AfterPane.elementCountAtLeast(1)))
                        .withAllowedLateness(Duration.standardHours(1))
                        .discardingFiredPanes()))) {
      texts.addAll(Blocks.texts(block.getValue()));
    }
    assertEquals(List.of("u[1]@200", "c[1]@100 late", "u[1]@200 duplicate"), texts);
  }

  @Test
  void aShardWithoutStateLearnsItsHeadsFromTheLake() {
    List<KV<ShardKey, ChangeBlock>> blocks =
        order(
            OrderChanges.create()
                .withHeads(
                    (shard, heads) -> {
                      heads.accept("[1]", Changes.create(1).at(150).build().position());
                      heads.accept("[1]", Changes.create(1).at(50).build().position());
                    }),
            List.of(
                Changes.create(1, "a").at(100).build(), Changes.update(1, "b").at(200).build()));
    assertEquals(List.of("c[1]@100 late", "u[1]@200"), Blocks.texts(blocks.get(0).getValue()));
  }

  @Test
  void refusesSizesThatCannotWork() {
    assertEquals(
        "sortBytes: 1023 is not allowed; expected >= 1024",
        assertThrows(
                IllegalArgumentException.class, () -> OrderChanges.create().withSortBytes(1023))
            .getMessage());
    assertEquals(
        "blockBytes: 0 is not allowed; expected >= 1",
        assertThrows(IllegalArgumentException.class, () -> OrderChanges.create().withBlockBytes(0))
            .getMessage());
  }
}
