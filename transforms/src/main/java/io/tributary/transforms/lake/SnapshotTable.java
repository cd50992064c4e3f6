package io.tributary.transforms.lake;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table whose rows are computed, shard by shard, from a version of another table, its source.
 *
 * <p>A shard's files are replaced as a whole and name the version of the source that they were
 * computed from. A greater version knows more, so a shard never goes back to a smaller one: whoever
 * comes late with less knowledge changes nothing. So writers need no order among themselves, and
 * any of them may be repeated or die at any time.
 */
public final class SnapshotTable {

  private static final Logger LOG = LoggerFactory.getLogger(SnapshotTable.class);

  /** Conflicts come from other writers' progress, so running out of attempts means a defect. */
  private static final int MAX_ATTEMPTS = 100;

  private static final long MAX_ROWS_PER_FILE = 1_000_000;

  /** Rows are replaced by the shard, so they need no identity. */
  private static final Dataset DATASET =
      new Dataset(null, row -> new Identity("", ""), row -> "", false);

  /** Keeps this process's writers from racing each other for the next version of a table. */
  private static final Map<String, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

  private final Storage storage;
  private final String path;
  private final DeltaLog log;

  /** A table below the gold root of a lake. */
  public SnapshotTable(Storage storage, LakeLayout layout, String name) {
    this.storage = storage;
    this.path = LakeTable.qualified(storage, layout.goldTable(name));
    this.log = new DeltaLog(storage, path, null);
  }

  /** What became of an attempt to replace shards. */
  public enum Outcome {
    /** The table's shards know at least what was to be written. */
    DONE,
    /** The table has another layout or other columns: all shards must be replaced at once. */
    NEEDS_ALL_SHARDS,
    /** The same, and some shard knows a newer version of the source than was to be written. */
    NEEDS_NEWER_SOURCE
  }

  /** Whether all shards must be replaced at once, since the table looks different by now. */
  public boolean needsAllShards(LakeSchema schema, int of) {
    return log.load().map(state -> isDifferent(state, schema, of)).orElse(false);
  }

  private static boolean isDifferent(DeltaLog.State state, LakeSchema schema, int of) {
    return !state.schema().equals(schema)
        || state.files().stream().anyMatch(f -> f.shard() == null || f.shard().of() != of);
  }

  /** Whether a shard, in this layout, already knows that version of the source, or a newer one. */
  public boolean knows(int shard, int of, long sourceVersion) {
    return log.load()
        .map(state -> knows(state.files(), new LakeFile.Shard(shard, of), sourceVersion))
        .orElse(false);
  }

  private static boolean knows(List<LakeFile> files, LakeFile.Shard shard, long sourceVersion) {
    return files.stream()
        .anyMatch(f -> shard.equals(f.shard()) && isAtLeast(f.sourceVersion(), sourceVersion));
  }

  private static boolean isAtLeast(Long version, long wanted) {
    return version != null && version >= wanted;
  }

  /** Starts a shard's new files. */
  public Staged stage(LakeSchema schema, int shard, int of, long sourceVersion) {
    return new Staged(schema, new LakeFile.Shard(shard, of), sourceVersion);
  }

