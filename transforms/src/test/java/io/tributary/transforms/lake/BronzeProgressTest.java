package io.tributary.transforms.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BronzeProgressTest {

  private static final String P0 = "id/p.shop.Items/0";
  private static final String P1 = "id/p.shop.Items/1";

  private final BronzeProgress progress = new BronzeProgress();

  private Map<String, Map<String, Long>> proven(long rows) {
    return progress.provenOffsets(Map.of("Items", rows));
  }

  @Test
  void eachPartitionIsCompleteUpToItsGreatestOffset() {
    progress.add("Items", 10, Map.of(P0, 7L, P1, 3L), true);
    progress.add("Items", 5, Map.of(P0, 12L), true);
    assertEquals(Map.of("Items", Map.of(P0, 12L, P1, 3L)), proven(15));
  }

  @Test
  void rowsOfARunThatWasKilledDoNoHarm() {
    progress.add("Items", 10, Map.of(P0, 10L), true);
    assertEquals(Map.of("Items", Map.of(P0, 10L)), proven(14));
  }

  @Test
  void nothingIsProvenIfRowsAreMissing() {
    progress.add("Items", 10, Map.of(P0, 10L), true);
    assertEquals(Map.of(), proven(9));
    assertEquals(Map.of(), progress.provenOffsets(Map.of()));
  }

  @Test
  void nothingIsProvenIfARunDoesNotBalance() {
    progress.add("Items", 10, Map.of(P0, 10L), false);
    progress.add("Items", 0, Map.of(P0, 12L), true);
    assertEquals(Map.of(), proven(10));
  }

  /** A window's row of a continuous run can't be judged, and records no offsets. */
  @Test
  void windowsOfAContinuousRunOnlyCount() {
    progress.add("Items", 10, Map.of(P0, 10L), true);
    progress.add("Items", 3, Map.of(), null);
    assertEquals(Map.of("Items", Map.of(P0, 10L)), proven(13));
    assertEquals(Map.of(), proven(12));
  }

  @Test
  void nothingIsProvenOfATopicThatWasMadeAgain() {
    progress.add("Items", 10, Map.of(P0, 10L), true);
    progress.add("Items", 1, Map.of("other/p.shop.Items/0", 4L), true);
    assertEquals(Map.of(), proven(11));
  }
}
