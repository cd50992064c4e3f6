package io.tributary.pipelines.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.pipelines.LakePipeline;
import io.tributary.pipelines.Layer;
import io.tributary.schemas.capture.CaptureReader;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.Topics;
import io.tributary.transforms.lake.LakeLayout;
import io.tributary.transforms.lake.LedgerTable;
import io.tributary.transforms.lake.Storage;
import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.Latency;
import io.tributary.transforms.ledger.Ledger;
import io.tributary.transforms.ledger.RunInfo;
import io.tributary.transforms.read.ReadChanges;
import io.tributary.transforms.read.SourceRecordCoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole pipeline on an unbounded source, in windows of one minute: what comes early, on time,
 * late and too late, and what the lake and the ledger make of it.
 */
class LatenessTest {

  private static final Instant START = Instant.parse("2026-09-21T00:00:00Z");
  private static final Set<String> LAYERS = Set.of("bronze", "silver");
  private static final String ROWS = "SELECT id, name FROM silver.\"Items\" ORDER BY id";
  private static final String LATE =
      "SELECT _binlog_pos AS pos, _late AS late FROM silver.\"Items_changes\" ORDER BY pos";

  @TempDir private Path folder;
  private final Binlog log = new Binlog();
  private TestStream.Builder<SourceRecord> stream;
  private int taken;

  @BeforeEach
  void createTable() throws IOException {
    stream = TestStream.create(SourceRecordCoder.of()).advanceWatermarkTo(START);
    log.at(10).ddl("CREATE TABLE Items (…)", "id INT", "name VARCHAR");
    arrive(1);
  }

  /** What the binlog got since the last call arrives with this Kafka timestamp. */
  private void arrive(long seconds) throws IOException {
    Instant timestamp = START.plus(Duration.standardSeconds(seconds));
    List<SourceRecord> records = records();
    for (SourceRecord record : records.subList(taken, records.size())) {
      stream =
          stream.addElements(
              TimestampedValue.of(
                  new SourceRecord(
                      record.topic(),
                      record.partition(),
                      record.offset(),
                      timestamp.getMillis(),
                      record.headers(),
                      record.key(),
                      record.value()),
                  timestamp));
    }
    taken = records.size();
  }

  private List<SourceRecord> records() throws IOException {
    List<SourceRecord> records = new ArrayList<>();
    try (CaptureReader reader = new CaptureReader(Files.newInputStream(capture()))) {
      for (SourceRecord record = reader.next(); record != null; record = reader.next()) {
        records.add(record);
      }
    }
    return records;
  }

  private Path capture() throws IOException {
    return log.write(folder.resolve("capture.jsonl"));
  }

  private void watermark(long seconds) {
    stream = stream.advanceWatermarkTo(START.plus(Duration.standardSeconds(seconds)));
  }

  /** The stream as the source of a pipeline. */
  private static final class Replayed extends PTransform<PBegin, PCollection<SourceRecord>> {
    private static final long serialVersionUID = 1L;
    private final transient TestStream<SourceRecord> stream;

    Replayed(TestStream<SourceRecord> stream) {
      this.stream = stream;
    }

    @Override
    public PCollection<SourceRecord> expand(PBegin begin) {
      return begin.apply(stream);
    }
  }

  /** Runs to the end of the stream; the ledger's panes must balance in sum. */
  private Ledger run() throws IOException {
    Storage storage = Storage.of(Map.of());
    LakeLayout layout = LakeLayout.under(folder.resolve("lake").toString());
    Pipeline pipeline = Pipeline.create();
    LakePipeline.builder()
        .source(new Replayed(stream.advanceWatermarkToInfinity()))
        .topics(new Topics("p"))
        .schemaFeeds(ReadChanges.captureSchemas(capture().toString(), "p"))
        .layers(EnumSet.allOf(Layer.class))
        .layout(layout)
        .storage(storage)
        .run(new RunInfo("run", LAYERS, "test", starts()))
        .build()
        .applyTo(pipeline);
    pipeline.run().waitUntilFinish();
    Ledger ledger = new LedgerTable(layout, storage).read("run");
    for (String table : ledger.tables()) {
      assertEquals(List.of(), LedgerTable.imbalances(ledger, table, LAYERS));
    }
    return ledger;
  }

