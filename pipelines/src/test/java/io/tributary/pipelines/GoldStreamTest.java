package io.tributary.pipelines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.pipelines.run.Cli;
import io.tributary.schemas.capture.CaptureReader;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.Topics;
import io.tributary.transforms.lake.LakeLayout;
import io.tributary.transforms.lake.LedgerTable;
import io.tributary.transforms.lake.Storage;
import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.Ledger;
import io.tributary.transforms.ledger.Leg;
import io.tributary.transforms.ledger.RunInfo;
import io.tributary.transforms.order.ShardPlan;
import io.tributary.transforms.read.ReadChanges;
import io.tributary.transforms.read.SourceRecordCoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recorded store as an endless stream: windows that close one by one, and late records. */
class GoldStreamTest {

  private static final Duration WINDOW = Duration.standardSeconds(10);

  @TempDir Path folder;

  @Test
  void windowsAndLateRecordsEndInTheDefinedTables() throws IOException {
    Path capture = Cli.capture("store/plain.jsonl.gz");
    Path lake = folder.resolve("lake");
    LakeLayout layout = LakeLayout.under(lake.toString());
    Storage storage = Storage.of(Map.of());
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs("--runner=DirectRunner", "--targetParallelism=2")
                .create());
    LakePipeline.builder()
        .source(stream(records(capture)))
        .topics(new Topics("store-plain"))
        .schemaFeeds(ReadChanges.captureSchemas(capture.toString(), "store-plain"))
        .layers(EnumSet.of(Layer.SILVER, Layer.GOLD))
        .layout(layout)
        .storage(storage)
        .plan(ShardPlan.forRows(Map.of("OrderItems", 130_000L)))
        .run(RunInfo.of("stream", Set.of("silver", "gold"), "test"))
        .window(WINDOW)
        .build()
        .applyTo(pipeline);
    pipeline.run().waitUntilFinish();
    Cli.Result verified = Cli.run("verify", "--layer=gold", "--lakeRoot=" + lake);
    assertEquals(0, verified.exitCode(), verified.all());
    Ledger ledger = new LedgerTable(layout, storage).read("stream");
    for (String table : ledger.tables()) {
      assertEquals(List.of(), ledger.goldImbalances(table));
    }
    assertTrue(ledger.get("OrderItems", Count.GOLD_MERGED) > 0);
    for (Leg leg : Leg.of(Set.of("silver", "gold"))) {
      assertEquals(0, ledger.inTransit(leg), leg.name());
    }
    assertTrue(ledger.latency("gold").count() > 0);
  }

  private static List<SourceRecord> records(Path capture) throws IOException {
    List<SourceRecord> records = new ArrayList<>();
    try (CaptureReader reader = new CaptureReader(Files.newInputStream(capture))) {
      for (SourceRecord record = reader.next(); record != null; record = reader.next()) {
        records.add(record);
      }
    }
    return records;
  }

  /** In the order of Kafka's timestamps, but for a few that come when all windows are closed. */
  private static TestStream<SourceRecord> stream(List<SourceRecord> records) {
    List<SourceRecord> inTime = new ArrayList<>(records);
    inTime.sort(Comparator.comparingLong(SourceRecord::timestamp));
    List<SourceRecord> late = new ArrayList<>();
    for (int i = inTime.size() - 1; i >= 0; i -= 500) {
      late.add(inTime.remove(i));
    }
    Collections.shuffle(late, new Random(7));
    TestStream.Builder<SourceRecord> stream = TestStream.create(SourceRecordCoder.of());
    int batches = 2;
    for (int i = 0; i < batches; i++) {
      List<SourceRecord> batch =
          inTime.subList(inTime.size() * i / batches, inTime.size() * (i + 1) / batches);
      stream = add(stream, batch);
      stream =
          stream.advanceWatermarkTo(
              Instant.ofEpochMilli(batch.get(batch.size() - 1).timestamp()).plus(WINDOW));
    }
    return add(stream, late).advanceWatermarkToInfinity();
  }

  private static TestStream.Builder<SourceRecord> add(
      TestStream.Builder<SourceRecord> stream, List<SourceRecord> records) {
    List<TimestampedValue<SourceRecord>> timed =
        records.stream()
            .map(r -> TimestampedValue.of(r, Instant.ofEpochMilli(r.timestamp())))
            .toList();
    return stream.addElements(
        timed.get(0), timed.subList(1, timed.size()).toArray(GoldStreamTest::values));
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // Arrays have no type parameters.
  private static TimestampedValue<SourceRecord>[] values(int size) {
    return new TimestampedValue[size];
  }
}
