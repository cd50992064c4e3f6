package io.tributary.transforms.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.schemas.change.Operation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/**
 * A model of what is delivered of one row at one place, against the changes that there were: one
 * transaction whose events share their place, of which a connector delivers parts again and again.
 */
class DeliveriesTest {

  /**
   * A change of the transaction.
   *
   * @param number from 0 among all events of the transaction, other rows' included
   */
  private record Change(int number, Operation operation, int row, String before, String after) {
    long fingerprint() {
      return Objects.hash(operation, before, after);
    }

    Deliveries.Delivery<Change> delivered(long offset, long order) {
      return new Deliveries.Delivery<>(
          0, offset, offset, order, operation, row, fingerprint(), () -> before, () -> after, this);
    }
  }

  /** A transaction, and what is published of it. */
  private static final class Model {
    private final Random random;
    private final List<Change> changes = new ArrayList<>();
    private final List<Deliveries.Delivery<Change>> deliveries = new ArrayList<>();

    /** How many changes of the row are published when so many records are. */
    private final List<Integer> reached = new ArrayList<>();

    private final int events;
    private final boolean numbered;
    private int published;
    private long offset;

    /**
     * Makes a transaction.
     *
     * @param values how many values the row may have besides none; 0 if it is never the same twice
     */
    Model(Random random, int values, boolean numbered) {
      this.random = random;
      this.numbered = numbered;
      String state = random.nextBoolean() ? "v0" : null;
      boolean wasGone = state == null;
      int number = 0;
      for (int i = 1 + random.nextInt(6); i > 0; i--) {
        number += random.nextInt(3) == 0 ? random.nextInt(3) : 0;
        boolean goes = random.nextInt(4) == 0 && (values > 0 || !wasGone);
        String next = goes ? null : value(values, i);
        wasGone |= goes;
        if (Objects.equals(state, next)) {
          continue;
        }
        Operation operation =
            state == null ? Operation.CREATE : next == null ? Operation.DELETE : Operation.UPDATE;
        changes.add(new Change(number++, operation, random.nextInt(2), state, next));
        state = next;
      }
      events = number + random.nextInt(3);
    }

    private String value(int values, int number) {
      return "v" + (values == 0 ? 10 + number : random.nextInt(values));
    }

    /** Publishes some events in their order; a delivery that begins within counts from 1. */
    Model deliver(int from, int to) {
      for (Change change : changes) {
        if (change.number() >= from && change.number() < to) {
          long order = numbered ? change.number() - from + 1 : 0;
          deliveries.add(change.delivered(offset++, order));
        }
        if (change.number() < to) {
          published = Math.max(published, changes.indexOf(change) + 1);
        }
        if (change.number() >= from && change.number() < to) {
          reached.add(published);
        }
      }
      offset += random.nextInt(100);
      return this;
    }

    /** At least once, and perhaps not to the end. */
    Model deliverInParts() {
      int furthest = 0;
      for (int i = random.nextInt(5); i >= 0; i--) {
        int from = random.nextInt(furthest + 1);
        int to = from + random.nextInt(events - from + 1);
        deliver(from, to);
        furthest = Math.max(furthest, to);
      }
      return this;
    }

    List<Change> known(int records) {
      return records == 0 ? List.of() : changes.subList(0, reached.get(records - 1));
    }
  }

  @Provide
  Arbitrary<Long> seeds() {
    return Arbitraries.longs().withoutEdgeCases().dontShrink();
  }

  private static List<Change> told(List<Deliveries.Delivery<Change>> deliveries) {
    return Deliveries.find(deliveries).changes().stream().map(Deliveries.Delivery::source).toList();
  }

  /** What a log holds that is told of the deliveries in parts, and is asked after each. */
  private static List<Deliveries.Delivery<Change>> merged(
      List<Deliveries.Delivery<Change>> log, List<Deliveries.Delivery<Change>> part) {
    List<Deliveries.Delivery<Change>> all = new ArrayList<>(log);
    all.addAll(part);
    return Deliveries.find(all).changes();
  }

