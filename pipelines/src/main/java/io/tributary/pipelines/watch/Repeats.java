package io.tributary.pipelines.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps lines from flooding: what was told a moment ago is counted, and its newest line told once
 * when a minute is over. Bounded by the number of different things that a job can say.
 */
final class Repeats {

  static final Duration SPAN = Duration.ofMinutes(1);

  /** The greatest number of different things that are remembered. */
  private static final int MOST = 1_000;

  private final Map<String, Told> told = new LinkedHashMap<>();
  private final List<String> ready = new ArrayList<>();

  /** When a thing was told last, and what has come of it since. */
  private static final class Told {
    private Instant at;
    private String held = "";
    private int count;

    private Told(Instant at) {
      this.at = at;
    }
  }

  /**
   * Adds a line.
   *
   * @param thing what it is about; lines about the same thing may differ in figures
   */
  void tell(Instant now, String thing, String line) {
    Told before = told.get(thing);
    if (before == null) {
      if (told.size() == MOST) {
        told.remove(told.keySet().iterator().next());
      }
      told.put(thing, new Told(now));
      ready.add(line);
    } else if (before.count == 0 && !isFresh(before, now)) {
      before.at = now;
      ready.add(line);
    } else {
      before.held = line;
      before.count++;
    }
  }

  /** The lines that are to be shown now. */
  List<String> take(Instant now) {
    for (Told thing : told.values()) {
      if (thing.count > 0 && !isFresh(thing, now)) {
        ready.add(
            thing.count == 1
                ? thing.held
                : "%s (%d times since %s)"
                    .formatted(thing.held, thing.count, Spans.time(thing.at)));
        thing.at = now;
        thing.count = 0;
      }
    }
    List<String> lines = List.copyOf(ready);
    ready.clear();
    return lines;
  }

  private static boolean isFresh(Told thing, Instant now) {
    return thing.at.plus(SPAN).isAfter(now);
  }
}
