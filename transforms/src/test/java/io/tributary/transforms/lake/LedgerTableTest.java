package io.tributary.transforms.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.Latency;
import io.tributary.transforms.ledger.Ledger;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.Leg;
import io.tributary.transforms.ledger.Mark;
import io.tributary.transforms.ledger.RunInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTableTest {

  private static final String PARTITION = "id/p.shop.Items/0";

  @TempDir Path folder;
  private LakeFixture lake;
  private LedgerTable table;

  @BeforeEach
  void openLedger() {
    lake = new LakeFixture(folder);
    table = new LedgerTable(lake.layout, lake.storage);
  }

  private void write(String run, Set<String> layers, long records, Map<String, Long> offsets)
      throws IOException {
    Ledger ledger = new Ledger();
    ledger.add(
        new LedgerEntry.Builder()
            .add(Count.RECORDS, records)
            .add(Count.CONTROL, records)
            .add(Count.BRONZE_ADDED, layers.contains("bronze") ? records : 0)
            .build("Items"));
    table.write(new RunInfo(run, layers, "kafka", Map.of("Items", offsets)), null, ledger);
  }

  /** A pane of a continuous run that began at offset 0. */
  private void pane(String run, long start, long pane, LedgerEntry.Builder entry)
      throws IOException {
    Ledger ledger = new Ledger();
    ledger.add(entry.build("Items"));
    table.write(
        new RunInfo(run, Set.of("bronze"), "kafka", Map.of("Items", Map.of(PARTITION, 0L))),
        new LedgerTable.Window(start, start + 60_000, pane),
        ledger);
  }

  private static LedgerEntry.Builder decoded(long from, long next) {
    return new LedgerEntry.Builder()
        .add(Count.RECORDS, next - from)
        .setsOut(Leg.BRONZE, Mark.ofRecord("p.shop.Items", 0, from))
        .read("p.shop.Items/0", from, next);
  }

  private static LedgerEntry.Builder committed(long from, long next) {
    return new LedgerEntry.Builder()
        .add(Count.BRONZE_ADDED, next - from)
        .arrived(Leg.BRONZE, Mark.ofRecord("p.shop.Items", 0, from))
        .took("bronze", new Latency(Map.of(5, next - from), 5, true));
  }

  @Test
  void aFirstRunHasNoOffsets() throws IOException {
    assertEquals(Map.of(), table.nextOffsets(Set.of("bronze", "silver")));
  }

  @Test
  void aRunContinuesWhereTheLayerThatIsFurthestBehindStopped() throws IOException {
    write("1", Set.of("bronze", "silver"), 5, Map.of("id/p.shop.Items/0", 5L));
    write("2", Set.of("bronze"), 5, Map.of("id/p.shop.Items/0", 9L));
    assertEquals(Map.of("id/p.shop.Items/0", 5L), table.nextOffsets(Set.of("bronze", "silver")));
    assertEquals(Map.of("id/p.shop.Items/0", 9L), table.nextOffsets(Set.of("bronze")));
  }

  @Test
  void aPartitionThatALayerNeverReadStartsAtItsBeginning() throws IOException {
    write("1", Set.of("bronze"), 5, Map.of("id/p.shop.Items/0", 5L, "id/p.shop.Items/1", 7L));
    write("2", Set.of("silver"), 5, Map.of("id/p.shop.Items/0", 5L));
    assertEquals(Map.of("id/p.shop.Items/0", 5L), table.nextOffsets(Set.of("bronze", "silver")));
    assertEquals(Map.of(), table.nextOffsets(Set.of("bronze", "gold")));
  }

  @Test
  void aTopicThatWasCreatedAnewIsAnotherTopic() throws IOException {
    write("1", Set.of("bronze"), 5, Map.of("old/p.shop.Items/0", 500L));
    write("2", Set.of("bronze"), 5, Map.of("new/p.shop.Items/0", 3L));
    assertEquals(
        Map.of("old/p.shop.Items/0", 500L, "new/p.shop.Items/0", 3L),
        table.nextOffsets(Set.of("bronze")));
  }

  @Test
  void aWindowThatIsWrittenTwiceIsKeptOnce() throws IOException {
    write("1", Set.of("bronze"), 5, Map.of());
    write("1", Set.of("bronze"), 5, Map.of());
    write("2", Set.of("bronze"), 7, Map.of());
    assertEquals(5, table.read("1").get("Items", Count.RECORDS));
    assertEquals(7, table.read("2").get("Items", Count.RECORDS));
  }

  @Test
  void theLastAttemptAtAPaneCounts() throws IOException {
    pane("1", 0, 0, decoded(0, 4));
    pane("1", 0, 0, decoded(0, 4).setsOut(Leg.BRONZE, -Mark.ofRecord("p.shop.Items", 0, 0)));
    assertEquals(Map.of(PARTITION, 4L), table.nextOffsets(Set.of("bronze")));
  }

  @Test
  void aContinuousRunIsGoneOnFromWhatItsWindowsCommitted() throws IOException {
    pane("1", 60_000, 0, decoded(4, 9));
    pane("1", 60_000, 1, committed(4, 9));
    assertEquals(Map.of(PARTITION, 0L), table.nextOffsets(Set.of("bronze")));
    pane("1", 0, 0, decoded(0, 4));
    assertEquals(Map.of(PARTITION, 0L), table.nextOffsets(Set.of("bronze")));
    pane("1", 0, 1, committed(0, 4));
    assertEquals(Map.of(PARTITION, 9L), table.nextOffsets(Set.of("bronze")));
    pane("1", 120_000, 0, decoded(9, 11));
    assertEquals(Map.of(PARTITION, 9L), table.nextOffsets(Set.of("bronze")));
    assertEquals(Map.of(), table.nextOffsets(Set.of("bronze", "silver")));
  }

  @Test
  void theRoundsOfARunStandSideBySide() throws IOException {
    RunInfo run =
        new RunInfo("1", Set.of("bronze"), "kafka", Map.of("Items", Map.of(PARTITION, 5L)));
    Ledger first = new Ledger();
    first.add(
        new LedgerEntry.Builder()
            .add(Count.RECORDS, 5)
            .add(Count.BRONZE_ADDED, 5)
            .add(Count.CONTROL, 5)
            .build("Items"));
    table.write(run, null, first);
    Ledger second = new Ledger();
    second.add(new LedgerEntry.Builder().add(Count.RECORDS, 2).build("Items"));
    table.write(
        new RunInfo(
            run.id(), run.layers(), run.source(), Map.of("Items", Map.of(PARTITION, 7L)), 1),
        null,
        second);
    assertEquals(7, table.read("1").get("Items", Count.RECORDS));
    assertEquals(List.of("0 true", "1 false"), lake.rows(state(), "pane", "balanced"));
    assertEquals(Map.of(), table.bronzeProgress().provenOffsets(Map.of("Items", 5L)));
  }

  @Test
  void aRoundThatDoesNotBalanceProvesNoOffsetsOfAnyTable() throws IOException {
    write("1", Set.of("bronze"), 5, Map.of(PARTITION, 5L));
    Ledger ledger = new Ledger();
    ledger.add(
        new LedgerEntry.Builder()
            .add(Count.RECORDS, 2)
            .add(Count.CONTROL, 2)
            .add(Count.BRONZE_ADDED, 2)
            .build("Items"));
    ledger.add(
        new LedgerEntry.Builder().add(Count.RECORDS, 1).add(Count.CONTROL, 1).build("Others"));
    RunInfo run =
        new RunInfo(
            "2",
            Set.of("bronze"),
            "kafka",
            Map.of("Items", Map.of(PARTITION, 7L), "Others", Map.of("id/p.shop.Others/0", 1L)));
    table.write(run, null, ledger);
    assertEquals(Map.of(PARTITION, 5L), table.nextOffsets(Set.of("bronze")));
    RoundLedger rounds = table.rounds("2");
    assertEquals(
        List.of("Others: 1 records but 0 in bronze_added + bronze_present"),
        LedgerTable.imbalances(rounds.of(0), Set.of("bronze")));
    assertEquals(List.of(), rounds.of(0).tables());
  }

  private DeltaLog.State state() {
    return new DeltaLog(lake.storage, "file:" + lake.layout.ledger(), null).load().orElseThrow();
  }

  @Test
  void latencyIsAddedUpOverPanesAndCanBeReadAsNumbers() throws IOException {
    pane("1", 0, 0, committed(0, 4));
    pane("1", 0, 1, committed(4, 9));
    assertEquals(9, table.read("1").latency("Items", "bronze").count());
    assertEquals(9, table.read("1").latency("bronze").count());
    assertEquals(Latency.NONE, table.read("1").latency("silver"));
    assertEquals(
        List.of("5 5 null", "5 5 null"),
        lake.rows(state(), "bronze_p50_ms", "bronze_p99_ms", "silver_p99_ms"));
  }

  @Test
  void whoFollowsARunSeesWhatIsNewAndForgetsWhatIsOld() throws IOException {
    LedgerProgress progress = table.progress("1", List.of("bronze", "silver"));
    assertEquals(List.of(), progress.since(Instant.EPOCH).ledger().tables());
    pane("1", 0, 0, decoded(0, 4));
    pane("2", 0, 0, decoded(0, 4));
    assertEquals(Optional.empty(), progress.since(Instant.EPOCH).completeUntil());
    pane("1", 0, 1, committed(0, 4));
    pane("1", 60_000, 0, decoded(4, 9));
    LedgerProgress.Recent recent = progress.since(Instant.EPOCH);
    assertEquals(Optional.of(Instant.ofEpochMilli(60_000)), recent.completeUntil());
    assertEquals(9, recent.ledger().get("Items", Count.RECORDS));
    assertEquals(4, recent.ledger().latency("Items", "bronze").count());
    Instant later = Instant.ofEpochMilli(System.currentTimeMillis() + 60_000);
    assertEquals(List.of(), progress.since(later).ledger().tables());
  }

  /** The columns of the first release, and then those of this one beside them. */
  @Test
  void theLedgerOfAnOlderReleaseIsStillRead() throws IOException {
    LakeSchema old =
        new LakeSchema(LedgerRows.SCHEMA.fields().subList(0, 4 + Count.values().length + 5));
    GenericData.Record row = new GenericData.Record(AvroRows.schema(old));
    row.put("run", "0");
    row.put("pane", 0L);
    row.put("table_name", "Items");
    row.put("records", 5L);
    row.put("balanced", true);
    row.put("layers", "bronze,silver");
    row.put("source", "kafka");
    row.put("finished_at", 1L);
    row.put("next_offsets", "{\"" + PARTITION + "\":5}");
    GenericData.Record open = new GenericData.Record(row, true);
    open.put("run", "00");
    open.put("window_start", 0L);
    open.put("balanced", null);
    open.put("next_offsets", "{}");
    List<GenericRecord> rows = List.of(row, open);
    new LakeTable(lake.storage, lake.layout.ledger(), LedgerRows.DATASET)
        .merge(
            new LakeTable.Unit(
                old,
                null,
                false,
                () -> new LakeTable.MemorySource(rows.iterator(), true),
                Removals.NONE));
    assertEquals("next_offsets", old.fields().get(old.fields().size() - 1).name());
    assertEquals(Map.of(PARTITION, 5L), table.nextOffsets(Set.of("bronze", "silver")));
    assertEquals(5, table.read("0").get("Items", Count.RECORDS));
    pane("1", 0, 0, decoded(0, 7));
    pane("1", 0, 1, committed(0, 7));
    assertEquals(Map.of(PARTITION, 7L), table.nextOffsets(Set.of("bronze")));
    assertEquals(Map.of(PARTITION, 5L), table.nextOffsets(Set.of("bronze", "silver")));
    assertEquals(5, table.read("0").get("Items", Count.RECORDS));
    assertEquals(7, table.read("1").get("Items", Count.RECORDS));
    assertEquals(Set.of("bronze", "silver"), table.layers());
  }
}
