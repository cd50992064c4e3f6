package io.tributary.pipelines.verify;

import io.tributary.pipelines.doubt.DoubtLines;
import io.tributary.pipelines.doubt.GoldMarks;
import io.tributary.schemas.doubt.Doubts;
import io.tributary.schemas.doubt.KnownEqual;
import io.tributary.schemas.position.LogPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a verification means for doubts.
 *
 * <p>A silver table that equals the database does so with all that the database had done when it
 * was read. That is at least what the lake knew of by then: the changes in the version that was
 * compared, and what doubts were told of before the database was read, since both came from there.
 * Up to the greatest of these places the table is known to be equal. The database must be the
 * server that the connector reads, or not behind it. A table that nothing was ever doubted of needs
 * no such knowledge, so a lake without doubts is only read.
 *
 * @param inDoubt the tables that were in doubt when it began, or are computed from such
 * @param lines what is to be said of them
 * @param equal what is known now
 */
public record VerifiedDoubts(Set<String> inDoubt, List<String> lines, List<KnownEqual> equal) {

  public VerifiedDoubts {
    inDoubt = Set.copyOf(inDoubt);
    lines = List.copyOf(lines);
    equal = List.copyOf(equal);
  }

  /**
   * Of silver tables and the database.
   *
   * @param before the doubts as they were before the database was read
   * @param compared by table the greatest position in the version that was compared
   */
  public static VerifiedDoubts ofSilver(
      Doubts before, List<TableResult> results, Map<String, LogPosition> compared) {
    Set<String> inDoubt = new TreeSet<>();
    List<String> lines = new ArrayList<>();
    List<KnownEqual> equal = new ArrayList<>();
    for (TableResult result : results) {
      String table = result.table();
      List<Doubts.Judged> standing = before.standing(table);
      if (!standing.isEmpty()) {
        inDoubt.add(table);
      }
      if (result.compared() && result.isEqual()) {
        Optional<LogPosition> doubted = before.newest(table);
        if (doubted.isPresent()) {
          LogPosition place = greater(doubted.get().place(), compared.get(table));
          equal.add(KnownEqual.through(table, KnownEqual.Means.VERIFIED, place, ""));
          if (!standing.isEmpty()) {
            lines.add(
                table
                    + " was in doubt and is known to equal the database up to "
                    + DoubtLines.place(place)
                    + "; doubts that ended: "
                    + standing.size());
          }
        }
      } else if (!standing.isEmpty()) {
        lines.add(DoubtLines.of(table, standing));
      }
    }
    return new VerifiedDoubts(inDoubt, lines, equal);
  }

  private static LogPosition greater(LogPosition place, LogPosition position) {
    return position == null || position.place().compareTo(place) <= 0 ? place : position.place();
  }

  /** Of gold tables: they may equal their SQL, and still stand on a table in doubt. */
  public static VerifiedDoubts ofGold(Doubts doubts, List<TableResult> results) {
    GoldMarks marks = GoldMarks.bundled();
    Set<String> inDoubt = new TreeSet<>();
    List<String> lines = new ArrayList<>();
    for (TableResult result : results) {
      List<Doubts.Judged> own = doubts.standing(result.table());
      if (!own.isEmpty()) {
        inDoubt.add(result.table());
        lines.add(DoubtLines.of(result.table(), own));
      }
      for (String source : marks.sources(result.table())) {
        List<Doubts.Judged> standing = doubts.standing(source);
        if (!standing.isEmpty()) {
          inDoubt.add(result.table());
          lines.add(DoubtLines.ofGold(result.table(), source, standing));
        }
      }
    }
    return new VerifiedDoubts(inDoubt, lines, List.of());
  }
}
