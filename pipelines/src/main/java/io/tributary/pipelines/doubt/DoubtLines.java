package io.tributary.pipelines.doubt;

import io.tributary.schemas.doubt.Doubts;
import io.tributary.schemas.doubt.KnownEqual;
import io.tributary.schemas.doubt.Remedy;
import io.tributary.schemas.position.LogPosition;
import java.util.ArrayList;
import java.util.List;

/** Doubts as lines for people. */
public final class DoubtLines {

  /** More than these are told by their number alone. */
  private static final int MOST = 20;

  private static final String ALL = "./tributary doubts";

  private DoubtLines() {}

  /** A place, short and readable: {@code mysql-bin.4:120}. */
  public static String place(LogPosition position) {
    return position.binlog()
        + ":"
        + position.pos()
        + (position.streamed() ? "" : " (snapshot)")
        + (position.epoch() == 0 ? "" : " of history " + position.epoch());
  }

  /** How it is known up to where a table is equal. */
  public static String means(KnownEqual known) {
    return known.means().text() + (known.reason().isEmpty() ? "" : ": " + known.reason());
  }

  /**
   * A line for each doubt that stands, up to a number of them.
   *
   * @param gold whether to name the gold tables that are computed from such tables
   */
  public static List<String> standing(Doubts doubts, boolean gold) {
    GoldMarks marks = GoldMarks.bundled();
    List<Doubts.Judged> standing = doubts.standing();
    List<String> lines = new ArrayList<>();
    for (Doubts.Judged one : standing.subList(0, Math.min(MOST, standing.size()))) {
      List<String> computed = gold ? marks.computedFrom(one.span().table()) : List.of();
      lines.add(
          one.span().table()
              + " is in doubt "
              + since(one)
              + (computed.isEmpty()
                  ? ""
                  : " (and gold's " + String.join(", ", computed) + ", computed from it)")
              + "; to mend it: "
              + Remedy.of(one.span().cause()));
    }
    if (standing.size() > MOST) {
      lines.add("and " + (standing.size() - MOST) + " doubts more; " + ALL + " lists them");
    }
    return lines;
  }

  /** Since where, and what it is. */
  static String since(Doubts.Judged one) {
    return "since " + place(one.since()) + ": " + one.span().sentence();
  }

  /**
   * One line about a table that somebody looks at, of which a doubt stands.
   *
   * @param name of the table, as SQL has it
   */
  public static String of(String name, List<Doubts.Judged> standing) {
    return name + " is in doubt " + since(standing.get(0)) + more(standing);
  }

  /** The same of a gold table, for what it is computed from. */
  public static String ofGold(String name, String source, List<Doubts.Judged> standing) {
    return name
        + " is computed from "
        + source
        + ", which is in doubt "
        + since(standing.get(0))
        + more(standing);
  }

  private static String more(List<Doubts.Judged> standing) {
    return "; to mend it: "
        + Remedy.of(standing.get(0).span().cause())
        + (standing.size() == 1 ? "" : " (" + (standing.size() - 1) + " doubts more: " + ALL + ")");
  }
}