  /** As a launch finds it that reads both topics from their beginning. */
  private Map<String, Map<String, Long>> starts() throws IOException {
    Map<String, Map<String, Long>> starts = new TreeMap<>();
    for (SourceRecord record : records()) {
      starts
          .computeIfAbsent(new Topics("p").bronzeTable(record.topic()), t -> new TreeMap<>())
          .put("id/" + record.topic() + "/" + record.partition(), 0L);
    }
    return starts;
  }

  private Map<String, Long> nextOffsets() throws IOException {
    return new LedgerTable(
            LakeLayout.under(folder.resolve("lake").toString()), Storage.of(Map.of()))
        .nextOffsets(LAYERS);
  }

  private List<String> query(String sql) {
    return Cli.query(folder.resolve("lake"), sql);
  }

  @Test
  void changesOnTimeAreOrderedInTheirWindow() throws IOException {
    log.at(200).update(1, "name", "b");
    log.at(100).create(1, "name", "a");
    arrive(10);
    watermark(120);
    Ledger ledger = run();
    assertEquals(List.of("{\"id\":1,\"name\":\"b\"}"), query(ROWS));
    assertEquals(2, ledger.get("Items", Count.APPLIED));
  }

  @Test
  void aRecordBehindTheWatermarkIsOnTimeWhileItsWindowIsOpen() throws IOException {
    log.at(200).update(1, "name", "b");
    arrive(50);
    watermark(55);
    log.at(100).create(1, "name", "a");
    arrive(5);
    watermark(120);
    Ledger ledger = run();
    assertEquals(List.of("{\"id\":1,\"name\":\"b\"}"), query(ROWS));
    assertEquals(0, ledger.get("Items", Count.STALE));
  }

  @Test
  void aLateRecordIsLoggedAndMarkedAndChangesNoNewerRow() throws IOException {
    log.at(200).update(1, "name", "b");
    arrive(10);
    watermark(120);
    log.at(100).create(1, "name", "a").create(2, "name", "x");
    arrive(5);
    watermark(130);
    Ledger ledger = run();
    assertEquals(List.of("{\"id\":1,\"name\":\"b\"}", "{\"id\":2,\"name\":\"x\"}"), query(ROWS));
    assertEquals(
        List.of(
            "{\"pos\":100,\"late\":false}",
            "{\"pos\":100,\"late\":true}",
            "{\"pos\":200,\"late\":false}"),
        query(LATE + ", late"));
    assertEquals(1, ledger.get("Items", Count.STALE));
  }

  @Test
  void workGoesOnAfterALatePane() throws IOException {
    log.at(200).update(1, "name", "b");
    arrive(10);
    watermark(120);
    log.at(100).create(1, "name", "a");
    arrive(5);
    watermark(130);
    log.at(300).update(1, "name", "c");
    arrive(150);
    watermark(240);
    Ledger ledger = run();
    assertEquals(List.of("{\"id\":1,\"name\":\"c\"}"), query(ROWS));
    assertEquals(3, ledger.get("Items", Count.RECORDS));
    assertEquals(3, ledger.get("Items", Count.MERGED));
  }

  @Test
  void windowsThatComeNewestFirstEndInTheSameRows() throws IOException {
    watermark(180);
    log.at(400).update(1, "name", "d");
    arrive(200);
    watermark(250);
    log.at(300).delete(1);
    arrive(130);
    watermark(251);
    log.at(200).update(1, "name", "b").create(2, "name", "x");
    arrive(70);
    watermark(252);
    log.at(250).delete(2);
    arrive(80);
    run();
    assertEquals(List.of("{\"id\":1,\"name\":\"d\"}"), query(ROWS));
  }

