package io.tributary.transforms.lake;

import io.delta.kernel.Table;
import io.tributary.schemas.table.ColumnType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/**
 * Whatever two processes and another tool do to a table, on a storage that fails now and then:
 * after each step both processes know what the log says to one that reads it whole.
 */
class FollowedHistoriesTest {

  private static final AtomicInteger DISKS = new AtomicInteger();

  @Provide
  Arbitrary<Long> seeds() {
    return Arbitraries.longs().withoutEdgeCases().dontShrink();
  }

  @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
  void bothProcessesKnowWhatTheLogSays(
      @ForAll("seeds") long seed, @ForAll @IntRange(min = 1, max = 60) int steps)
      throws IOException {
    try (MemoryFileSystem.Disk disk =
        MemoryFileSystem.Disk.create("history-" + DISKS.incrementAndGet())) {
      Life life = new Life(disk, new Random(seed));
      for (int i = 0; i < steps; i++) {
        life.step();
      }
    }
  }

  /** A table, those who write it and what they have not yet noticed. */
  private static final class Life {
    private final MemoryFileSystem.Disk disk;
    private final Random random;
    private final LoggedTable table;
    private final AtomicLong clock = new AtomicLong(1_000_000);
    private final List<DeltaLog> processes = new ArrayList<>();
    private LakeSchema schema = new LakeSchema(List.of(LakeField.of("_key", ColumnType.STRING)));
    private int names;

    Life(MemoryFileSystem.Disk disk, Random random) {
      this.disk = disk;
      this.random = random;
      this.table = new LoggedTable(disk, "t");
      for (int i = 0; i < 2; i++) {
        processes.add(table.log(new LogFollowers(clock::get, 10, 1000)));
      }
    }

    void step() throws IOException {
      DeltaLog process = processes.get(random.nextInt(2));
      switch (random.nextInt(12)) {
        case 0 -> widen();
        case 1 -> disk.failAt(random.nextInt(6), random.nextBoolean());
        case 2 -> foreign(process);
        case 3 -> makeAgain();
        case 4 -> cleanUp(process);
        case 5 -> clock.addAndGet(LogFollower.MAX_AGE_MILLIS);
        default -> commit(process);
      }
      if (random.nextInt(3) > 0) {
        disk.heal();
        processes.forEach(table::assertKnown);
      }
    }

    private void widen() {
      List<LakeField> fields = new ArrayList<>(schema.fields());
      fields.add(LakeField.of("c" + fields.size(), ColumnType.LONG));
      schema = new LakeSchema(fields);
    }

    private List<LakeFile> some(DeltaLog.State state) {
      return state.files().stream().filter(file -> random.nextInt(4) == 0).toList();
    }

    /** A commit on what the process knows, or knew a while ago. */
    private void commit(DeltaLog process) {
      try {
        DeltaLog.State state = process.load().orElse(null);
        if (random.nextInt(4) == 0) {
          commit(processes.get(random.nextInt(2)));
        }
        LakeSchema wanted = state == null ? schema : state.schema().join(schema);
        process.commit(
            state,
            wanted,
            LoggedTable.files("f" + names++),
            state == null ? List.of() : some(state));
      } catch (CommitConflictException | IOException | RuntimeException e) {
        disk.heal();
      }
    }

    /** Another tool takes files away, one of which it may bring back. */
    private void foreign(DeltaLog process) throws IOException {
      disk.heal();
      DeltaLog.State state = process.load().orElse(null);
      if (state == null) {
        return;
      }
      List<String> actions = new ArrayList<>(List.of(LoggedTable.INFO));
      String back = null;
      for (LakeFile file : some(state)) {
        back = file.path().substring(file.path().lastIndexOf('/') + 1);
        actions.add(LoggedTable.remove(back));
      }
      actions.add(LoggedTable.add("g" + names++));
      table.write(state.version() + 1, actions.toArray(String[]::new));
      if (back != null && random.nextBoolean()) {
        table.write(state.version() + 2, LoggedTable.add(back));
      }
    }

    private void makeAgain() {
      disk.remove(table.folder());
      for (int i = random.nextInt(20); i > 0; i--) {
        commit(processes.get(random.nextInt(2)));
      }
    }

    /** Another tool checks in and deletes what is behind, some at least. */
    private void cleanUp(DeltaLog process) throws IOException {
      disk.heal();
      DeltaLog.State state = process.load().orElse(null);
      if (state == null) {
        return;
      }
      String checkpoint = table.entry(state.version()).replace(".json", ".checkpoint.parquet");
      if (disk.paths(checkpoint).isEmpty()) {
        Table.forPath(table.engine(), table.path()).checkpoint(table.engine(), state.version());
      }
      for (long version = 0; version < state.version(); version++) {
        disk.remove(table.entry(version));
      }
    }
  }
}
