package io.tributary.transforms.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.schemas.doubt.Doubt;
import io.tributary.schemas.doubt.DoubtSpan;
import io.tributary.schemas.doubt.Doubts;
import io.tributary.schemas.doubt.KnownEqual;
import io.tributary.schemas.position.LogPosition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class DoubtTableTest {

  private static final Storage STORAGE = MemoryFileSystem.STORAGE;

  private static LogPosition at(long pos) {
    return LogPosition.of(0, "bin.000004", pos, true, 9, 0);
  }

  private static DoubtSpan doubt(String table, long pos) {
    return DoubtSpan.of(new Doubt(table, Doubt.Cause.STATEMENT, at(pos), "An UPDATE"));
  }

  private static KnownEqual verified(String table, long pos) {
    return KnownEqual.through(table, KnownEqual.Means.VERIFIED, at(pos), "");
  }

  private static DoubtTable table(LakeLayout layout) {
    return new DoubtTable(layout, STORAGE);
  }

  private static int commits(MemoryFileSystem.Disk disk) {
    return (int)
        disk.paths("").stream()
            .filter(path -> path.matches(".*_doubts/_delta_log/\\d+\\.json"))
            .count();
  }

  @Example
  void aLakeThatNothingWasDoubtedOfHasNoDoubts() throws IOException {
    try (MemoryFileSystem.Disk disk = MemoryFileSystem.Disk.create("doubts-none")) {
      LakeLayout layout = LakeLayout.under(disk.root());
      assertEquals(List.of(), table(layout).read().all());
      table(layout).tell(List.of());
      table(layout).raise(List.of());
      assertEquals(0, commits(disk));
    }
  }

  @Example
  void whatSaysNothingNewIsNotCommitted() throws IOException {
    try (MemoryFileSystem.Disk disk = MemoryFileSystem.Disk.create("doubts-again")) {
      LakeLayout layout = LakeLayout.under(disk.root());
      table(layout).tell(List.of(doubt("Items", 200), doubt("Items", 100), doubt("Others", 7)));
      assertEquals(1, commits(disk));
      table(layout).tell(List.of(doubt("Items", 150), doubt("Others", 7)));
      assertEquals(1, commits(disk));
      table(layout).raise(List.of(verified("Items", 300), verified("Items", 250)));
      assertEquals(2, commits(disk));
      table(layout).raise(List.of(verified("Items", 299)));
      assertEquals(2, commits(disk));
      Doubts doubts = table(layout).read();
      assertEquals(List.of("Others"), doubts.tables());
      assertEquals(2, doubts.all().size());
      assertEquals(at(100).place(), doubts.all().get(0).span().first());
      assertEquals(at(200).place(), doubts.all().get(0).span().last());
    }
  }

  @Example
  void whatIsKnownIsOnlyRaised() throws IOException {
    try (MemoryFileSystem.Disk disk = MemoryFileSystem.Disk.create("doubts-raise")) {
      LakeLayout layout = LakeLayout.under(disk.root());
      table(layout).tell(List.of(doubt("Items", 100)));
      table(layout)
          .raise(
              List.of(
                  KnownEqual.through(
                      "Items", KnownEqual.Means.ACCEPTED, at(100), "looked through")));
      assertEquals(List.of(), table(layout).read().tables());
      table(layout).raise(List.of(KnownEqual.cleared("Items", at(50))));
      Doubts.Judged one = table(layout).read().all().get(0);
      assertEquals("looked through", one.known().reason());
      table(layout).tell(List.of(doubt("Items", 101)));
      assertEquals(List.of("Items"), table(layout).read().tables());
      table(layout).raise(List.of(KnownEqual.cleared("Items", at(102))));
      assertEquals(List.of(), table(layout).read().tables());
    }
  }

  /** Writes the same at every change of a file at which the storage may fail, once more each. */
  @Example
  void aCrashAtAnyChangeOfAFileIsMendedByTheRedelivery() throws IOException {
    for (boolean effective : List.of(true, false)) {
      boolean failed = true;
      for (int at = 0; failed; at++) {
        assertTrue(at < 100, "fails at every change");
        try (MemoryFileSystem.Disk disk =
            MemoryFileSystem.Disk.create("doubts-" + effective + at)) {
          LakeLayout layout = LakeLayout.under(disk.root());
          table(layout).tell(List.of(doubt("Items", 100)));
          disk.failAt(at, effective);
          try {
            write(layout);
          } catch (IOException | RuntimeException e) {
            assertTrue(!disk.isToFail(), "failed by itself: " + e);
          }
          failed = !disk.isToFail();
          disk.heal();
          write(layout);
          Doubts doubts = table(layout).read();
          assertEquals(List.of("Others"), doubts.tables());
          assertEquals(at(300).place(), doubts.newest("Items").orElseThrow());
        }
      }
    }
  }

  private static void write(LakeLayout layout) throws IOException {
    table(layout).tell(List.of(doubt("Items", 300), doubt("Others", 5)));
    table(layout).raise(List.of(verified("Items", 300)));
  }

  @Example
  void twoWritersLoseNothingOfEachOther() throws Exception {
    try (MemoryFileSystem.Disk disk = MemoryFileSystem.Disk.create("doubts-two")) {
      LakeLayout layout = LakeLayout.under(disk.root());
      ExecutorService writers = Executors.newFixedThreadPool(2);
      try {
        List<Callable<Void>> both = new ArrayList<>();
        for (String own : List.of("a", "b")) {
          both.add(
              () -> {
                for (int i = 1; i <= 5; i++) {
                  table(layout).tell(List.of(doubt(own, i), doubt("both", i)));
                  table(layout).raise(List.of(verified("both", i)));
                }
                return null;
              });
        }
        for (var end : writers.invokeAll(both)) {
          end.get();
        }
      } finally {
        writers.shutdownNow();
      }
      Doubts doubts = table(layout).read();
      assertEquals(List.of("a", "b"), doubts.tables());
      assertEquals(at(5).place(), doubts.newest("both").orElseThrow());
      assertEquals(3, doubts.all().size());
    }
  }

  @Property(tries = 40)
  void theOrderOfCommitsChangesNothing(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int steps) throws IOException {
    Random random = new Random(seed);
    List<Object> facts = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      String name = random.nextBoolean() ? "a" : "b";
      long pos = 1L + random.nextInt(5);
      facts.add(
          switch (random.nextInt(3)) {
            case 0 -> verified(name, pos);
            case 1 -> KnownEqual.cleared(name, at(pos));
            default -> doubt(name, pos);
          });
    }
    List<Object> again = new ArrayList<>(facts);
    again.addAll(facts);
    Collections.shuffle(again, random);
    assertEquals(written(facts, "once"), written(again, "again"), "seed " + seed);
  }

  private static List<Doubts.Judged> written(List<Object> facts, String name) throws IOException {
    try (MemoryFileSystem.Disk disk = MemoryFileSystem.Disk.create("doubts-" + name)) {
      LakeLayout layout = LakeLayout.under(disk.root());
      for (Object fact : facts) {
        if (fact instanceof DoubtSpan span) {
          table(layout).tell(List.of(span));
        } else if (fact instanceof KnownEqual equal) {
          table(layout).raise(List.of(equal));
        }
      }
      return table(layout).read().all();
    }
  }
}
