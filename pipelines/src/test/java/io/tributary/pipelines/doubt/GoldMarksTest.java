package io.tributary.pipelines.doubt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.schemas.gold.GoldContract;
import io.tributary.schemas.gold.GoldTable;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GoldMarksTest {

  private final GoldMarks marks = GoldMarks.bundled();

  @Test
  void everyGoldTableIsComputedFromSourceTablesAlone() {
    Set<String> gold =
        Set.copyOf(GoldContract.bundled().tables().stream().map(GoldTable::name).toList());
    for (String table : gold) {
      Set<String> sources = marks.sources(table);
      assertTrue(!sources.isEmpty(), table);
      assertTrue(sources.stream().noneMatch(gold::contains), table + " from " + sources);
      assertTrue(sources.stream().noneMatch(name -> name.endsWith("_changes")), table);
      sources.forEach(source -> assertTrue(marks.computedFrom(source).contains(table), table));
    }
  }

  @Test
  void aTableOfNobodysContractIsComputedFromNothing() {
    assertEquals(Set.of(), marks.sources("Mine"));
    assertEquals(List.of(), marks.computedFrom("Mine"));
    assertEquals("Items", GoldMarks.source("Items_changes"));
  }
}
