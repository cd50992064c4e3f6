package io.tributary.schemas.doubt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.schemas.position.LogPosition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DoubtsTest {

  private static LogPosition streamed(long pos) {
    return LogPosition.of(0, "bin.000004", pos, true, 77, 1);
  }

  private static LogPosition snapshot(long pos) {
    return LogPosition.of(0, "bin.000004", pos, false, 8, 0);
  }

  private static DoubtSpan statement(LogPosition at) {
    return DoubtSpan.of(new Doubt("Items", Doubt.Cause.STATEMENT, at, "An UPDATE"));
  }

  @Example
  void aTableIsInDoubtUntilItIsKnownToBeEqualUpToThere() {
    Doubts doubts = new Doubts().add(statement(streamed(100)));
    assertEquals(List.of("Items"), doubts.tables());
    doubts.add(KnownEqual.through("Items", KnownEqual.Means.VERIFIED, streamed(99), ""));
    assertEquals(List.of("Items"), doubts.tables());
    doubts.add(KnownEqual.through("Items", KnownEqual.Means.VERIFIED, streamed(100), ""));
    assertEquals(List.of(), doubts.tables());
    doubts.add(statement(streamed(101)));
    assertEquals(List.of("Items"), doubts.tables());
    assertEquals(streamed(101).place(), doubts.standing().get(0).since());
    assertEquals(List.of(), new Doubts().tables());
  }

  @Example
  void aSnapshotEndsWhatIsBelowItAndNothingOfItsOwn() {
    Doubts doubts = new Doubts().add(statement(streamed(99)));
    doubts.add(KnownEqual.cleared("Items", snapshot(100)));
    assertEquals(List.of(), doubts.tables());
    doubts.add(
        DoubtSpan.of(new Doubt("Items", Doubt.Cause.ROUNDED_FLOAT, snapshot(100), "A FLOAT")));
    assertEquals(List.of("Items"), doubts.tables());
    doubts.add(KnownEqual.cleared("Items", snapshot(200)));
    assertEquals(List.of(), doubts.tables());
  }

  @Example
  void aSnapshotThatIsOlderThanADoubtDoesNotEndIt() {
    Doubts doubts = new Doubts().add(KnownEqual.cleared("Items", snapshot(100)));
    doubts.add(statement(streamed(100)));
    assertEquals(List.of("Items"), doubts.tables());
  }

  @Example
  void positionsOfALaterHistoryAreAbove() {
    Doubts doubts = new Doubts().add(statement(LogPosition.of(1, "bin.000001", 4, true, 0, 0)));
    doubts.add(KnownEqual.through("Items", KnownEqual.Means.ACCEPTED, streamed(900), "I know"));
    assertEquals(List.of("Items"), doubts.tables());
  }

  @Example
  void oneTablesKnowledgeIsNotAnothers() {
    Doubts doubts = new Doubts().add(statement(streamed(100)));
    doubts.add(KnownEqual.cleared("Others", snapshot(900)));
    assertEquals(List.of("Items"), doubts.tables());
    assertEquals(Optional.of(streamed(100).place()), doubts.newest("Items"));
    assertEquals(Optional.empty(), doubts.newest("Others"));
  }

  @Example
  void whatIsKnownOfOneCauseLeavesTheOthers() {
    Doubts doubts = new Doubts().add(statement(streamed(100)));
    doubts.add(
        DoubtSpan.of(new Doubt("Items", Doubt.Cause.UNTOLD_ROWS, streamed(100), "A partition")));
    doubts.add(
        new KnownEqual(
            "Items", Doubt.Cause.STATEMENT, KnownEqual.Means.ACCEPTED, streamed(500), "compared"));
    assertEquals(
        List.of(Doubt.Cause.UNTOLD_ROWS),
        doubts.standing().stream().map(one -> one.span().cause()).toList());
  }

  @Example
  void aRedeliveryUnderAnotherOffsetTellsTheSame() {
    Doubts doubts = new Doubts().add(statement(streamed(100)));
    DoubtSpan again = statement(LogPosition.of(0, "bin.000004", 100, true, 990, 2));
    assertTrue(doubts.holds(again));
    assertFalse(doubts.holds(statement(streamed(99))));
    assertEquals(1, doubts.add(again).all().size());
  }

  @Example
  void howeverManyRowsTellOfItOneDoubtIsOneEntryFromItsFirstPlaceOn() {
    Doubts doubts = new Doubts();
    for (int i = 0; i < 1000; i++) {
      doubts.add(statement(streamed(5000 - i)));
    }
    assertEquals(1, doubts.standing().size());
    assertEquals(streamed(4001).place(), doubts.standing().get(0).since());
  }

  /** A fact is a doubt of a place, or what is known up to one. */
  private sealed interface Fact {
    record Told(DoubtSpan span) implements Fact {}

    record Known(KnownEqual equal) implements Fact {}
  }

  @Provide
  Arbitrary<List<Fact>> facts() {
    Arbitrary<LogPosition> places =
        Combinators.combine(
                Arbitraries.integers().between(0, 1),
                Arbitraries.longs().between(1, 6),
                Arbitraries.of(true, false),
                Arbitraries.longs().between(0, 3))
            .as(
                (epoch, pos, streamed, offset) ->
                    LogPosition.of(epoch, "bin.000004", pos, streamed, offset, 0));
    Arbitrary<String> tables = Arbitraries.of("a", "b");
    Arbitrary<Fact> told =
        Combinators.combine(
                tables,
                Arbitraries.of(Doubt.Cause.STATEMENT, Doubt.Cause.UNTOLD_ROWS),
                places,
                Arbitraries.of("x", "y"))
            .as((t, cause, at, text) -> new Fact.Told(DoubtSpan.of(new Doubt(t, cause, at, text))));
    Arbitrary<Fact> known =
        Combinators.combine(tables, places, Arbitraries.of(KnownEqual.Means.values()))
            .as(
                (t, at, means) ->
                    new Fact.Known(
                        means == KnownEqual.Means.CLEARED
                            ? KnownEqual.cleared(t, at)
                            : KnownEqual.through(t, means, at, "")));
    return Arbitraries.oneOf(told, known).list().ofMaxSize(12);
  }

  /** By definition: a place that was told, and that nothing known covers. */
  private static Set<String> expected(List<Fact> facts) {
    return facts.stream()
        .filter(Fact.Told.class::isInstance)
        .map(fact -> ((Fact.Told) fact).span())
        .filter(
            span ->
                facts.stream()
                    .filter(Fact.Known.class::isInstance)
                    .map(fact -> ((Fact.Known) fact).equal())
                    .noneMatch(
                        known ->
                            known.table().equals(span.table())
                                && span.last().compareTo(known.upTo()) < 0))
        .map(DoubtSpan::table)
        .collect(Collectors.toSet());
  }

  private static Doubts of(List<Fact> facts) {
    Doubts doubts = new Doubts();
    for (Fact fact : facts) {
      if (fact instanceof Fact.Told told) {
        doubts.add(told.span());
      } else if (fact instanceof Fact.Known known) {
        doubts.add(known.equal());
      }
    }
    return doubts;
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void orderAndRepetitionChangeNothing(@ForAll("facts") List<Fact> facts, @ForAll long seed) {
    assertEquals(expected(facts), Set.copyOf(of(facts).tables()));
    List<Fact> shuffled = new ArrayList<>(facts);
    shuffled.addAll(facts);
    Collections.shuffle(shuffled, new Random(seed));
    assertEquals(
        of(facts).all().stream().map(Doubts.Judged::span).toList(),
        of(shuffled).all().stream().map(Doubts.Judged::span).toList());
    assertEquals(of(facts).tables(), of(shuffled).tables());
  }
}
