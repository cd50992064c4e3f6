package io.tributary.schemas.position;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.schemas.position.EpochDetector.Sighting;
import io.tributary.schemas.position.SightingSorter.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SightingSorterTest {

  /** Up to some hundred temporary files, so that files are merged into files. */
  @Property(tries = 30)
  void sortsAsInMemoryAndKeepsEqualEntriesInTheirOrder(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int inMemory) throws IOException {
    Random random = new Random(seed);
    List<Entry> entries = new ArrayList<>();
    try (SightingSorter sorter = new SightingSorter(SightingSorter.BY_NUMBER, inMemory)) {
      for (int i = random.nextInt(300); i >= 0; i--) {
        Entry entry =
            new Entry(
                "t/" + random.nextInt(3),
                random.nextInt(20) - 5,
                new Sighting(
                    random.nextLong(),
                    "bin.00000" + i,
                    i,
                    random.nextBoolean() ? null : "é:" + i,
                    random.nextInt(3)));
        entries.add(entry);
        sorter.add(entry);
      }
      entries.sort(SightingSorter.BY_NUMBER);
      assertEquals(entries, all(sorter.sorted()));
      assertEquals(entries, all(sorter.sorted()), "asked again");
    }
  }

  private static List<Entry> all(SightingSorter.Sorted sorted) throws IOException {
    List<Entry> all = new ArrayList<>();
    for (Entry entry = sorted.next(); entry != null; entry = sorted.next()) {
      all.add(entry);
    }
    return all;
  }
}
