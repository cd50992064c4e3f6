package io.tributary.pipelines.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.schemas.doubt.Doubt;
import io.tributary.schemas.doubt.DoubtSpan;
import io.tributary.schemas.doubt.Doubts;
import io.tributary.schemas.position.LogPosition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerifiedDoubtsTest {

  private static LogPosition at(long pos) {
    return LogPosition.of(0, "bin.000004", pos, true, 5, 0);
  }

  private static DoubtSpan doubt(String table, long pos) {
    return DoubtSpan.of(new Doubt(table, Doubt.Cause.STATEMENT, at(pos), "An UPDATE"));
  }

  private static TableResult result(String table, long different) {
    return new TableResult(table, 3, 3, 0, 0, different, List.of(), "", true);
  }

  private static VerifiedDoubts verify(
      Doubts doubts, Map<String, LogPosition> places, TableResult... results) {
    return VerifiedDoubts.ofSilver(doubts, List.of(results), places);
  }

  private static Doubts after(Doubts doubts, VerifiedDoubts verified) {
    verified.equal().forEach(doubts::add);
    return doubts;
  }

  @Test
  void anEqualTableIsEqualWithAllThatWasKnownOfItBefore() {
    Doubts doubts = new Doubts().add(doubt("Items", 100));
    VerifiedDoubts verified = verify(doubts, Map.of(), result("Items", 0));
    assertEquals(Set.of("Items"), verified.inDoubt());
    assertEquals(
        List.of(
            "Items was in doubt and is known to equal the database up to bin.4:100; doubts that"
                + " ended: 1"),
        verified.lines());
    assertEquals(List.of(), after(doubts, verified).tables());
  }

  @Test
  void whatIsToldLaterOfAPlaceThatWasComparedIsOver() {
    Doubts doubts = new Doubts().add(doubt("Items", 100));
    after(doubts, verify(doubts, Map.of("Items", at(300)), result("Items", 0)));
    assertEquals(List.of(), doubts.add(doubt("Items", 300)).tables());
    assertEquals(List.of("Items"), doubts.add(doubt("Items", 301)).tables());
  }

  @Test
  void aTableThatDiffersStaysInDoubt() {
    Doubts doubts = new Doubts().add(doubt("Items", 100));
    VerifiedDoubts verified = verify(doubts, Map.of("Items", at(300)), result("Items", 1));
    assertEquals(List.of(), verified.equal());
    assertTrue(
        verified.lines().get(0).startsWith("Items is in doubt since bin.4:100: An UPDATE"),
        verified.lines().get(0));
  }

  @Test
  void aTableThatWasNotComparedStaysInDoubt() {
    Doubts doubts = new Doubts().add(doubt("Items", 100));
    VerifiedDoubts verified =
        verify(doubts, Map.of(), TableResult.notCompared("Items", "has no primary key"));
    assertEquals(List.of(), verified.equal());
    assertEquals(Set.of("Items"), verified.inDoubt());
  }

  @Test
  void ofALakeWithoutDoubtsNothingIsWritten() {
    VerifiedDoubts verified = verify(new Doubts(), Map.of("Items", at(300)), result("Items", 0));
    assertEquals(new VerifiedDoubts(Set.of(), List.of(), List.of()), verified);
  }

  @Test
  void goldThatEqualsItsSqlStillStandsOnATableInDoubt() {
    Doubts doubts = new Doubts().add(doubt("Orders", 100));
    VerifiedDoubts verified =
        VerifiedDoubts.ofGold(doubts, List.of(result("FactSales", 0), result("DimSeller", 0)));
    assertEquals(Set.of("FactSales"), verified.inDoubt());
    assertEquals(1, verified.lines().size());
    assertEquals(List.of(), verified.equal());
  }
}
