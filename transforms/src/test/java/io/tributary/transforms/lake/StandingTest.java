package io.tributary.transforms.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.schemas.position.LogPosition;
import org.junit.jupiter.api.Test;

class StandingTest {

  private static Standing at(long pos, long offset, long evidence) {
    return new Standing(
        LogPosition.of(0, "bin.000004", pos, true, offset, 7).toSortableString(), evidence);
  }

  private static void assertBelow(Standing lower, Standing higher) {
    assertTrue(lower.rank().compareTo(higher.rank()) < 0, lower + " below " + higher);
    assertEquals(higher, lower.or(higher));
    assertEquals(higher, higher.or(lower));
  }

  @Test
  void aLaterPlaceStandsAboveWhateverWasKnownOfTheEarlier() {
    assertBelow(at(100, 5, Long.MAX_VALUE), at(101, 90, 0));
  }

  @Test
  void atOnePlaceWhoKnewMoreIsRight() {
    assertBelow(at(100, 9, 0), at(100, 3, 0));
    assertBelow(at(100, 9, 0), at(100, 4, Standing.evidence(9) + Standing.evidence(4)));
    assertBelow(
        at(100, 9, Standing.evidence(9) + Standing.evidence(4)),
        at(100, 4, Standing.evidence(3) + Standing.evidence(4)));
  }

  @Test
  void withTheSameKnowledgeTheLaterOffsetDecides() {
    assertBelow(at(100, 3, 50), at(100, 4, 50));
  }

  @Test
  void readsBackWhatARowKeeps() {
    assertEquals(at(100, 5, 0), Standing.of(at(100, 5, 0).text()));
    assertEquals(at(100, 5, 42), Standing.of(at(100, 5, 42).text()));
    assertEquals(at(100, 5, 0).position(), at(100, 5, 0).text());
    assertEquals(
        LogPosition.parse(at(100, 5, 0).position()), LogPosition.parse(at(100, 5, 42).text()));
  }

  @Test
  void aRankIsThePositionWithItsEvidence() {
    assertEquals(
        "0000:bin:000000000004:00000000000000000100:s:0000035184372088827"
            + ":0000000000000000005:0000000007",
        at(100, 5, 0).rank());
    assertEquals(
        "0000:bin:000000000004:00000000000000000100:s:9223372036854775807"
            + ":0000000000000000005:0000000007",
        at(100, 5, Standing.sum(Long.MAX_VALUE, 5)).rank());
  }

  @Test
  void anOffsetBeyondAllMeasureIsStillSomeEvidence() {
    assertEquals(1, Standing.evidence(Long.MAX_VALUE));
  }
}
