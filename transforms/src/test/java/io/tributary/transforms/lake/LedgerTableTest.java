package io.tributary.transforms.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.Ledger;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.RunInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTableTest {

  @TempDir Path folder;
  private LedgerTable table;

  @BeforeEach
  void openLedger() {
    LakeFixture lake = new LakeFixture(folder);
    table = new LedgerTable(lake.layout, lake.storage);
  }

  private void write(String run, Set<String> layers, long records, Map<String, Long> offsets)
      throws IOException {
    Ledger ledger = new Ledger();
    ledger.add(new LedgerEntry.Builder().add(Count.RECORDS, records).build("Items"));
    table.write(RunInfo.of(run, layers, "kafka"), null, 0, ledger, Map.of("Items", offsets));
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
}
