package io.tributary.transforms.lake;

import io.delta.kernel.Snapshot;
import io.delta.kernel.Table;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.TableConfig;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.DomainMetadata;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.Protocol;
import io.delta.kernel.internal.actions.RemoveFile;
import io.delta.kernel.internal.checksum.CRCInfo;
import io.delta.kernel.internal.files.ParsedDeltaData;
import io.delta.kernel.internal.fs.Path;
import io.delta.kernel.internal.lang.Lazy;
import io.delta.kernel.internal.metrics.SnapshotQueryContext;
import io.delta.kernel.internal.replay.LogReplay;
import io.delta.kernel.internal.replay.LogReplayUtils;
import io.delta.kernel.internal.snapshot.LogSegment;
import io.delta.kernel.internal.tablefeatures.TableFeatures;
import io.delta.kernel.internal.util.FileNames;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the versions of one table from its log: whole, or from the version before and the entries
 * since. With {@link DeltaLog} the only class that knows Delta Kernel's internal package, which
 * alone has a log's entries one by one.
 */
final class LogReader {

  private static final String ADD = "add";
  private static final String REMOVE = "remove";
  private static final String METADATA = "metaData";
  private static final String PROTOCOL = "protocol";

  private static final StructType ACTIONS =
      new StructType()
          .add(ADD, AddFile.SCHEMA_WITH_STATS)
          .add(REMOVE, RemoveFile.FULL_SCHEMA)
          .add(METADATA, Metadata.FULL_SCHEMA)
          .add(PROTOCOL, Protocol.FULL_SCHEMA);

  private static final int ADD_AT = ACTIONS.indexOf(ADD);
  private static final int REMOVE_AT = ACTIONS.indexOf(REMOVE);
  private static final int METADATA_AT = ACTIONS.indexOf(METADATA);
  private static final int PROTOCOL_AT = ACTIONS.indexOf(PROTOCOL);

  /** About a hundred files, live or removed of late, which are written within a millisecond. */
  private static final int CHECKPOINT_BYTES_PER_ENTRY = 16 << 10;

  /** As many entries as a reader without the checkpoint has to ask for. */
  private static final int MIN_CHECKPOINT_INTERVAL = 30;

  private static final int MAX_CHECKPOINT_INTERVAL = 100;

  private final String path;
  private final String partitionColumn;
  private final Path log;

  /**
   * A reader of a table's log.
   *
   * @param path the table's folder, qualified
   * @param partitionColumn the column whose values the files are told with, or null
   */
  LogReader(String path, String partitionColumn) {
    this.path = path;
    this.partitionColumn = partitionColumn;
    this.log = new Path(new Path(path), "_delta_log");
  }

  String path() {
    return path;
  }

  /** Where the log has the entry of a version. */
  org.apache.hadoop.fs.Path entry(long version) {
    return new org.apache.hadoop.fs.Path(FileNames.deltaFile(log, version));
  }

  /** The newest version of a table, of which the files have not been read. */
  static final class Opened {
    private final SnapshotImpl snapshot;

    private Opened(SnapshotImpl snapshot) {
      this.snapshot = snapshot;
    }

    long version() {
      return snapshot.getVersion();
    }

    /** Whether the version was read from that entry. */
    boolean isMadeBy(LogEntry entry) {
      FileStatus read = snapshot.getLogSegment().getDeltaFileAtEndVersion();
      return read.getSize() == entry.length() && read.getModificationTime() == entry.modifiedAt();
    }

    /** Whether nobody cleans up entries that are younger than that. */
    boolean keepsEntries(long millis) {
      return TableConfig.LOG_RETENTION.fromMetadata(snapshot.getMetadata()) > 2 * millis;
    }
  }

  /** How many entries a version is made of, beside a checkpoint. */
  static int entries(DeltaLog.State state) {
    return state.snapshot().getLogSegment().getDeltas().size();
  }

  /**
   * Whether the entries since the last checkpoint are worth another. The smallest costs as much as
   * ten commits; the larger it has become, the more commits share the cost, so that a commit's does
   * not grow with the log. A table that names an interval of its own has that.
   */
  static boolean needsCheckpoint(DeltaLog.State state) {
    if (state
        .snapshot()
        .getTableProperties()
        .containsKey(TableConfig.CHECKPOINT_INTERVAL.getKey())) {
      return true;
    }
    long bytes = 0;
    for (FileStatus checkpoint : state.snapshot().getLogSegment().getCheckpoints()) {
      bytes += checkpoint.getSize();
    }
    return entries(state)
        >= Math.max(
            MIN_CHECKPOINT_INTERVAL,
            Math.min(bytes / CHECKPOINT_BYTES_PER_ENTRY, MAX_CHECKPOINT_INTERVAL));
  }

