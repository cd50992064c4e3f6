package io.tributary.transforms.order;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.transforms.Changes;
import io.tributary.transforms.decode.ChangeEventCoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** OrderChanges behind windows of one minute: one test for each way in which a change may come. */
class OrderLatenessTest {

  private static final Instant START = Instant.ofEpochMilli(0);

  /** The runner copies functions, so what they see is collected here, by test. */
  private static final Map<String, Queue<String>> SEEN = new ConcurrentHashMap<>();

  private static final class CollectFn extends DoFn<KV<ShardKey, ChangeBlock>, Void> {
    private static final long serialVersionUID = 1L;
    private final String test;

    CollectFn(String test) {
      this.test = test;
    }

    @ProcessElement
    public void process(@Element KV<ShardKey, ChangeBlock> block) {
      SEEN.get(test).add(String.join(", ", Blocks.texts(block.getValue())));
    }
  }

  private String test;
  private TestStream.Builder<ChangeEvent> stream;

  @BeforeEach
  void start(TestInfo info) {
    test = info.getDisplayName();
    SEEN.put(test, new ConcurrentLinkedQueue<>());
    stream = TestStream.create(ChangeEventCoder.of()).advanceWatermarkTo(START);
  }

  /** The change's record has a timestamp that many seconds after the start. */
  private void arrives(Changes change, long seconds) {
    stream =
        stream.addElements(
            TimestampedValue.of(change.build(), START.plus(Duration.standardSeconds(seconds))));
  }

  private void watermark(long seconds) {
    stream = stream.advanceWatermarkTo(START.plus(Duration.standardSeconds(seconds)));
  }

  /** One text for each block that comes out, in the order in which they come. */
  private List<String> blocks(boolean earlyPanes) {
    AfterWatermark.AfterWatermarkEarlyAndLate late =
        AfterWatermark.pastEndOfWindow().withLateFirings(AfterPane.elementCountAtLeast(1));
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(stream.advanceWatermarkToInfinity())
        .apply(
            Window.<ChangeEvent>into(FixedWindows.of(Duration.standardMinutes(1)))
                .triggering(
                    earlyPanes ? late.withEarlyFirings(AfterPane.elementCountAtLeast(1)) : late)
                .withAllowedLateness(Duration.standardHours(1))
                .discardingFiredPanes())
        .apply(OrderChanges.create())
        .apply("Collect", ParDo.of(new CollectFn(test)));
    pipeline.run().waitUntilFinish();
    return new ArrayList<>(SEEN.get(test));
  }

  @Test
  void anEarlyPaneDoesNotWaitForItsWindow() {
    arrives(Changes.create(1, "a").at(100), 10);
    arrives(Changes.update(1, "b").at(200), 20);
    watermark(120);
    assertEquals(List.of("c[1]@100", "u[1]@200"), blocks(true));
  }

  @Test
  void anOnTimePaneIsOrderedAsAWhole() {
    arrives(Changes.update(1, "b").at(200), 20);
    arrives(Changes.create(1, "a").at(100), 10);
    watermark(120);
    assertEquals(List.of("c[1]@100, u[1]@200"), blocks(false));
  }

  @Test
  void aLatePaneIsKeptAndLabelledBehindWhatItMissed() {
    arrives(Changes.update(1, "b").at(200), 20);
    watermark(120);
    arrives(Changes.create(1, "a").at(100), 10);
    assertEquals(List.of("u[1]@200", "c[1]@100 late"), blocks(false));
  }

  @Test
  void aLateRecordOfANewerChangeIsNotALateChange() {
    arrives(Changes.create(1, "a").at(100), 20);
    watermark(120);
    arrives(Changes.update(1, "b").at(200), 10);
    assertEquals(List.of("c[1]@100", "u[1]@200"), blocks(false));
  }

  @Test
  void windowsThatComeNewestFirstAreAllKept() {
    watermark(180);
    arrives(Changes.update(1, "c").at(300), 190);
    watermark(250);
    arrives(Changes.update(1, "b").at(200), 70);
    watermark(251);
    arrives(Changes.create(1, "a").at(100), 10);
    assertEquals(List.of("u[1]@300", "u[1]@200 late", "c[1]@100 late"), blocks(false));
  }

  @Test
  void orderGoesOnAfterALatePane() {
    arrives(Changes.create(1, "a").at(100), 10);
    watermark(120);
    arrives(Changes.update(2, "late").at(150), 15);
    watermark(121);
    arrives(Changes.update(1, "c").at(300), 140);
    arrives(Changes.update(1, "b").at(200), 130);
    watermark(200);
    assertEquals(List.of("c[1]@100", "u[2]@150", "u[1]@200, u[1]@300"), blocks(false));
  }

  @Test
  void emptyWindowsBringNothing() {
    watermark(3_600);
    arrives(Changes.create(1, "a").at(100), 3_610);
    watermark(7_200);
    assertEquals(List.of("c[1]@100"), blocks(false));
  }

  @Test
  void aRedeliveryInALaterWindowIsADuplicate() {
    arrives(Changes.create(1, "a").at(100), 10);
    watermark(120);
    arrives(Changes.create(1, "a").at(100).offset(900), 130);
    watermark(200);
    assertEquals(List.of("c[1]@100", "c[1]@100 duplicate"), blocks(false));
  }

  @Test
  void whatIsLaterThanAllowedNeverReachesTheOrder() {
    arrives(Changes.update(1, "b").at(200), 20);
    watermark(60 + 3_600 + 1);
    arrives(Changes.create(1, "a").at(100), 10);
    arrives(Changes.update(1, "c").at(300), 3_700);
    assertEquals(List.of("u[1]@200", "u[1]@300"), blocks(false));
  }
}
