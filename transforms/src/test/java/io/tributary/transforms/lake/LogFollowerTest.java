package io.tributary.transforms.lake;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.delta.kernel.Table;
import io.tributary.schemas.table.ColumnType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a process knows of a table's log, while others write it, end it and clean it up. */
class LogFollowerTest {

  private static final LakeSchema SCHEMA =
      new LakeSchema(List.of(LakeField.of("_key", ColumnType.STRING)));
  private static final LakeSchema WIDER =
      new LakeSchema(
          List.of(LakeField.of("_key", ColumnType.STRING), LakeField.of("more", ColumnType.LONG)));

  private static final AtomicLong DISKS = new AtomicLong();

  private final AtomicLong clock = new AtomicLong(1_000_000);
  private MemoryFileSystem.Disk disk;
  private LoggedTable table;
  private DeltaLog ours;
  private DeltaLog theirs;

  @BeforeEach
  void openDisk() {
    disk = MemoryFileSystem.Disk.create("followed-" + DISKS.incrementAndGet());
    table = new LoggedTable(disk, "t");
    ours = table.log(process());
    theirs = table.log(process());
  }

  @AfterEach
  void closeDisk() {
    disk.close();
  }

  private LogFollowers process() {
    return new LogFollowers(clock::get, 100, 10_000);
  }

  private static void add(DeltaLog log, String... names) throws Exception {
    log.commit(log.load().orElse(null), SCHEMA, LoggedTable.files(names), List.of());
  }

  private static void replace(DeltaLog log, String old, String name) throws Exception {
    DeltaLog.State state = log.load().orElseThrow();
    List<LakeFile> removed =
        state.files().stream().filter(f -> f.path().endsWith("/" + old)).toList();
    log.commit(state, SCHEMA, LoggedTable.files(name), removed);
  }

  @Test
  void looksOnlyForWhatIsNewWhateverTheLengthOfTheLog() throws Exception {
    add(ours, "a");
    long before = disk.requests();
    ours.load();
    assertEquals(2, disk.requests() - before);
    for (int i = 0; i < 60; i++) {
      replace(ours, i == 0 ? "a" : "b" + (i - 1), "b" + i);
    }
    before = disk.requests();
    DeltaLog.State known = ours.load().orElseThrow();
    assertEquals(2, disk.requests() - before);
    assertSame(known, ours.load().orElseThrow());
    table.assertKnown(ours);
  }

  @Test
  void aCommitAsksTheStorageTheSameHoweverLongTheLog() throws Exception {
    add(ours, "a");
    List<Long> requests = new ArrayList<>();
    for (int i = 0; i < 125; i++) {
      long before = disk.requests();
      replace(ours, i == 0 ? "a" : "b" + (i - 1), "b" + i);
      requests.add(disk.requests() - before);
    }
    assertEquals(requests.get(2), requests.get(122));
    assertEquals(requests.get(2), requests.get(62));
  }

  private static String[] manyNames() {
    Random random = new Random(7);
    String[] names = new String[6_000];
    for (int i = 0; i < names.length; i++) {
      names[i] = random.ints(120, 'a', 'z' + 1).mapToObj(Character::toString).collect(joining());
    }
    return names;
  }

  @Test
  void checkpointsBecomeRarerAsTheyBecomeLarger() throws Exception {
    add(ours, manyNames());
    for (int i = 0; i < 90; i++) {
      add(ours, "c" + i);
    }
    List<Long> checkpoints = checkpoints();
    assertEquals(30, checkpoints.get(0));
    assertTrue(checkpoints.size() < 4, checkpoints.toString());
    table.assertKnown(theirs);
  }

  @Test
  void aTableMayNameTheIntervalOfItsCheckpoints() throws Exception {
    add(ours, manyNames());
    table.write(1, table.properties("\"delta.checkpointInterval\":\"4\""));
    for (int i = 2; i < 14; i++) {
      add(ours, "c" + i);
    }
    assertEquals(List.of(4L, 8L, 12L), checkpoints());
  }

  @Test
  void seesTheCommitsOfAnotherProcess() throws Exception {
    add(ours, "a", "b");
    for (int i = 0; i < 25; i++) {
      add(theirs, "c" + i);
      replace(i % 2 == 0 ? theirs : ours, i == 0 ? "a" : "d" + (i - 1), "d" + i);
      table.assertKnown(ours);
      table.assertKnown(theirs);
    }
    assertEquals(27, ours.load().orElseThrow().files().size());
  }

  @Test
  void aStateThatIsNoLongerTheNewestConflicts() throws Exception {
    add(ours, "a");
    DeltaLog.State old = ours.load().orElseThrow();
    add(theirs, "b");
    assertThrows(
        CommitConflictException.class,
        () -> ours.commit(old, SCHEMA, LoggedTable.files("c"), List.of()));
    assertEquals(List.of("a", "b"), table.names(ours));
  }