  /** Finds the newest version in the log; empty if there is no table. */
  Optional<Opened> open(Engine engine) {
    try {
      Snapshot newest = Table.forPath(engine, path).getLatestSnapshot(engine);
      return Optional.of(new Opened((SnapshotImpl) newest));
    } catch (TableNotFoundException e) {
      return Optional.empty();
    }
  }

  /** Reads all that a version holds. */
  DeltaLog.State read(Engine engine, Opened opened) throws IOException {
    SnapshotImpl snapshot = opened.snapshot;
    List<LakeFile> files = new ArrayList<>();
    ScanImpl scan = (ScanImpl) snapshot.getScanBuilder().build();
    try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine, true)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> rows = batches.next().getRows()) {
          while (rows.hasNext()) {
            files.add(file(rows.next().getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL)));
          }
        }
      }
    }
    return new DeltaLog.State(
        snapshot(engine, snapshot, snapshot.getLogSegment()), schema(snapshot), List.copyOf(files));
  }

  private static LakeSchema schema(SnapshotImpl snapshot) {
    return new LakeSchema(DeltaTypes.fromDelta(snapshot.getSchema()));
  }

  private LakeFile file(Row action) {
    AddFile add = new AddFile(action);
    Map<String, String> tags =
        add.getTags().<Map<String, String>>map(VectorUtils::toJavaMap).orElse(Map.of());
    Map<String, String> partition = VectorUtils.toJavaMap(add.getPartitionValues());
    return FileTags.read(
        absolute(add.getPath()),
        partitionColumn == null ? null : partition.get(partitionColumn),
        add.getNumRecords().orElse(-1L),
        tags,
        action);
  }

  /** The log tells a file by an address that is relative to the table's folder, or whole. */
  private String absolute(String address) {
    return new Path(new Path(path), new Path(URI.create(address))).toString();
  }

  /** What some entries say of files. */
  private static final class Changes {
    private final List<AddFile> added = new ArrayList<>();
    private final List<RemoveFile> removed = new ArrayList<>();
  }

  /**
   * The version that the entries after another lead to; empty if they say more than that files come
   * and go, or say it of files that are not known so.
   *
   * @param entries of the versions from the next one on, without a gap
   */
  Optional<DeltaLog.State> follow(Engine engine, DeltaLog.State state, List<LogEntry> entries)
      throws IOException {
    List<LakeFile> files = state.files();
    List<ParsedDeltaData> deltas = new ArrayList<>();
    for (LogEntry entry : entries) {
      FileStatus file = FileStatus.of(entry.path().toString(), entry.length(), entry.modifiedAt());
      Optional<Changes> changes = changes(engine, file);
      Optional<List<LakeFile>> then =
          changes.isEmpty() ? Optional.empty() : apply(changes.get(), files);
      if (then.isEmpty()) {
        return Optional.empty();
      }
      files = then.get();
      deltas.add(ParsedDeltaData.forFileStatus(file));
    }
    SnapshotImpl before = state.snapshot();
    LogSegment segment = before.getLogSegment().newWithAddedDeltas(deltas);
    return Optional.of(
        new DeltaLog.State(snapshot(engine, before, segment), state.schema(), files));
  }

  private static Optional<Changes> changes(Engine engine, FileStatus entry) throws IOException {
    Changes changes = new Changes();
    try (CloseableIterator<ColumnarBatch> batches =
        engine
            .getJsonHandler()
            .readJsonFiles(Utils.singletonCloseableIterator(entry), ACTIONS, Optional.empty())) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> rows = batches.next().getRows()) {
          while (rows.hasNext()) {
            Row action = rows.next();
            if (!action.isNullAt(METADATA_AT) || !action.isNullAt(PROTOCOL_AT)) {
              return Optional.empty();
            }
            if (!action.isNullAt(ADD_AT)) {
              changes.added.add(new AddFile(action.getStruct(ADD_AT)));
            } else if (!action.isNullAt(REMOVE_AT)) {
              changes.removed.add(new RemoveFile(action.getStruct(REMOVE_AT)));
            }
          }
        }
      }
    }
    return Optional.of(changes);
  }

  /**
   * The files after an entry. A file and its deletion vector are one thing, so each that is removed
   * must be live with just that vector, and none that is added may be live already, with any.
   */
  private Optional<List<LakeFile>> apply(Changes changes, List<LakeFile> live) {
    Map<String, RemoveFile> removed = new HashMap<>();
    for (RemoveFile remove : changes.removed) {
      removed.put(absolute(remove.getPath()), remove);
    }
    Set<String> added = new HashSet<>();
    for (AddFile add : changes.added) {
      added.add(absolute(add.getPath()));
    }
    List<LakeFile> files = new ArrayList<>(live.size() + changes.added.size());
    int gone = 0;
    for (LakeFile file : live) {
      RemoveFile remove = removed.get(file.path());
      if (remove == null) {
        if (added.contains(file.path())) {
          return Optional.empty();
        }
        files.add(file);
      } else if (isSame(file, remove)) {
        gone++;
      } else {
        return Optional.empty();
      }
    }
    for (AddFile add : changes.added) {
      if (isRemovedToo(add, removed.get(absolute(add.getPath())))) {
        return Optional.empty();
      }
      files.add(file(add.toRow()));
    }
    boolean plain = gone == changes.removed.size() && added.size() == changes.added.size();
    return plain ? Optional.of(List.copyOf(files)) : Optional.empty();
  }

  private static boolean isSame(LakeFile file, RemoveFile remove) {
    return LogReplayUtils.getUniqueFileAction(new AddFile(file.add()))
        .equals(LogReplayUtils.getUniqueFileAction(remove));
  }

  private static boolean isRemovedToo(AddFile add, RemoveFile remove) {
    return remove != null
        && LogReplayUtils.getUniqueFileAction(add)
            .equals(LogReplayUtils.getUniqueFileAction(remove));
  }

  /**
   * What commits are made on top of. It has no checksums: Kernel keeps a commit's sums in those of
   * the version before, even if the commit fails, and the next one on that version would not add
   * up.
   */
  private static SnapshotImpl snapshot(Engine engine, SnapshotImpl like, LogSegment segment) {
    Lazy<LogSegment> known = new Lazy<>(() -> segment);
    return new SnapshotImpl(
        like.getDataPath(),
        segment.getVersion(),
        known,
        replay(engine, like, known),
        like.getProtocol(),
        like.getMetadata(),
        like.getCommitter(),
        SnapshotQueryContext.forVersionSnapshot(
            like.getDataPath().toString(), segment.getVersion()),
        Optional.empty());
  }

  /** Each commit asks for the domains, which else are looked for in all of the log. */
  private static LogReplay replay(Engine engine, SnapshotImpl like, Lazy<LogSegment> segment) {
    Lazy<Optional<CRCInfo>> noChecksums = new Lazy<>(Optional::empty);
    if (TableFeatures.isDomainMetadataSupported(like.getProtocol())) {
      return new LogReplay(engine, like.getDataPath(), segment, noChecksums);
    }
    return new LogReplay(engine, like.getDataPath(), segment, noChecksums) {
      @Override
      public Map<String, DomainMetadata> getActiveDomainMetadataMap() {
        return Map.of();
      }
    };
  }

  /**
   * The version that a commit of this process made.
   *
   * @param base the version before, or null if there was none
   * @param snapshot as the commit left it
   * @param removed files of the version before
   * @param added the log's actions for the new files
   */
  DeltaLog.State committed(
      Engine engine,
      DeltaLog.State base,
      SnapshotImpl snapshot,
      Collection<LakeFile> removed,
      List<Row> added) {
    List<LakeFile> files = new ArrayList<>();
    if (base != null) {
      Set<String> gone = new HashSet<>();
      removed.forEach(file -> gone.add(file.path()));
      for (LakeFile file : base.files()) {
        if (gone.isEmpty() || !gone.contains(file.path())) {
          files.add(file);
        }
      }
    }
    added.forEach(action -> files.add(file(action)));
    boolean sameColumns =
        base != null
            && snapshot
                .getMetadata()
                .getSchemaString()
                .equals(base.snapshot().getMetadata().getSchemaString());
    return new DeltaLog.State(
        snapshot(engine, snapshot, snapshot.getLogSegment()),
        sameColumns ? base.schema() : schema(snapshot),
        List.copyOf(files));
  }

  /** The same version, whose log now begins with a checkpoint of it. */
  DeltaLog.State checkpointed(Engine engine, DeltaLog.State state) throws IOException {
    SnapshotImpl snapshot = state.snapshot();
    Path checkpoint = FileNames.checkpointFileSingular(snapshot.getLogPath(), state.version());
    LogSegment segment =
        new LogSegment(
            snapshot.getLogPath(),
            state.version(),
            List.of(),
            List.of(),
            List.of(engine.getFileSystemClient().getFileStatus(checkpoint.toString())),
            snapshot.getLogSegment().getDeltaFileAtEndVersion(),
            Optional.empty(),
            Optional.of(state.version()));
    return new DeltaLog.State(snapshot(engine, snapshot, segment), state.schema(), state.files());
  }
}
