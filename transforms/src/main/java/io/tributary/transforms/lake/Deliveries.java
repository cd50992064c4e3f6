package io.tributary.transforms.lake;

import io.tributary.schemas.change.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tells the changes of one row at one place of the binlog from the deliveries of them.
 *
 * <p>A connector publishes at least once: it may stop anywhere, also within a transaction, and
 * begins again at or before what it published last, so what is new in a delivery always follows all
 * that is known. Hence the deliveries of a row, in the order of their offsets, show its changes for
 * the first time in their true order, whatever is repeated in between and wherever that is cut
 * short. Numbers that a delivery makes up itself, as an offset or a number in the transaction,
 * never tell whether a change is the same; row and content do.
 *
 * <p>In a compressed transaction a change may also truly be repeated: a row goes from A to B, back
 * to A, and to B again, all at one place. What looks like a change that is known is taken for such
 * a repetition only if it goes on from what the newest change left, and if nothing shows that the
 * connector had begun again in between. So what one delivery tells is always exact. Where a whole
 * transaction that ends in the state in which it began is delivered again and nothing numbers its
 * changes, both readings fit the records; then the changes may count twice, and the row is right as
 * soon as the delivery has reached its end.
 */
final class Deliveries {

  /**
   * A delivery of a change.
   *
   * @param order number in the transaction, or 0 if it is not told
   * @param row number in the rows event
   * @param before what the row was, or null where nothing is told; asked for seldom
   * @param after what the row was then, or null
   * @param source what it was read from
   */
  record Delivery<T>(
      int partition,
      long offset,
      long timestamp,
      long order,
      Operation operation,
      int row,
      long fingerprint,
      Supplier<Object> before,
      Supplier<Object> after,
      T source) {

    /** Whether both are the same record, read twice. */
    private boolean isRecord(Delivery<T> other) {
      return offset == other.offset && partition == other.partition && says(other);
    }

    /** Whether both say the same of the same row of an event. */
    private boolean says(Delivery<T> other) {
      return fingerprint == other.fingerprint && row == other.row;
    }

    /** Whether the row can be changed in this way after that. */
    private boolean follows(Delivery<T> earlier) {
      return switch (operation) {
        case READ -> true;
        case CREATE -> !earlier.operation.leavesRow();
        case UPDATE, DELETE -> earlier.operation.leavesRow() && goesOnFrom(earlier);
        case TRUNCATE, SCHEMA, CLEAR -> false;
      };
    }

    /** Whether it may be a change that has happened before, and happens again after another. */
    private boolean repeats(Delivery<T> newest) {
      return !says(newest) && follows(newest);
    }

    /** A snapshot's read needs no number: whatever was read last counts. */
    private boolean isUnnumbered() {
      return order == 0 && operation != Operation.READ;
    }

    private boolean hasBegunAgainSince(Delivery<T> previous) {
      return partition != previous.partition || (order > 0 && order <= previous.order);
    }

    private boolean goesOnFrom(Delivery<T> earlier) {
      Object was = before.get();
      return was == null || Objects.equals(was, earlier.after.get());
    }
  }

  /**
   * What the deliveries tell.
   *
   * @param changes the first delivery of every change, in the order of the changes
   * @param unsure whether something may have been delivered twice or have happened twice, and
   *     nothing tells
   */
  record Found<T>(List<Delivery<T>> changes, boolean unsure) {}

  private Deliveries() {}

  /**
   * Finds the changes.
   *
   * @param deliveries all that are known of one row at one place, in any order; of one change it is
   *     enough to give the first
   */
  static <T> Found<T> find(List<Delivery<T>> deliveries) {
    List<Delivery<T>> changes = new ArrayList<>();
    boolean unsure = false;
    boolean repeated = false;
    boolean restarted = false;
    Delivery<T> previous = null;
    int at = -1;
    for (Delivery<T> delivery : inOrder(deliveries)) {
      if (previous != null && delivery.isRecord(previous)) {
        continue;
      }
      boolean begunAgain = previous != null && delivery.hasBegunAgainSince(previous);
      int known = known(changes, delivery, begunAgain ? -1 : at + 1);
      boolean mayRepeat =
          known >= 0 && at == changes.size() - 1 && delivery.repeats(changes.get(at));
      restarted |= begunAgain;
      unsure |= mayRepeat && (restarted || delivery.isUnnumbered());
      if (known < 0 || (mayRepeat && !begunAgain)) {
        changes.add(delivery);
        at = changes.size() - 1;
      } else {
        at = known;
        repeated = true;
      }
      previous = delivery;
    }
    return new Found<>(changes, unsure || (repeated && comesBack(changes)));
  }

  /** Whether the row comes back to what it was: then a part that is told again fits twice. */
  private static <T> boolean comesBack(List<Delivery<T>> changes) {
    Set<Object> states = new HashSet<>();
    Delivery<T> first = changes.get(0);
    states.add(
        Optional.ofNullable(first.operation == Operation.CREATE ? null : first.before.get()));
    for (Delivery<T> change : changes) {
      boolean isNew =
          states.add(Optional.ofNullable(change.operation.leavesRow() ? change.after.get() : null));
      if (!isNew && change.operation != Operation.READ) {
        return true;
      }
    }
    return false;
  }

  /**
   * How much is known of a place, see {@link Standing}: every change counts, once if it is
   * repeated, and more the earlier its first delivery is. So whatever else is learned, it never
   * falls.
   */
  static <T> long evidence(List<Delivery<T>> changes) {
    long evidence = 0;
    for (int i = 0; i < changes.size(); i++) {
      if (known(changes.subList(0, i), changes.get(i), -1) < 0) {
        evidence = Standing.sum(evidence, Standing.evidence(changes.get(i).offset()));
      }
    }
    return evidence;
  }

  /**
   * Where the change is among those known, or -1: where the delivery goes on, or else where it has
   * the same number, or else the last time that it happened.
   *
   * @param next where the delivery goes on, or -1 if it has begun again
   */
  private static <T> int known(List<Delivery<T>> changes, Delivery<T> delivery, int next) {
    if (next >= 0 && next < changes.size() && changes.get(next).says(delivery)) {
      return next;
    }
    int known = -1;
    for (int i = 0; i < changes.size(); i++) {
      if (changes.get(i).says(delivery)) {
        if (delivery.order > 0 && changes.get(i).order == delivery.order) {
          return i;
        }
        known = i;
      }
    }
    return known;
  }

  /** Offsets of two partitions, between which a key may move once, say nothing about each other. */
  private static <T> List<Delivery<T>> inOrder(List<Delivery<T>> deliveries) {
    Map<Integer, Long> begins = new HashMap<>();
    for (Delivery<T> delivery : deliveries) {
      begins.merge(delivery.partition, delivery.timestamp, Math::min);
    }
    List<Delivery<T>> sorted = new ArrayList<>(deliveries);
    sorted.sort(
        Comparator.comparingLong((Delivery<T> d) -> begins.get(d.partition))
            .thenComparingInt(Delivery::partition)
            .thenComparingLong(Delivery::offset)
            .thenComparingInt(Delivery::row));
    return sorted;
  }
}
