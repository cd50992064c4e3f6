package io.tributary.transforms.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.transforms.Changes;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A unit that is committed again after its storage failed, at each change of a file in turn. */
class StorageFailureTest {

  private static final int MORE_CHANGES_THAN_A_UNIT_MAKES = 100;

  private static void write(LakeFixture lake) throws IOException {
    Changes[] changes = {
      Changes.update(1, "b").at(200), Changes.delete(2).at(300), Changes.create(3, "c").at(400)
    };
    lake.log(changes).current(changes);
  }

  /** Whether the failure came; the unit was then written once more. */
  private static boolean writeTwiceIfItFails(LakeFixture lake, MemoryFileSystem.Disk disk)
      throws IOException {
    try {
      write(lake);
    } catch (IOException | RuntimeException e) {
      assertTrue(!disk.isToFail(), "failed by itself: " + e);
      write(lake);
    }
    return !disk.isToFail();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void endsTheSameWhereverItFailsAndWhetherOrNotTheChangeWasMade(boolean effective)
      throws IOException {
    int at = 0;
    boolean failed = true;
    while (failed && at < MORE_CHANGES_THAN_A_UNIT_MAKES) {
      try (MemoryFileSystem.Disk disk = MemoryFileSystem.Disk.create("fails-at-" + at)) {
        LakeFixture lake = new LakeFixture(MemoryFileSystem.STORAGE, LakeLayout.under(disk.root()));
        Changes[] first = {Changes.create(1, "a").at(100), Changes.create(2, "x").at(100).row(1)};
        lake.log(first).current(first);
        disk.failAt(at, effective);
        failed = writeTwiceIfItFails(lake, disk);
        assertEquals(List.of("[1] b", "[3] c"), lake.currentRows("_key", "name"), "at " + at);
        assertEquals(5, lake.logRows().size(), "at " + at);
        at++;
      }
    }
    assertTrue(at > 8 && !failed, "failed at " + at + " changes");
  }
}
