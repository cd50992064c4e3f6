package io.tributary.transforms.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.apache.hadoop.fs.FileSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one table's log: remembers the newest version it has seen and, when asked, reads the
 * entries behind it. If there is none that is two questions to the storage, whatever the length of
 * the log and the number of files.
 *
 * <p>What is remembered holds as long as its newest entry is the same file as before. A table that
 * was deleted and made again has another one under that name, or none, even if its versions have
 * passed the one remembered: then, and whenever entries hold what is not plainly files that come
 * and go, the log is read from its beginning. The entry is looked at last, after those behind it,
 * so they cannot be another table's.
 *
 * <p>Thread-safe; threads that ask for one table wait for each other.
 */
final class LogFollower {

  private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);

  /**
   * A clean-up of the log may leave a gap behind the remembered entry, which looks like the log's
   * end. It takes entries that are older than the table's retention only, so whoever has looked
   * within a shorter time has seen all that it could take.
   */
  static final long MAX_AGE_MILLIS = 10 * 60_000;

  /**
   * More new entries than that, or twice as many since the checkpoint that they are told to follow,
   * are looked for behind the checkpoints that others may have written meanwhile.
   */
  private static final int MAX_ENTRIES = 100;

  /**
   * What is known.
   *
   * @param entry the one that made the state's version
   * @param seenAt when the storage was last asked
   * @param entries how many of them the log had behind its checkpoint when it was last read whole
   */
  private record Known(DeltaLog.State state, LogEntry entry, long seenAt, int entries) {
    boolean isLong() {
      return LogReader.entries(state) > 2 * (MAX_ENTRIES + entries);
    }
  }

  private final LogReader reader;
  private final LongSupplier clock;
  private final IntConsumer size;
  private Known known;

  /**
   * A follower that knows nothing yet.
   *
   * @param clock milliseconds since the epoch
   * @param size is told how many files are remembered, whenever that changes
   */
  LogFollower(LogReader reader, LongSupplier clock, IntConsumer size) {
    this.reader = reader;
    this.clock = clock;
    this.size = size;
  }

  LogReader reader() {
    return reader;
  }

  /** The table's newest version, or empty if there is no table. */
  synchronized Optional<DeltaLog.State> newest(Storage storage) {
    try {
      long now = clock.getAsLong();
      Known followed = isRecent(now) && !known.isLong() ? follow(storage, now) : null;
      if (followed == null) {
        return read(storage, now);
      }
      remember(followed);
      return Optional.of(followed.state());
    } catch (IOException e) {
      throw new UncheckedIOException("Can't read the log of " + reader.path(), e);
    }
  }

  /** A clock that was set back says nothing. */
  private boolean isRecent(long now) {
    return known != null && now >= known.seenAt() && now - known.seenAt() <= MAX_AGE_MILLIS;
  }

  /** What is known, with the entries behind it; null if the log must be read from its beginning. */
  private Known follow(Storage storage, long now) throws IOException {
    FileSystem files = storage.fileSystem(known.entry().path());
    List<LogEntry> newer = new ArrayList<>();
    long version = known.state().version();
    Optional<LogEntry> next = LogEntry.find(files, reader.entry(version + 1));
    while (next.isPresent()) {
      newer.add(next.get());
      if (newer.size() > MAX_ENTRIES) {
        return null;
      }
      next = LogEntry.find(files, reader.entry(version + newer.size() + 1));
    }
    DeltaLog.State state = newer.isEmpty() ? known.state() : apply(storage, newer);
    Optional<LogEntry> last = LogEntry.find(files, known.entry().path());
    if (state == null || last.isEmpty() || !last.get().equals(known.entry())) {
      return null;
    }
    LogEntry newest = newer.isEmpty() ? known.entry() : newer.get(newer.size() - 1);
    return new Known(state, newest, now, known.entries());
  }

  private DeltaLog.State apply(Storage storage, List<LogEntry> newer) throws IOException {
    try {
      return reader.follow(storage.engine(), known.state(), newer).orElse(null);
    } catch (RuntimeException e) {
      // An entry that can't be read fails again, if it is still there, when all are.
      LOG.debug("Reading the log of {} from its beginning: {}", reader.path(), e.toString());
      return null;
    }
  }

  private Optional<DeltaLog.State> read(Storage storage, long now) throws IOException {
    remember(null);
    Optional<DeltaLog.State> state = Optional.empty();
    Optional<LogReader.Opened> opened = reader.open(storage.engine());
    if (opened.isPresent()) {
      LogReader.Opened table = opened.get();
      // Looked at before the files are read: if the table is made again meanwhile, the next look
      // finds another entry.
      Optional<LogEntry> entry =
          LogEntry.find(
              storage.fileSystem(reader.entry(table.version())), reader.entry(table.version()));
      state = Optional.of(reader.read(storage.engine(), table));
      if (entry.isPresent() && table.isMadeBy(entry.get()) && table.keepsEntries(MAX_AGE_MILLIS)) {
        remember(new Known(state.get(), entry.get(), now, LogReader.entries(state.get())));
      }
    }
    return state;
  }

  /** Tells of a version that this process has committed itself. */
  synchronized void committed(DeltaLog.State state, LogEntry entry) {
    if (known == null || known.state().version() <= state.version()) {
      remember(new Known(state, entry, clock.getAsLong(), known == null ? 0 : known.entries()));
    }
  }

  /** Reads the log from its beginning when it is asked for next. */
  synchronized void forget() {
    remember(null);
  }

  private void remember(Known now) {
    int before = known == null ? 0 : known.state().files().size();
    int after = now == null ? 0 : now.state().files().size();
    known = now;
    if (before != after) {
      size.accept(after);
    }
  }
}
