package io.tributary.pipelines.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.Sightings;
import io.tributary.schemas.position.EpochDetector;
import io.tributary.schemas.position.Epochs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EpochScanTest {

  private static SourceRecord record(int partition, long offset, long pos, String gtid) {
    String value =
        "{\"source\":{\"file\":\"bin.00000%d\",\"pos\":%d,\"gtid\":\"%s\",\"server_id\":1}}"
            .formatted(gtid.startsWith("a") ? 9 : 2, pos, gtid);
    return new SourceRecord(
        "p.d.t",
        partition,
        offset,
        1_000 + offset,
        List.of(),
        null,
        value.getBytes(StandardCharsets.UTF_8));
  }

  /** Two partitions that go over to another server, with events delivered again. */
  private static List<SourceRecord> records(Random random) {
    List<SourceRecord> records = new ArrayList<>();
    int failover = random.nextInt(60);
    for (int i = 0; i < 60; i++) {
      int number = random.nextInt(10) == 0 ? Math.max(0, i - 3) : i;
      String source = number < failover ? "a" : "b";
      records.add(record(i % 2, i, 100 + number, source + ":" + number));
    }
    return records;
  }

  /** All in memory, each partition in the order of its offsets. */
  private static EpochDetector.Result expected(List<SourceRecord> records) throws IOException {
    List<SourceRecord> sorted = new ArrayList<>(records);
    sorted.sort(
        Comparator.comparingInt(SourceRecord::partition).thenComparingLong(SourceRecord::offset));
    try (EpochDetector detector = new EpochDetector()) {
      for (SourceRecord record : sorted) {
        detector.add(record.topic() + "/" + record.partition(), Sightings.of(record).orElseThrow());
      }
      return detector.detect(Epochs.single(), null);
    }
  }

  private static EpochDetector.Result scan(List<SourceRecord> records, int few) throws IOException {
    try (EpochScan scan = new EpochScan(few)) {
      records.forEach(record -> scan.add(record, null));
      return scan.detect(
          Epochs.single(), null, () -> records.forEach(record -> scan.add(record, null)));
    }
  }

  @Test
  void theOrderOfArrivalMakesNoDifference() throws IOException {
    int found = 0;
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      List<SourceRecord> records = records(random);
      EpochDetector.Result expected = expected(records);
      found += expected.epochs().beginnings().size();
      String message = "seed " + seed;
      assertEquals(expected, scan(records, 1_000), message);
      assertEquals(expected, scan(records, 5), message);
      List<SourceRecord> oneOutOfOrder = new ArrayList<>(records);
      oneOutOfOrder.add(oneOutOfOrder.remove(random.nextInt(records.size())));
      assertEquals(expected, scan(oneOutOfOrder, 5), message);
      Collections.shuffle(records, random);
      assertEquals(expected, scan(records, 1_000), message);
      assertEquals(expected, scan(records, 5), message);
    }
    assertTrue(found > 100, "only " + found + " fail-overs were found");
  }

  @Test
  void recordsThatCantBeReadAgainMustComeInOrder() throws IOException {
    try (EpochScan scan = new EpochScan(1)) {
      for (long offset : new long[] {1, 2, 3, 0}) {
        scan.add(record(0, offset, 100, "a:1"), null);
      }
      IOException e = assertThrows(IOException.class, () -> scan.detect(Epochs.single(), null));
      assertEquals(
          "A partition's records did not come in the order of their offsets", e.getMessage());
    }
  }
}