  @Test
  void emptyWindowsWriteNothing() throws IOException {
    watermark(7_200);
    log.at(100).create(1, "name", "a");
    arrive(7_210);
    watermark(14_400);
    run();
    assertEquals(List.of("{\"id\":1,\"name\":\"a\"}"), query(ROWS));
    assertEquals(
        List.of("{\"windows\":2}"),
        query("SELECT count(DISTINCT window_start) AS windows FROM lake.ledger"));
  }

  @Test
  void aRedeliveryInALaterWindowIsCountedAsADuplicate() throws IOException {
    log.at(100).create(1, "name", "a");
    arrive(10);
    watermark(120);
    log.at(100).create(1, "name", "a");
    arrive(130);
    watermark(240);
    Ledger ledger = run();
    assertEquals(1, ledger.get("Items", Count.APPLIED));
    assertEquals(1, ledger.get("Items", Count.DUPLICATES));
    assertEquals(List.of("{\"pos\":100,\"late\":false}"), query(LATE));
  }

  @Test
  void everyWindowTellsTheOffsetsThatItCommitted() throws IOException {
    log.at(100).create(1, "name", "a").create(2, "name", "x");
    arrive(10);
    watermark(120);
    log.at(200).update(1, "name", "b");
    log.at(300).truncate();
    arrive(130);
    watermark(240);
    run();
    assertEquals(
        List.of("{\"second\":0,\"read\":\"[[0,2]]\"}", "{\"second\":120,\"read\":\"[[2,4]]\"}"),
        query(
            "SELECT date_diff('second', TIMESTAMPTZ '2026-09-21T00:00:00Z', window_start) AS second,"
                + " json_extract_string(offsets_read, '$.\"id/p.shop.Items/0\"') AS read"
                + " FROM lake.ledger WHERE table_name = 'Items' ORDER BY 1"));
    assertEquals(4, nextOffsets().get("id/p.shop.Items/0"));
    assertEquals(Set.of("id/p/0", "id/p.shop.Items/0"), nextOffsets().keySet());
  }

  @Test
  void latePanesAreCommittedTooAndWindowsMayComeNewestFirst() throws IOException {
    watermark(180);
    log.at(400).create(1, "name", "d");
    arrive(200);
    watermark(250);
    log.at(300).delete(1);
    arrive(130);
    watermark(251);
    run();
    assertEquals(2, nextOffsets().get("id/p.shop.Items/0"));
  }

  @Test
  void changesTellHowLongTheyTook() throws IOException {
    log.at(100).create(1, "name", "a");
    arrive(10);
    watermark(120);
    Ledger ledger = run();
    assertEquals(1, ledger.latency("Items", "silver").count());
    assertEquals(1, ledger.latency("Items", "bronze").count());
    assertEquals(Latency.NONE, ledger.latency("Items", "gold"));
    assertEquals(
        List.of("{\"told\":true}"),
        query(
            "SELECT bool_and(silver_p50_ms <= silver_p99_ms) AS told FROM lake.ledger"
                + " WHERE silver_latency IS NOT NULL"));
  }

  /** What a source must not do: nothing would count the record, and the ledger balances without. */
  @Test
  void aSourceThatEmitsFarBehindItsOwnWatermarkLosesTheRecord() throws IOException {
    log.at(200).update(1, "name", "b");
    arrive(10);
    watermark(4 * 86_400);
    log.at(300).update(1, "name", "c");
    arrive(20);
    Ledger ledger = run();
    assertEquals(List.of("{\"id\":1,\"name\":\"b\"}"), query(ROWS));
    assertEquals(1, ledger.get("Items", Count.RECORDS));
    assertEquals(1, ledger.get("Items", Count.BRONZE_ADDED));
  }
}