  @Test
  void seesColumnsThatAnotherProcessAdded() throws Exception {
    add(ours, "a");
    theirs.commit(theirs.load().orElseThrow(), WIDER, LoggedTable.files("b"), List.of());
    assertEquals(WIDER, ours.load().orElseThrow().schema());
    ours.commit(ours.load().orElseThrow(), WIDER, LoggedTable.files("c"), List.of());
    assertEquals(WIDER, ours.load().orElseThrow().schema());
    table.assertKnown(ours);
    table.assertKnown(theirs);
  }

  @Test
  void seesWhatAnotherToolWrites() throws Exception {
    add(ours, "a", "b");
    table.write(1, LoggedTable.INFO, LoggedTable.remove("a"), LoggedTable.add("z"));
    assertEquals(List.of("b", "z"), table.names(ours));
    table.write(2, LoggedTable.INFO, "{\"txn\":{\"appId\":\"x\",\"version\":1}}");
    table.assertKnown(ours);
    table.write(3, LoggedTable.add("b"));
    table.assertKnown(ours);
    table.write(4, LoggedTable.remove("nowhere"), LoggedTable.remove("b"));
    assertEquals(List.of("z"), table.names(ours));
    add(ours, "c");
    assertEquals(5, ours.load().orElseThrow().version());
    table.assertKnown(ours);
  }

  @Test
  void tellsDeletionVectorsOfOneFileApart() throws Exception {
    add(ours, "a", "b");
    table.write(1, table.withVectors());
    table.assertKnown(ours);
    table.write(2, LoggedTable.remove("a"), LoggedTable.add("a", "first"));
    table.assertKnown(ours);
    table.write(3, LoggedTable.remove("a", "first"), LoggedTable.add("a", "second"));
    table.assertKnown(ours);
    table.write(4, LoggedTable.remove("a", "first"));
    assertEquals(List.of("a", "b"), table.names(ours));
    table.assertKnown(ours);
    table.write(5, LoggedTable.remove("a", "second"));
    assertEquals(List.of("b"), table.names(ours));
  }

