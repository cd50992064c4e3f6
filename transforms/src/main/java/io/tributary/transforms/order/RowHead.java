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

    /** Whether another delivery, or this one, says the same of the same row of an event. */
    private boolean says(LogPosition other, long otherFingerprint) {
      return fingerprint == otherFingerprint
          && position.row() == other.row()
          && position.samePlace(other);
    }

    private boolean isRecord(LogPosition other, long otherFingerprint) {
      return position.equals(other) && (fingerprint == 0 || fingerprint == otherFingerprint);
    }

    private boolean isBetween(LogPosition first, LogPosition last) {
      return position.samePlace(first)
          && position.offset() > first.offset()
          && position.offset() < last.offset();
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
      if (seen.isRecord(position, fingerprint)) {
        return ChangeBlock.LABEL_DUPLICATE;
      }
      if (isRedelivered(seen, position, fingerprint)) {
        return ChangeBlock.LABEL_REDELIVERED;
      }
    }
    return !recent.isEmpty() && position.compareTo(position()) < 0
        ? ChangeBlock.LABEL_LATE
        : ChangeBlock.LABEL_NEW;
  }

  /**
   * Whether a change that was seen is delivered once more. An earlier delivery than the one seen is
   * for the change log, which keeps the first; so is what may have happened twice at one place,
   * since the row was changed otherwise in between.
   */
  private boolean isRedelivered(Seen seen, LogPosition position, long fingerprint) {
    return seen.fingerprint() != 0
        && seen.says(position, fingerprint)
        && seen.position().offset() < position.offset()
        && recent.stream().noneMatch(other -> other.isBetween(seen.position(), position));
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
