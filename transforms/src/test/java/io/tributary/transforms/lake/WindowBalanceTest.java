package io.tributary.transforms.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.Ledger;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.Leg;
import io.tributary.transforms.ledger.RunInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowBalanceTest {

  private static final long MINUTE = 60_000;

  @TempDir Path folder;
  private LedgerTable table;
  private LedgerProgress progress;

  @BeforeEach
  void openLedger() {
    LakeFixture lake = new LakeFixture(folder);
    table = new LedgerTable(lake.layout, lake.storage);
    progress = table.progress("1", List.of("bronze"));
  }

  private void pane(long minute, long pane, LedgerEntry.Builder entry) throws IOException {
    Ledger ledger = new Ledger();
    ledger.add(entry.build("Items"));
    table.write(
        new RunInfo("1", Set.of("bronze"), "kafka", Map.of()),
        new LedgerTable.Window(minute * MINUTE, (minute + 1) * MINUTE, pane),
        ledger);
  }

  private static LedgerEntry.Builder decoded(long records) {
    return new LedgerEntry.Builder()
        .add(Count.RECORDS, records)
        .add(Count.CONTROL, records)
        .setsOut(Leg.BRONZE, records);
  }

  private static LedgerEntry.Builder committed(long records) {
    return new LedgerEntry.Builder().add(Count.BRONZE_ADDED, records).arrived(Leg.BRONZE, records);
  }

  @Test
  void aWindowIsJudgedWhenAllThatSetOutHasArrived() throws IOException {
    pane(0, 0, decoded(5));
    assertEquals(List.of(), progress.imbalances());
    pane(0, 1, committed(5));
    assertEquals(List.of(), progress.imbalances());
    pane(1, 0, decoded(4));
    pane(1, 1, committed(4).add(Count.BRONZE_ADDED, -1));
    List<String> expected =
        List.of(
            "Items: 4 records but 3 in bronze_added + bronze_present in the window up to"
                + " 1970-01-01T00:02:00Z");
    assertEquals(expected, progress.imbalances());
    assertEquals(expected, progress.imbalances());
  }

  @Test
  void whatIsStillMissingWhenLaterWindowsAreOverIsLost() throws IOException {
    pane(0, 0, decoded(5));
    pane(0, 1, committed(3));
    pane(10, 0, decoded(1));
    pane(10, 1, committed(1));
    assertEquals(List.of(), progress.imbalances());
    pane(20, 0, decoded(1));
    pane(20, 1, committed(1));
    assertEquals(
        List.of(
            "Items: 5 records but 3 in bronze_added + bronze_present in the window up to"
                + " 1970-01-01T00:01:00Z"),
        progress.imbalances());
  }

  @Test
  void marksThatDoNotAddUpAreALossThoughCountsAgree() throws IOException {
    pane(0, 0, decoded(5));
    pane(0, 1, committed(5).setsOut(Leg.BRONZE, 1));
    pane(20, 0, decoded(1));
    pane(20, 1, committed(1));
    assertEquals(
        List.of(
            "Items: of 5 records some have not arrived ([bronze]) in the window up to"
                + " 1970-01-01T00:01:00Z"),
        progress.imbalances());
  }

  @Test
  void aWindowThatARestoredJobHasWrittenAgainIsNotJudged() throws IOException {
    pane(0, 1, committed(3));
    awaitAnotherMillisecond();
    pane(0, 0, decoded(5));
    pane(20, 0, decoded(1));
    pane(20, 1, committed(1));
    assertEquals(List.of(), progress.imbalances());
  }

  @Test
  void aWindowOfAnEarlierAttemptIsNotJudged() throws IOException {
    pane(0, 0, decoded(5));
    awaitAnotherMillisecond();
    progress = table.progress("1", List.of("bronze"));
    pane(20, 0, decoded(1));
    pane(20, 1, committed(1));
    assertEquals(List.of(), progress.imbalances());
  }

  @Test
  void theRowsOfAWindowLongOverAreForgotten() throws IOException {
    pane(0, 0, decoded(5));
    pane(0, 1, committed(5));
    pane(70, 0, decoded(1));
    pane(70, 1, committed(1));
    assertEquals(List.of(), progress.imbalances());
    pane(0, 0, decoded(6));
    pane(90, 0, decoded(1));
    pane(90, 1, committed(1));
    assertEquals(List.of(), progress.imbalances());
  }

  private static void awaitAnotherMillisecond() {
    long before = System.currentTimeMillis();
    while (System.currentTimeMillis() == before) {
      Thread.onSpinWait();
    }
  }
}
