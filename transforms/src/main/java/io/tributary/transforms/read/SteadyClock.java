package io.tributary.transforms.read;

import java.util.function.LongSupplier;
import org.joda.time.Instant;

/**
 * A clock that never goes back: it shows the machine's time, or, where that was set back, goes on
 * from what it has shown at the pace of time. With a clock that stood still instead, the partitions
 * that follow it would stand still for as long as the machine's was set back.
 */
final class SteadyClock {

  private final LongSupplier millis;
  private final LongSupplier nanos;
  private long shown;
  private long shownAtNanos;

  /**
   * A clock.
   *
   * @param millis the machine's time, in milliseconds since the epoch
   * @param nanos a count of nanoseconds that is never set
   */
  SteadyClock(LongSupplier millis, LongSupplier nanos) {
    this.millis = millis;
    this.nanos = nanos;
    this.shown = millis.getAsLong();
    this.shownAtNanos = nanos.getAsLong();
  }

  static SteadyClock system() {
    return new SteadyClock(System::currentTimeMillis, System::nanoTime);
  }

  /** Makes it show a time at least; what a clock on another machine has shown, say. */
  void showAtLeast(Instant time) {
    if (time.isAfter(now())) {
      shown = time.getMillis();
      shownAtNanos = nanos.getAsLong();
    }
  }

  Instant now() {
    long time = millis.getAsLong();
    long elapsed = Math.max(0, (nanos.getAsLong() - shownAtNanos) / 1_000_000);
    if (time >= shown + elapsed) {
      shown = time;
      shownAtNanos = nanos.getAsLong();
      return Instant.ofEpochMilli(time);
    }
    return Instant.ofEpochMilli(shown + elapsed);
  }
}
