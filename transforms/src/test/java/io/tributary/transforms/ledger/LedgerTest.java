package io.tributary.transforms.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private static LedgerEntry.Builder balanced() {
    return new LedgerEntry.Builder()
        .add(Count.RECORDS, 10)
        .add(Count.CHANGES, 6)
        .add(Count.TOMBSTONES, 2)
        .add(Count.CONTROL, 1)
        .add(Count.DEAD_LETTERS, 1)
        .add(Count.BRONZE_ADDED, 7)
        .add(Count.BRONZE_PRESENT, 3)
        .add(Count.APPLIED, 3)
        .add(Count.STALE, 2)
        .add(Count.DUPLICATES, 1)
        .add(Count.MERGED, 6)
        .add(Count.QUARANTINE_ADDED, 1);
  }

  private static Ledger ledger(LedgerEntry.Builder... entries) {
    Ledger ledger = new Ledger();
    for (LedgerEntry.Builder entry : entries) {
      ledger.add(entry.build("Items"));
    }
    return ledger;
  }

  @Test
  void balancesWhenEveryRecordHasAnOutcome() {
    assertEquals(List.of(), ledger(balanced()).imbalances("Items", true, true));
    assertEquals(List.of(), ledger(balanced(), balanced()).imbalances("Items", true, true));
  }

  @Test
  void addsUpPerTable() {
    Ledger ledger = ledger(balanced(), balanced());
    ledger.add(balanced().build("Customers"));
    assertEquals(List.of("Customers", "Items"), ledger.tables());
    assertEquals(20, ledger.get("Items", Count.RECORDS));
    assertEquals(10, ledger.get("Customers", Count.RECORDS));
    assertEquals(0, ledger.get("Orders", Count.RECORDS));
  }

  @Test
  void aChangeThatCameOnAnothersTopicIsCountedOutOfItAndIn() {
    Ledger ledger = new Ledger();
    ledger.add(
        new LedgerEntry.Builder()
            .add(Count.RECORDS, 1)
            .add(Count.RENAMED_OUT, 1)
            .build("Odd_Items"));
    ledger.add(
        new LedgerEntry.Builder().add(Count.RENAMED_IN, 1).add(Count.CHANGES, 1).build("Items"));
    assertEquals(List.of(), ledger.imbalances("Odd_Items", false, false));
    assertEquals(List.of(), ledger.imbalances("Items", false, false));
  }

  @Test
  void namesEveryEquationThatFails() {
    assertEquals(
        List.of(
            "Items: 11 records + renamed_in but 10 in changes + tombstones + control"
                + " + dead_letters + renamed_out",
            "Items: 11 records but 10 in bronze_added + bronze_present"),
        ledger(balanced().add(Count.RECORDS, 1)).imbalances("Items", true, true));
    assertEquals(
        List.of(
            "Items: 6 changes but 5 in applied + stale + duplicates",
            "Items: 6 changes but 4 in merged"),
        ledger(balanced().add(Count.STALE, -1).add(Count.MERGED, -2))
            .imbalances("Items", true, true));
    assertEquals(
        List.of("Items: 1 dead_letters but 2 in quarantine_added + quarantine_present"),
        ledger(balanced().add(Count.QUARANTINE_PRESENT, 1)).imbalances("Items", true, true));
  }

  @Test
  void asksOnlyForTheLayersThatTheRunWrote() {
    Ledger decoded = ledger(new LedgerEntry.Builder().add(Count.RECORDS, 4).add(Count.CHANGES, 4));
    assertEquals(List.of(), decoded.imbalances("Items", false, false));
    assertEquals(1, decoded.imbalances("Items", true, false).size());
    assertEquals(2, decoded.imbalances("Items", false, true).size());
  }

  @Test
  void everyReplayedRecordIsResolvedOrStillDead() {
    LedgerEntry.Builder replay =
        new LedgerEntry.Builder()
            .add(Count.RECORDS, 3)
            .add(Count.DEAD_LETTERS, 1)
            .add(Count.RESOLVED, 2);
    assertEquals(List.of(), ledger(replay).replayImbalances("Items"));
    assertEquals(
        List.of("Items: 3 records but 2 in resolved + dead_letters"),
        ledger(replay.add(Count.RESOLVED, -1)).replayImbalances("Items"));
  }

  @Test
  void goldBalancesWhenAllThatWasSentWasMerged() {
    LedgerEntry.Builder gold =
        new LedgerEntry.Builder()
            .add(Count.CHANGES, 6)
            .add(Count.GOLD_FOLLOWED, 6)
            .add(Count.GOLD_SENT, 9)
            .add(Count.GOLD_MERGED, 9);
    assertEquals(List.of(), ledger(gold).goldImbalances("Items"));
    assertEquals(
        List.of(
            "Items: 7 changes but 6 in gold_followed + gold_unfollowed",
            "Items: 10 gold_sent but 9 in gold_merged"),
        ledger(gold.add(Count.CHANGES, 1).add(Count.GOLD_SENT, 1)).goldImbalances("Items"));
  }
}
