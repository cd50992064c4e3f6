package io.tributary.transforms.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.Topics;
import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.RunInfo;
import io.tributary.transforms.read.SourceRecordCoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteBronzeTest {

  @TempDir Path folder;
  private LakeFixture lake;

  @BeforeEach
  void openLake() {
    lake = new LakeFixture(folder);
  }

  private static SourceRecord record(long offset, byte[] value) {
    return new SourceRecord(
        "p.shop.Items",
        0,
        offset,
        20_000 * 86_400_000L - 2 + offset,
        List.of(),
        ("{\"id\":" + offset + "}").getBytes(StandardCharsets.UTF_8),
        value);
  }

  private void run(String id, List<SourceRecord> records) {
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(Create.of(records).withCoder(SourceRecordCoder.of()))
        .apply(WriteBronze.to(lake.layout, lake.storage, new Topics("p")))
        .apply(WriteLedger.to(lake.layout, lake.storage, RunInfo.of(id, Set.of("bronze"), "test")));
    pipeline.run().waitUntilFinish();
  }

  private long counted(String run, Count count) throws IOException {
    return new LedgerTable(lake.layout, lake.storage).read(run).get("Items", count);
  }

  private List<String> rows() throws IOException {
    return lake.rows(
        new DeltaLog(lake.storage, "file:" + lake.layout.bronzeTable("Items"), Datasets.DATE)
            .load()
            .orElseThrow(),
        "_offset",
        "_key",
        "_value");
  }

  @Test
  void keepsEachRecordOnceAndPartitionsByItsTimestamp() throws IOException {
    List<SourceRecord> records = new ArrayList<>();
    for (int offset = 0; offset < 5; offset++) {
      records.add(record(offset, "é".getBytes(StandardCharsets.UTF_8)));
    }
    records.add(record(2, "é".getBytes(StandardCharsets.UTF_8)));
    Collections.shuffle(records, new Random(5));
    run("first", records);
    assertEquals(
        List.of(
            "0 {\"id\":0} é",
            "1 {\"id\":1} é",
            "2 {\"id\":2} é",
            "3 {\"id\":3} é",
            "4 {\"id\":4} é"),
        rows());
    assertEquals(5, counted("first", Count.BRONZE_ADDED));
    assertEquals(1, counted("first", Count.BRONZE_PRESENT));
    records.add(record(9, null));
    run("second", records);
    assertEquals(6, rows().size());
    assertEquals(1, counted("second", Count.BRONZE_ADDED));
    assertEquals(6, counted("second", Count.BRONZE_PRESENT));
  }

  @Test
  void bytesThatAreNoTextAreKeptAsBytes() throws IOException {
    run("first", List.of(record(0, new byte[] {(byte) 0xff})));
    assertEquals(List.of("0 {\"id\":0} null"), rows());
  }
}
