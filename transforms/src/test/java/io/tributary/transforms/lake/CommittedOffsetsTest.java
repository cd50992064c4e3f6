package io.tributary.transforms.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.transforms.ledger.Leg;
import io.tributary.transforms.ledger.Offsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** By hand what {@link OffsetsOfCrashedRunsTest} tries at random. */
class CommittedOffsetsTest {

  private static final String P = "id/p.shop.Items/0";
  private static final Set<String> BRONZE = Set.of("bronze");
  private static final Set<String> BOTH = Set.of("bronze", "silver");

  private final CommittedOffsets offsets = new CommittedOffsets(BRONZE);

  private static Map<String, Offsets> read(long from, long next) {
    return Map.of(P, Offsets.of(from, next));
  }

  private static Map<Leg, Long> bronze(long sum) {
    return Map.of(Leg.BRONZE, sum);
  }

  private void window(long start, long from, long next) {
    offsets.add("run", start, BRONZE, Map.of(P, 5L), read(from, next), Map.of());
  }

  @Test
  void aRunThatCommittedNothingProvesWhereItBegan() {
    offsets.add("run", 0L, BRONZE, Map.of(P, 5L), read(5, 9), bronze(17));
    assertEquals(Map.of(P, 5L), offsets.next());
  }

  @Test
  void windowsThatFollowEachOtherAreAChainInAnyOrder() {
    window(20, 12, 20);
    assertEquals(Map.of(P, 5L), offsets.next());
    window(0, 5, 9);
    assertEquals(Map.of(P, 9L), offsets.next());
    window(10, 9, 12);
    assertEquals(Map.of(P, 20L), offsets.next());
  }

  @Test
  void aWindowsPanesAreJudgedTogether() {
    offsets.add("run", 0L, BRONZE, Map.of(P, 0L), Map.of(), bronze(-7));
    offsets.add("run", 0L, BRONZE, Map.of(P, 0L), read(0, 2), bronze(3));
    assertEquals(Map.of(P, 0L), offsets.next());
    offsets.add("run", 0L, BRONZE, Map.of(P, 0L), read(2, 4), bronze(4));
    assertEquals(Map.of(P, 4L), offsets.next());
  }

  @Test
  void aPaneThatIsCompleteByItselfDoesNotProveWhatOthersRead() {
    offsets.add("run", 0L, BRONZE, Map.of(P, 0L), read(0, 2), bronze(3));
    offsets.add("run", 0L, BRONZE, Map.of(P, 0L), read(2, 4), Map.of());
    assertEquals(Map.of(P, 0L), offsets.next());
  }

  @Test
  void anotherRunsCommitsProveNothing() {
    offsets.add("1", 0L, BRONZE, Map.of(P, 0L), read(0, 2), bronze(3));
    offsets.add("2", 0L, BRONZE, Map.of(P, 0L), Map.of(), bronze(-3));
    assertEquals(Map.of(P, 0L), offsets.next());
  }

  @Test
  void theChainsOfRunsJoin() {
    offsets.add("1", 0L, BRONZE, Map.of(P, 0L), read(0, 10), Map.of());
    offsets.add("2", 60L, BRONZE, Map.of(P, 0L), read(8, 20), Map.of());
    offsets.add("2", 0L, BRONZE, Map.of(P, 0L), read(5, 8), Map.of());
    offsets.add("3", null, BRONZE, Map.of(P, 30L), Map.of(), Map.of());
    offsets.add("4", 120L, BRONZE, Map.of(P, 30L), read(30, 33), Map.of());
    assertEquals(Map.of(P, 33L), offsets.next());
  }

  @Test
  void aRunProvesOnlyTheLayersThatItWrites() {
    CommittedOffsets both = new CommittedOffsets(BOTH);
    both.add("1", 0L, BOTH, Map.of(P, 0L), read(0, 10), Map.of());
    both.add("2", 60L, BRONZE, Map.of(P, 10L), read(10, 20), Map.of());
    assertEquals(Map.of(P, 10L), both.next());
    both.add("3", 60L, Set.of("silver"), Map.of(P, 10L), read(10, 15), Map.of());
    assertEquals(Map.of(P, 15L), both.next());
  }

  @Test
  void aPartitionWithoutAProvenOffsetIsReadFromItsBeginning() {
    offsets.add("1", 0L, BRONZE, Map.of(), read(0, 10), Map.of());
    assertEquals(Map.of(), offsets.next());
  }
}