  @Property(tries = 3000)
  void everyChangeIsToldOnceAndInOrderWhereverDeliveriesBeginAndEnd(
      @ForAll("seeds") long seed, @ForAll boolean numbered) {
    Model model = new Model(new Random(seed), 0, numbered).deliverInParts();
    List<Deliveries.Delivery<Change>> log = List.of();
    for (int i = 1; i <= model.deliveries.size(); i++) {
      assertEquals(model.known(i), told(model.deliveries.subList(0, i)));
      assertFalse(Deliveries.find(model.deliveries.subList(0, i)).unsure());
      log = merged(log, model.deliveries.subList(i - 1, i));
      assertEquals(model.known(i), told(log));
    }
  }

  @Property(tries = 3000)
  void theOrderInWhichDeliveriesReachTheLogMakesNoDifference(
      @ForAll("seeds") long seed, @ForAll boolean numbered) {
    Random random = new Random(seed);
    Model model = new Model(random, 0, numbered).deliverInParts();
    List<Deliveries.Delivery<Change>> shuffled = new ArrayList<>(model.deliveries);
    model.deliveries.stream().filter(d -> random.nextInt(3) == 0).forEach(shuffled::add);
    Collections.shuffle(shuffled, random);
    List<Deliveries.Delivery<Change>> log = List.of();
    List<Winner> winners = new ArrayList<>();
    for (int at = 0; at < shuffled.size(); ) {
      int to = Math.min(shuffled.size(), at + 1 + random.nextInt(4));
      log = merged(log, shuffled.subList(at, to));
      winners.add(Winner.of(log));
      at = to;
    }
    assertEquals(model.known(model.deliveries.size()), told(log));
    Collections.shuffle(winners, random);
    winners.stream()
        .reduce(Winner::or)
        .ifPresent(
            winner -> {
              List<Change> known = model.known(model.deliveries.size());
              assertEquals(known.get(known.size() - 1), winner.change());
            });
  }

  /** What the current rows are told after a commit to the log, in whatever order. */
  private record Winner(Standing standing, Change change) {
    static Winner of(List<Deliveries.Delivery<Change>> log) {
      Deliveries.Delivery<Change> last = log.get(log.size() - 1);
      String position = "place:%019d:%010d".formatted(last.offset(), last.row());
      return new Winner(new Standing(position, Deliveries.evidence(log)), last.source());
    }

    Winner or(Winner other) {
      return standing.rank().compareTo(other.standing.rank()) >= 0 ? this : other;
    }
  }

  @Property(tries = 3000)
  void oneDeliveryTellsEveryRepetition(@ForAll("seeds") long seed, @ForAll boolean numbered) {
    Model model = new Model(new Random(seed), 2, numbered);
    model.deliver(0, model.events);
    List<Deliveries.Delivery<Change>> log = List.of();
    for (int i = 1; i <= model.deliveries.size(); i++) {
      assertEquals(model.known(i), told(model.deliveries.subList(0, i)));
      log = merged(log, model.deliveries.subList(i - 1, i));
      assertEquals(model.known(i), told(log));
      assertEquals(log, merged(log, model.deliveries.subList(0, i)), "read again");
      assertFalse(numbered && Deliveries.find(model.deliveries.subList(0, i)).unsure());
    }
  }

  @Property(tries = 3000)
  void numbersTellARepetitionFromAWholeTransactionThatIsDeliveredAgain(@ForAll("seeds") long seed) {
    Random random = new Random(seed);
    Model model = new Model(random, 2, true);
    for (int i = random.nextInt(4); i >= 0; i--) {
      model.deliver(0, random.nextInt(model.events + 1));
    }
    for (int i = 1; i <= model.deliveries.size(); i++) {
      assertEquals(model.known(i), told(model.deliveries.subList(0, i)));
    }
  }

