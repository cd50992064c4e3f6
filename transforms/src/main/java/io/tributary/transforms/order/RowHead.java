package io.tributary.transforms.order;

import io.tributary.schemas.position.LogPosition;
import java.util.ArrayList;
import java.util.List;

/**
 * What is remembered of a row: the newest changes seen, newest first, at most {@value #MAX_RECENT}.
 * The first is the row's head. Deliveries older than all of them are not recognised as duplicates
 * here; the change log, which knows every change, then recognises them.
 *
 * @param recent the newest changes, newest first
 */
record RowHead(List<Seen> recent) {

  static final int MAX_RECENT = 8;

  /**
   * A change that was seen.
   *
   * @param fingerprint its fingerprint, or 0 when it was learned from the current table, which does
   *     not keep it
   */
  record Seen(LogPosition position, long fingerprint) {

    boolean isDeliveryOf(LogPosition other, long otherFingerprint) {
      return fingerprint == 0
          ? position.equals(other)
          : fingerprint == otherFingerprint && position.sameEvent(other);
    }
  }

  RowHead {
    recent = List.copyOf(recent);
  }

  static final RowHead NONE = new RowHead(List.of());

  /** A head learned from the current table. */
  static RowHead learned(LogPosition position) {
    return new RowHead(List.of(new Seen(position, 0)));
  }

  /**
   * The head's position.
   *
   * @throws IndexOutOfBoundsException if nothing was seen
   */
  LogPosition position() {
    return recent.get(0).position();
  }

  /** The label of a change, given what was seen before it. */
  byte label(LogPosition position, long fingerprint) {
    for (Seen seen : recent) {
      if (seen.isDeliveryOf(position, fingerprint)) {
        return ChangeBlock.LABEL_DUPLICATE;
      }
    }
    return !recent.isEmpty() && position.compareTo(position()) < 0
        ? ChangeBlock.LABEL_LATE
        : ChangeBlock.LABEL_NEW;
  }

  /** This memory with one more change. */
  RowHead with(LogPosition position, long fingerprint) {
    List<Seen> seen = new ArrayList<>(recent);
    int at = 0;
    while (at < seen.size() && seen.get(at).position().compareTo(position) > 0) {
      at++;
    }
    seen.add(at, new Seen(position, fingerprint));
    return new RowHead(seen.size() > MAX_RECENT ? seen.subList(0, MAX_RECENT) : seen);
  }
}
