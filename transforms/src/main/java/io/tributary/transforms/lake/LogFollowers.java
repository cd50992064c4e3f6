package io.tributary.transforms.lake;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The tables whose logs a process follows, each under its path and the settings of its storage.
 * Bounded: those that were not asked for longest are forgotten, and are read from their logs when
 * they are asked for again.
 */
final class LogFollowers {

  /** A live file takes about a kilobyte, so that all of them take a tenth of the heap. */
  private static final long HEAP_PER_FILE = 10 << 10;

  private static final int MAX_TABLES = 5_000;

  /** Those of this process. */
  static final LogFollowers OF_PROCESS =
      new LogFollowers(
          System::currentTimeMillis,
          MAX_TABLES,
          (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / HEAP_PER_FILE));

  /**
   * What a table is known by.
   *
   * @param partitionColumn the column whose values its files are told with, or null
   */
  private record Key(String path, String partitionColumn, Storage storage) {}

  private static final class Followed {
    private final LogFollower follower;
    private int files;

    Followed(LogFollower follower) {
      this.follower = follower;
    }
  }

  private final LongSupplier clock;
  private final int maxTables;
  private final int maxFiles;
  private final Map<Key, Followed> tables = new LinkedHashMap<>(16, 0.75f, true);
  private long files;

  /**
   * A set of followers.
   *
   * @param clock milliseconds since the epoch
   * @param maxTables how many tables are remembered
   * @param maxFiles how many live files they may have together; one table may have more
   */
  LogFollowers(LongSupplier clock, int maxTables, int maxFiles) {
    this.clock = clock;
    this.maxTables = maxTables;
    this.maxFiles = maxFiles;
  }

  /** The one who follows a table. */
  synchronized LogFollower of(Storage storage, String path, String partitionColumn) {
    Key key = new Key(path, partitionColumn, storage);
    Followed followed = tables.get(key);
    if (followed == null) {
      LogReader reader = new LogReader(path, partitionColumn);
      followed = new Followed(new LogFollower(reader, clock, size -> resized(key, size)));
      tables.put(key, followed);
      makeRoomFor(key);
    }
    return followed.follower;
  }

  private synchronized void resized(Key key, int size) {
    Followed followed = tables.get(key);
    if (followed != null) {
      files += size - followed.files;
      followed.files = size;
      makeRoomFor(key);
    }
  }

  private void makeRoomFor(Key key) {
    Iterator<Map.Entry<Key, Followed>> oldest = tables.entrySet().iterator();
    while ((tables.size() > maxTables || files > maxFiles) && oldest.hasNext()) {
      Map.Entry<Key, Followed> candidate = oldest.next();
      if (!candidate.getKey().equals(key)) {
        files -= candidate.getValue().files;
        oldest.remove();
      }
    }
  }

  /** Number of tables that are remembered. */
  synchronized int size() {
    return tables.size();
  }
}