  @Property(tries = 3000)
  void withoutNumbersTheRowIsRightOnceADeliveryHasReachedItsEnd(@ForAll("seeds") long seed) {
    Random random = new Random(seed);
    Model model = new Model(random, 2, false);
    int to = random.nextInt(model.events + 1);
    model.deliver(0, to).deliver(random.nextInt(to + 1), model.events);
    List<Change> told = told(model.deliveries);
    if (!model.changes.isEmpty()) {
      assertEquals(
          model.changes.get(model.changes.size() - 1).after(), told.get(told.size() - 1).after());
    }
  }

  @Test
  void whatMayHaveHappenedOrBeenDeliveredTwiceIsUnsure() {
    Change there = new Change(0, Operation.UPDATE, 0, "a", "b");
    Change back = new Change(1, Operation.UPDATE, 0, "b", "a");
    assertTrue(
        Deliveries.find(List.of(there.delivered(1, 0), back.delivered(2, 0), there.delivered(3, 0)))
            .unsure());
    Deliveries.Found<Change> begunAgain =
        Deliveries.find(
            List.of(there.delivered(1, 1), back.delivered(2, 2), there.delivered(3, 1)));
    assertTrue(begunAgain.unsure());
    assertEquals(2, begunAgain.changes().size());
    Deliveries.Found<Change> counted =
        Deliveries.find(
            List.of(there.delivered(1, 1), back.delivered(2, 2), there.delivered(3, 3)));
    assertFalse(counted.unsure());
    assertEquals(3, counted.changes().size());
  }

  /** Of numbered changes it takes two restarts within one transaction to escape. */
  @Property(tries = 3000)
  void whatIsNotToldExactlyIsUnsure(@ForAll("seeds") long seed, @ForAll boolean numbered) {
    Random random = new Random(seed);
    Model model = new Model(random, 2, numbered);
    if (numbered) {
      int to = random.nextInt(model.events + 1);
      model.deliver(0, to);
      int from = random.nextInt(to + 1);
      model.deliver(from, from + random.nextInt(model.events - from + 1));
    } else {
      model.deliverInParts();
    }
    Deliveries.Found<Change> log = new Deliveries.Found<>(List.of(), false);
    boolean wasUnsure = false;
    for (int i = 1; i <= model.deliveries.size(); i++) {
      Deliveries.Found<Change> all = Deliveries.find(model.deliveries.subList(0, i));
      assertTrue(all.unsure() || saysSame(model.known(i), all), "told of all");
      List<Deliveries.Delivery<Change>> more = new ArrayList<>(log.changes());
      more.add(model.deliveries.get(i - 1));
      log = Deliveries.find(more);
      wasUnsure |= log.unsure();
      assertTrue(wasUnsure || saysSame(model.known(i), log), "told of one after the other");
    }
  }

  private static boolean saysSame(List<Change> known, Deliveries.Found<Change> found) {
    List<Long> told = found.changes().stream().map(Deliveries.Delivery::fingerprint).toList();
    return known.stream().map(Change::fingerprint).toList().equals(told);
  }

  @Test
  void aKeyThatMovesToAnotherPartitionGoesOnThere() {
    Change first = new Change(0, Operation.CREATE, 0, null, "a");
    Change second = new Change(1, Operation.UPDATE, 0, "a", "b");
    Deliveries.Delivery<Change> moved =
        new Deliveries.Delivery<>(
            3, 0, 900, 0, Operation.UPDATE, 0, second.fingerprint(), () -> "a", () -> "b", second);
    Deliveries.Delivery<Change> again =
        new Deliveries.Delivery<>(
            3, 1, 901, 0, Operation.CREATE, 0, first.fingerprint(), () -> null, () -> "a", first);
    assertEquals(List.of(first, second), told(List.of(again, moved, first.delivered(100, 0))));
  }

  @Test
  void readsOfSnapshotsAtOnePlaceFollowEachOther() {
    Change a = new Change(0, Operation.READ, 0, null, "a");
    Change b = new Change(0, Operation.READ, 0, null, "b");
    assertEquals(
        List.of(a, b, a),
        told(List.of(a.delivered(1, 0), a.delivered(2, 0), b.delivered(3, 0), a.delivered(4, 0))));
  }
}
