package io.tributary.pipelines.run;

import io.tributary.pipelines.doubt.DoubtLines;
import io.tributary.schemas.doubt.DoubtSpan;
import io.tributary.schemas.doubt.Doubts;
import io.tributary.transforms.lake.DoubtTable;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Follows the lake's doubts while a run goes on, and tells each as it turns up. */
final class DoubtNews {

  private final DoubtTable table;
  private final Set<DoubtSpan.Key> told = new HashSet<>();

  DoubtNews(DoubtTable table) {
    this.table = table;
  }

  /** Lines about the doubts that stand and that no earlier look has told. */
  List<String> look() {
    try {
      Doubts fresh = new Doubts();
      Set<DoubtSpan.Key> standing = new HashSet<>();
      for (Doubts.Judged one : table.read().standing()) {
        standing.add(one.span().key());
        if (!told.contains(one.span().key())) {
          fresh.add(one.span());
        }
      }
      // A doubt that ended and comes again is told again.
      told.clear();
      told.addAll(standing);
      return DoubtLines.standing(fresh, false);
    } catch (IOException e) {
      return List.of("Whether tables are in doubt can't be read: " + e.getMessage());
    }
  }
}
