package io.tributary.pipelines.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One line of the result.
 *
 * @param name the scenario's
 * @param measured what was measured, for people
 * @param against what it is compared with, or empty
 * @param limit what is demanded, with the figure that it is held against
 * @param verdict whether it is so
 * @param notes what a reader must know beside it; of a failure, why
 * @param figures the same for machines
 */
record Row(
    String name,
    String measured,
    String against,
    String limit,
    Verdict verdict,
    List<String> notes,
    Map<String, Object> figures) {

  Row {
    notes = List.copyOf(notes);
    figures = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }

  /** What a line says of its demand. */
  enum Verdict {
    HOLDS("holds"),
    FAILS("DOES NOT HOLD"),
    /** Within the limit, but at another size than the demand is made for. */
    SCALED("within, scaled"),
    /** Nothing is demanded. */
    SHOWN("shown");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  /** A scenario that came to no figure. */
  static Row failed(String name, String limit, String why) {
    return new Row(name, "not measured", "", limit, Verdict.FAILS, List.of(why), Map.of());
  }

  /** The same, failed for these reasons; unchanged if there are none. */
  Row unless(List<String> problems) {
    if (problems.isEmpty()) {
      return this;
    }
    List<String> all = new ArrayList<>(problems);
    all.addAll(notes);
    return new Row(name, measured, against, limit, Verdict.FAILS, all, figures);
  }
}
