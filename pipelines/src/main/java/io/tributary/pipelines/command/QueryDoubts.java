package io.tributary.pipelines.command;

import io.tributary.pipelines.doubt.DoubtLines;
import io.tributary.pipelines.doubt.GoldMarks;
import io.tributary.pipelines.query.LakeSession;
import io.tributary.pipelines.query.LakeTable;
import io.tributary.schemas.doubt.Doubts;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What somebody who asks for a table must know of it: that it is in doubt, or computed so. */
final class QueryDoubts {

  private QueryDoubts() {}

  /** One line for each table in doubt that a statement reads, or that its gold is computed from. */
  static Set<String> lines(LakeSession session, String sql, Doubts doubts) {
    GoldMarks marks = GoldMarks.bundled();
    Set<String> lines = new TreeSet<>();
    for (LakeTable table : session.tablesNamedIn(sql)) {
      if (table.schema().equals("silver") || table.schema().equals("gold")) {
        List<Doubts.Judged> standing = doubts.standing(GoldMarks.source(table.name()));
        if (!standing.isEmpty()) {
          lines.add(DoubtLines.of(table.sqlName(), standing));
        }
      }
      if (table.schema().equals("gold")) {
        for (String source : marks.sources(table.name())) {
          List<Doubts.Judged> standing = doubts.standing(source);
          if (!standing.isEmpty()) {
            lines.add(DoubtLines.ofGold(table.sqlName(), source, standing));
          }
        }
      }
    }
    return lines;
  }
}
