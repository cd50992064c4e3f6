package io.tributary.transforms.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.table.Column;
import io.tributary.schemas.table.ColumnType;
import io.tributary.schemas.table.TableSchema;
import io.tributary.transforms.Changes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChangeSorterTest {

  private static final TableSchema WIDER =
      Changes.table(
          new Column("id", ColumnType.INT, null),
          new Column("name", ColumnType.STRING, null),
          new Column("more", ColumnType.LONG, null));

  private static List<ChangeEvent> shuffled(int seed) {
    List<ChangeEvent> events = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      Changes change = Changes.update(i % 40, "value " + i).at("bin." + (999_990 + i / 20), i);
      events.add((i % 3 == 0 ? change.of(WIDER) : change).build());
    }
    Collections.shuffle(events, new Random(seed));
    return events;
  }

  private static List<String> sort(ChangeSorter sorter, List<ChangeEvent> events)
      throws IOException {
    for (int from = 0; from < events.size(); from += 50) {
      sorter.add(Blocks.of(events.subList(from, from + 50)));
    }
    List<String> sorted = new ArrayList<>();
    for (Iterator<ChangeSorter.Entry> all = sorter.sorted(); all.hasNext(); ) {
      ChangeSorter.Entry entry = all.next();
      sorted.add(
          entry.key()
              + entry.position().toSortableString()
              + " "
              + entry.schema().columns().size());
    }
    return sorted;
  }

  private static List<String> expected(List<ChangeEvent> events) {
    return events.stream()
        .sorted(Comparator.comparing(ChangeEvent::key).thenComparing(ChangeEvent::position))
        .map(e -> e.key() + e.position().toSortableString() + " " + e.schema().columns().size())
        .toList();
  }

  private static long temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(f -> f.getFileName().toString().startsWith("tributary-sort-")).count();
    }
  }

  @Test
  void sortsByKeyThenPosition() throws IOException {
    List<ChangeEvent> events = shuffled(1);
    try (ChangeSorter sorter = new ChangeSorter(1 << 20)) {
      assertEquals(expected(events), sort(sorter, events));
      assertEquals(0, sorter.spilledRuns());
    }
  }

  @Test
  void spillsWhatDoesNotFitAndSortsTheSameAndLeavesNoFile() throws IOException {
    List<ChangeEvent> events = shuffled(2);
    long before = temporaryFiles();
    try (ChangeSorter sorter = new ChangeSorter(8 << 10)) {
      assertEquals(expected(events), sort(sorter, events));
      assertTrue(sorter.spilledRuns() > 5, sorter.spilledRuns() + " runs");
      assertTrue(temporaryFiles() > before);
    }
    assertEquals(before, temporaryFiles());
  }

  @Test
  void sortsNothing() throws IOException {
    try (ChangeSorter sorter = new ChangeSorter(1024)) {
      assertEquals(List.of(), sort(sorter, List.of()));
    }
  }
}