  @Test
  void anEntryThatIsNotYetWholeIsNotRemembered() throws Exception {
    add(ours, "a");
    table.write(1, LoggedTable.add("b") + "\n{\"add\":");
    assertThrows(RuntimeException.class, () -> ours.load());
    disk.remove(table.entry(1));
    table.write(1, LoggedTable.add("b"), LoggedTable.add("c"));
    assertEquals(List.of("a", "b", "c"), table.names(ours));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 5, 6, 7, 30})
  void noticesThatTheTableWasMadeAgain(int versions) throws Exception {
    add(ours, "a");
    for (int i = 0; i < 5; i++) {
      add(ours, "b" + i);
    }
    disk.remove(table.folder());
    for (int i = 0; i < versions; i++) {
      add(theirs, "n" + i);
    }
    assertEquals(versions, ours.load().map(s -> s.files().size()).orElse(0));
    table.assertKnown(ours);
    add(ours, "c");
    assertEquals(versions + 1, ours.load().orElseThrow().files().size());
    table.assertKnown(ours);
    table.assertKnown(theirs);
  }

  @Test
  void aCommitOnATableThatWasMadeAgainBehindItsBackIsForgottenWithIt() throws Exception {
    add(ours, "a");
    DeltaLog.State old = ours.load().orElseThrow();
    disk.remove(table.folder());
    add(theirs, "n");
    add(theirs, "m");
    assertThrows(
        CommitConflictException.class,
        () -> ours.commit(old, SCHEMA, LoggedTable.files("c"), List.of()));
    assertEquals(List.of("m", "n"), table.names(ours));
  }

  @Test
  void goesOnWhenEntriesBehindACheckpointWereCleanedUp() throws Exception {
    add(ours, "a");
    add(ours, "b");
    for (int i = 0; i < 30; i++) {
      add(theirs, "c" + i);
    }
    for (int i = 0; i < 30; i++) {
      disk.remove(table.entry(i));
    }
    assertEquals(32, ours.load().orElseThrow().files().size());
    add(ours, "d");
    table.assertKnown(ours);
    table.assertKnown(theirs);
  }

  @Test
  void aGapBehindWhatIsKnownIsSeenBeforeACleanUpCanMakeOne() throws Exception {
    add(ours, "a");
    ours.load();
    for (int i = 0; i < 30; i++) {
      add(theirs, "c" + i);
    }
    for (int i = 1; i < 30; i++) {
      disk.remove(table.entry(i));
    }
    clock.addAndGet(LogFollower.MAX_AGE_MILLIS + 1);
    assertEquals(31, ours.load().orElseThrow().files().size());
    table.assertKnown(ours);
  }

  @Test
  void aTableWhoseEntriesMayGoAtOnceIsAlwaysReadWhole() throws Exception {
    add(ours, "a");
    table.write(1, table.properties("\"delta.logRetentionDuration\":\"interval 0 seconds\""));
    for (int i = 2; i <= 20; i++) {
      table.write(i, LoggedTable.add("c" + i));
      table.assertKnown(ours);
    }
    Table.forPath(table.engine(), table.path()).checkpoint(table.engine(), 20);
    for (int i = 3; i < 20; i++) {
      disk.remove(table.entry(i));
    }
    assertEquals(20, ours.load().orElseThrow().files().size());
  }

  @Test
  void followsALogThatNobodyChecksInto() throws Exception {
    add(ours, "a");
    for (int i = 1; i < 350; i++) {
      table.write(i, LoggedTable.add("c" + i));
      if (i % 7 == 0) {
        assertEquals(i + 1, ours.load().orElseThrow().files().size());
      }
    }
    table.assertKnown(ours);
  }

  @Test
  void goesOnFromCheckpointsOfItsOwn() throws Exception {
    for (int i = 0; i < 95; i++) {
      add(ours, "c" + i);
      table.assertKnown(ours);
    }
    assertEquals(5, LogReader.entries(ours.load().orElseThrow()) + 1);
    assertEquals(List.of(30L, 60L, 90L), checkpoints());
  }

  private List<Long> checkpoints() {
    return disk.paths(table.folder() + "_delta_log/").stream()
        .filter(path -> path.endsWith(".checkpoint.parquet"))
        .map(path -> Long.valueOf(path.substring(path.lastIndexOf('/') + 1).split("\\.", 2)[0]))
        .toList();
  }

  @Test
  void writesNoCheckpointThatLacksWhatCouldNotBeRead() throws Exception {
    for (int i = 0; i < 30; i++) {
      add(ours, "c" + i);
    }
    String lost = table.entry(4);
    byte[] bytes = disk.bytes(lost);
    disk.remove(lost);
    add(ours, "c30");
    assertEquals(List.of(), checkpoints());
    disk.put(lost, new String(bytes, StandardCharsets.UTF_8));
    assertEquals(31, table.names(ours).size());
    table.assertKnown(theirs);
    for (int i = 31; i <= 40; i++) {
      add(ours, "c" + i);
    }
    assertEquals(List.of(40L), checkpoints());
    table.assertKnown(ours);
    table.assertKnown(theirs);
    assertEquals(List.of(), disk.paths("/lake/").stream().filter(p -> p.endsWith(".tmp")).toList());
  }

  @Test
  void forgetsTheTablesThatWereNotAskedForLongest() throws Exception {
    LogFollowers two = new LogFollowers(clock::get, 2, 10_000);
    List<LoggedTable> tables = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      LoggedTable one = new LoggedTable(disk, name);
      tables.add(one);
      add(one.log(two), "x");
      assertTrue(two.size() <= 2);
    }
    for (LoggedTable one : tables) {
      add(one.log(two), "y");
      one.assertKnown(one.log(two));
    }
  }

  @Test
  void remembersABoundedNumberOfFiles() throws Exception {
    LogFollowers few = new LogFollowers(clock::get, 100, 10);
    for (String name : List.of("a", "b", "c")) {
      LoggedTable one = new LoggedTable(disk, name);
      add(one.log(few), "1", "2", "3", "4");
    }
    assertEquals(2, few.size());
    LoggedTable large = new LoggedTable(disk, "d");
    for (int i = 0; i < 12; i++) {
      add(large.log(few), "f" + i);
    }
    assertEquals(1, few.size());
    large.assertKnown(large.log(few));
  }

  @Test
  void writersOfTwoProcessesLoseNothing() throws Exception {
    int each = 25;
    ExecutorService writers = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int writer = 0; writer < 4; writer++) {
        String name = "w" + writer + "-";
        DeltaLog log = writer % 2 == 0 ? ours : theirs;
        running.add(
            writers.submit(
                () -> {
                  for (int i = 0; i < each; ) {
                    try {
                      add(log, name + i);
                      i++;
                    } catch (CommitConflictException e) {
                      Thread.onSpinWait();
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> writer : running) {
        writer.get();
      }
    } finally {
      writers.shutdown();
    }
    Set<String> names = new HashSet<>(table.names(ours));
    assertEquals(4 * each, names.size());
    assertEquals(4 * each - 1, ours.load().orElseThrow().version());
    table.assertKnown(ours);
    table.assertKnown(theirs);
  }

  @Test
  void aFolderOfThisMachineTellsFilesOfOneNameApart(@TempDir Path folder) throws IOException {
    Storage storage = Storage.of(java.util.Map.of());
    Path file = folder.resolve("entry");
    Set<LogEntry> seen = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      Files.writeString(file, "same");
      org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
      LogEntry entry = LogEntry.find(storage.fileSystem(path), path).orElseThrow();
      assertTrue(seen.add(entry), entry.toString());
      assertEquals(4, entry.length());
      assertNotEquals("", entry.tag());
      long modified = Files.getLastModifiedTime(file).toMillis();
      assertEquals(modified, entry.modifiedAt());
      Path kept = folder.resolve("kept" + i);
      Files.move(file, kept);
    }
  }
}