  /**
   * Replaces shards by what was staged for them: all with the same columns, layout and version of
   * the source. What turns out not to be needed is deleted.
   */
  public Outcome replace(List<Staged> staged) throws IOException {
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      try {
        Outcome outcome = tryReplace(staged);
        if (outcome != Outcome.DONE) {
          staged.forEach(Staged::discard);
        }
        return outcome;
      } catch (CommitConflictException e) {
        LOG.debug("Planning a commit to {} anew: {}", path, e.getMessage());
      }
    }
    throw new IOException("No commit to " + path + " in " + MAX_ATTEMPTS + " attempts");
  }

  private Outcome tryReplace(List<Staged> staged) throws IOException, CommitConflictException {
    ReentrantLock lock = LOCKS.computeIfAbsent(path, p -> new ReentrantLock());
    lock.lock();
    try {
      DeltaLog.State state = log.load().orElse(null);
      Staged one = staged.get(0);
      if (state != null && isDifferent(state, one.schema, one.shard.of())) {
        return replaceAll(state, staged);
      }
      List<LakeFile> live = state == null ? List.of() : state.files();
      List<DeltaLog.NewFile> added = new ArrayList<>();
      Set<LakeFile.Shard> replaced = new HashSet<>();
      List<Staged> late = new ArrayList<>();
      for (Staged shard : staged) {
        if (knows(live, shard.shard, shard.sourceVersion)) {
          late.add(shard);
        } else {
          added.addAll(shard.files);
          replaced.add(shard.shard);
        }
      }
      if (!added.isEmpty()) {
        List<LakeFile> removed = live.stream().filter(f -> replaced.contains(f.shard())).toList();
        log.commit(state, one.schema, added, removed);
      }
      late.forEach(Staged::discard);
      return Outcome.DONE;
    } finally {
      lock.unlock();
    }
  }

  private Outcome replaceAll(DeltaLog.State state, List<Staged> staged)
      throws IOException, CommitConflictException {
    Staged one = staged.get(0);
    long known = one.sourceVersion;
    boolean allKnow = isComplete(state.files());
    boolean oneKnowsMore = false;
    for (LakeFile file : state.files()) {
      allKnow &= isAtLeast(file.sourceVersion(), known);
      oneKnowsMore |= isAtLeast(file.sourceVersion(), known + 1);
    }
    if (allKnow) {
      staged.forEach(Staged::discard);
      return Outcome.DONE;
    }
    if (oneKnowsMore) {
      return Outcome.NEEDS_NEWER_SOURCE;
    }
    if (staged.size() < one.shard.of()) {
      return Outcome.NEEDS_ALL_SHARDS;
    }
    List<DeltaLog.NewFile> added = new ArrayList<>();
    staged.forEach(shard -> added.addAll(shard.files));
    log.commit(state, one.schema, added, state.files());
    return Outcome.DONE;
  }

  /** Whether the files are those of all shards of one layout. */
  private static boolean isComplete(List<LakeFile> files) {
    Set<LakeFile.Shard> shards = new HashSet<>();
    files.forEach(file -> shards.add(file.shard()));
    LakeFile.Shard any = files.isEmpty() ? null : files.get(0).shard();
    return any != null && shards.equals(new HashSet<>(any.all()));
  }

  /** Rows of one shard, on their way into files that no version names yet. */
  public final class Staged implements Closeable {
    private final LakeSchema schema;
    private final LakeFile.Shard shard;
    private final long sourceVersion;
    private final ValueRows rows;
    private final List<DeltaLog.NewFile> files = new ArrayList<>();
    private Path file;
    private ParquetFiles.Writer writer;
    private long written;

    private Staged(LakeSchema schema, LakeFile.Shard shard, long sourceVersion) {
      this.schema = schema;
      this.shard = shard;
      this.sourceVersion = sourceVersion;
      this.rows = new ValueRows(schema);
    }

    /** Adds a row: one value, or null, per column. */
    public void write(Object[] values) throws IOException {
      if (writer == null) {
        start();
      }
      writer.write(rows.row(values));
      written++;
      if (written == MAX_ROWS_PER_FILE) {
        finishFile();
      }
    }

    /** Completes the files; a shard without rows has one too, since the file tells the version. */
    public Staged finish() throws IOException {
      if (writer == null && files.isEmpty()) {
        start();
      }
      if (writer != null) {
        finishFile();
      }
      return this;
    }

    private void start() throws IOException {
      file = new Path(path, "part-" + UUID.randomUUID() + ".zstd.parquet");
      writer = new ParquetFiles.Writer(storage, file, rows.avro());
      written = 0;
    }

    private void finishFile() throws IOException {
      long size = writer.finish();
      files.add(
          new DeltaLog.NewFile(
              file.toString(),
              null,
              size,
              System.currentTimeMillis(),
              written,
              null,
              null,
              shard,
              sourceVersion));
      writer = null;
    }

    private void discard() {
      ParquetFiles.deleteUnused(storage, files.stream().map(DeltaLog.NewFile::path).toList());
      files.clear();
    }

    /** Abandons a file that was not finished; what is left of it is in no version of the table. */
    @Override
    public void close() throws IOException {
      if (writer != null) {
        writer.close();
      }
    }
  }

  /** The newest version of the table, or empty if there is none. */
  public Optional<Snapshot> newest() {
    return log.load().map(Snapshot::new);
  }

  /** The table at one version. */
  public final class Snapshot {
    private final DeltaLog.State state;

    private Snapshot(DeltaLog.State state) {
      this.state = state;
    }

    /** Number of the version. */
    public long version() {
      return state.version();
    }

    /** The columns. */
    public LakeSchema schema() {
      return state.schema();
    }

    /** One reader for each file; the rows of a file have the order in which they were written. */
    public List<Reader> open() {
      Schema avro = AvroRows.schema(state.schema());
      List<Reader> readers = new ArrayList<>();
      for (LakeFile live : state.files()) {
        readers.add(
            new Reader(
                new FileRows(
                    storage,
                    DATASET,
                    live.path(),
                    null,
                    state.schema(),
                    state.schema(),
                    avro,
                    false),
                state.schema()));
      }
      return readers;
    }
  }

  /** The rows of a file. */
  public static final class Reader implements Closeable {
    private final FileRows source;
    private final LakeSchema schema;
    private final ValueRows rows;

    private Reader(FileRows source, LakeSchema schema) {
      this.source = source;
      this.schema = schema;
      this.rows = new ValueRows(schema);
    }

    /** The next row's values, or null at the end. */
    public Object[] next() throws IOException {
      GenericRecord row = source.next();
      if (row == null) {
        return null;
      }
      Object[] values = new Object[schema.fields().size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = rows.value(row, i);
      }
      return values;
    }

    @Override
    public void close() throws IOException {
      source.close();
    }
  }
}
