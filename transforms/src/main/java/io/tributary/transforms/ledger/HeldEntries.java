package io.tributary.transforms.ledger;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;

/** Entries that leave a step when its bundle ends. Not thread-safe; one for each bundle. */
public final class HeldEntries {

  private record Held(LedgerEntry entry, long made, Instant timestamp, BoundedWindow window) {}

  private final List<Held> held = new ArrayList<>();

  /** Holds an entry of an element. */
  public void add(LedgerEntry entry, Instant timestamp, BoundedWindow window) {
    held.add(new Held(entry, System.currentTimeMillis(), timestamp, window));
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return held.isEmpty();
  }

  /** Lets them go as they are. */
  public <T> void leave(DoFn<T, LedgerEntry>.FinishBundleContext context) {
    held.forEach(h -> context.output(h.entry(), h.timestamp(), h.window()));
  }

  /** Lets them go; what they count is visible only now. */
  public <T> void leaveLater(DoFn<T, LedgerEntry>.FinishBundleContext context) {
    long now = System.currentTimeMillis();
    held.forEach(h -> context.output(h.entry().later(now - h.made()), h.timestamp(), h.window()));
  }
}
