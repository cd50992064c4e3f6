package io.tributary.transforms.lake;

import io.delta.kernel.Operation;
import io.delta.kernel.Scan;
import io.delta.kernel.Table;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionBuilder;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.commit.CommitFailedException;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.CommitStateUnknownException;
import io.delta.kernel.exceptions.ConcurrentWriteException;
import io.delta.kernel.exceptions.MaxCommitRetryLimitReachedException;
import io.delta.kernel.exceptions.TableAlreadyExistsException;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.hook.PostCommitHook;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.TransactionImpl;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.data.TransactionStateRow;
import io.delta.kernel.internal.util.Clock;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.statistics.DataFileStatistics;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table's Delta log: its state, and commits that add and remove files. The only class that knows
 * Delta Kernel's internal package, which is needed to remove files, to tag them, and to let a
 * schema gain columns without column mapping.
 */
final class DeltaLog {

  private static final Logger LOG = LoggerFactory.getLogger(DeltaLog.class);
  private static final String ENGINE_INFO = "Tributary";

  private static final String TAG_RANGE = "tributary.range.";
  private static final String TAG_MIN_POSITION = "tributary.minPosition";
  private static final String TAG_SHARD = "tributary.shard";
  private static final String TAG_SOURCE_VERSION = "tributary.sourceVersion";

  private final Storage storage;
  private final String path;
  private final String partitionColumn;

  /**
   * The log of a table that need not exist yet.
   *
   * @param path the table's folder
   * @param partitionColumn the column that a new table is partitioned by, or null
   */
  DeltaLog(Storage storage, String path, String partitionColumn) {
    this.storage = storage;
    this.path = path;
    this.partitionColumn = partitionColumn;
  }

  /**
   * A table at one version.
   *
   * @param snapshot Delta Kernel's own view of it
   */
  record State(SnapshotImpl snapshot, LakeSchema schema, List<LakeFile> files) {
    long version() {
      return snapshot.getVersion();
    }
  }

  /**
   * A file that was written but is in no version yet.
   *
   * @param sourceVersion see {@link LakeFile}
   */
  record NewFile(
      String path,
      String partition,
      long size,
      long modifiedAt,
      long rows,
      IdentityRange range,
      String minPosition,
      LakeFile.Shard shard,
      Long sourceVersion) {}

  /** The table's newest version, or empty if there is no table. */
  Optional<State> load() {
    Engine engine = storage.engine();
    SnapshotImpl snapshot;
    try {
      snapshot = (SnapshotImpl) Table.forPath(engine, path).getLatestSnapshot(engine);
    } catch (TableNotFoundException e) {
      return Optional.empty();
    }
    ScanImpl scan = (ScanImpl) snapshot.getScanBuilder().build();
    return Optional.of(
        new State(
            snapshot,
            new LakeSchema(DeltaTypes.fromDelta(snapshot.getSchema())),
            files(engine, scan)));
  }

  private List<LakeFile> files(Engine engine, Scan scan) {
    List<LakeFile> files = new ArrayList<>();
    try (CloseableIterator<FilteredColumnarBatch> batches =
        ((ScanImpl) scan).getScanFiles(engine, true)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> rows = batches.next().getRows()) {
          while (rows.hasNext()) {
            files.add(file(rows.next()));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Can't read the log of " + path, e);
    }
    return files;
  }

  private LakeFile file(Row scanRow) {
    AddFile add = new AddFile(scanRow.getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL));
    Map<String, String> tags =
        add.getTags().<Map<String, String>>map(VectorUtils::toJavaMap).orElse(Map.of());
    Map<String, String> partition = VectorUtils.toJavaMap(add.getPartitionValues());
    return new LakeFile(
        InternalScanFileUtils.getAddFileStatus(scanRow).getPath(),
        partitionColumn == null ? null : partition.get(partitionColumn),
        add.getNumRecords().orElse(-1L),
        range(tags),
        tags.get(TAG_MIN_POSITION),
        tags.containsKey(TAG_SHARD) ? LakeFile.Shard.parse(tags.get(TAG_SHARD)) : null,
        tags.containsKey(TAG_SOURCE_VERSION) ? Long.valueOf(tags.get(TAG_SOURCE_VERSION)) : null,
        add.toRow());
  }

  private static IdentityRange range(Map<String, String> tags) {
    String[] ends = new String[4];
    for (int i = 0; i < ends.length; i++) {
      ends[i] = tags.get(TAG_RANGE + i);
      if (ends[i] == null) {
        return null;
      }
    }
    return new IdentityRange(ends[0], ends[1], ends[2], ends[3]);
  }

  /**
   * Commits files on top of a state.
   *
   * @param base the version that the commit was planned on, or null to create the table
   * @param schema the schema from now on; it must cover the base's
   * @throws CommitConflictException if the table is no longer at {@code base}
   * @throws IOException if the storage failed and the commit is not in the log; its files must
   *     stay, since it may get there yet
   */
  void commit(State base, LakeSchema schema, List<NewFile> added, List<LakeFile> removed)
      throws CommitConflictException, IOException {
    Engine engine = storage.engine();
    StructType delta = DeltaTypes.toDelta(schema.fields());
    try {
      Transaction transaction = transaction(engine, base, schema, delta);
      List<Row> actions = new ArrayList<>();
      for (LakeFile file : removed) {
        actions.add(
            SingleAction.createRemoveFileSingleAction(
                new AddFile(file.add()).toRemoveFileRow(true, Optional.empty())));
      }
      StructType physical =
          TransactionStateRow.getPhysicalSchema(transaction.getTransactionState(engine));
      for (NewFile file : added) {
        actions.add(SingleAction.createAddFileSingleAction(addRow(physical, file)));
      }
      TransactionCommitResult result =
          transaction.commit(
              engine,
              CloseableIterable.inMemoryIterable(
                  io.delta.kernel.internal.util.Utils.toCloseableIterator(actions.iterator())));
      for (PostCommitHook hook : result.getPostCommitHooks()) {
        runHook(engine, hook);
      }
    } catch (TableAlreadyExistsException
        | ConcurrentWriteException
        | MaxCommitRetryLimitReachedException
        | CommitStateUnknownException e) {
      // The storage may have failed to answer only: then the commit is there, and a repeat of its
      // last request found the version taken.
      if (isLive(added)) {
        return;
      }
      if (e instanceof TableAlreadyExistsException
          || e instanceof ConcurrentWriteException
          || isConflict(e)) {
        throw new CommitConflictException(e);
      }
      throw new IOException("Can't commit to " + path, e);
    }
  }

  private static boolean isConflict(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CommitFailedException failed) {
        return failed.isConflict();
      }
    }
    return false;
  }

  /** Names of files are unique, so one of them tells. */
  private boolean isLive(List<NewFile> added) {
    if (added.isEmpty()) {
      return false;
    }
    String name = new Path(added.get(0).path()).getName();
    return load().stream()
        .flatMap(state -> state.files().stream())
        .anyMatch(file -> new Path(file.path()).getName().equals(name));
  }

  /** A checkpoint only makes the next read faster, so the commit stands without it. */
  private void runHook(Engine engine, PostCommitHook hook) {
    if (hook.getType() != PostCommitHook.PostCommitHookType.CHECKPOINT) {
      return;
    }
    try {
      hook.threadSafeInvoke(engine);
    } catch (IOException | RuntimeException e) {
      LOG.warn("No checkpoint of the log of {}: {}", path, e.toString());
    }
  }

  private Transaction transaction(Engine engine, State base, LakeSchema schema, StructType delta) {
    if (base == null) {
      TransactionBuilder builder =
          Table.forPath(engine, path)
              .createTransactionBuilder(engine, ENGINE_INFO, Operation.CREATE_TABLE)
              .withSchema(engine, delta)
              .withMaxRetries(0);
      return partitionColumn == null
          ? builder.build(engine)
          : builder.withPartitionColumns(engine, List.of(partitionColumn)).build(engine);
    }
    SnapshotImpl snapshot = base.snapshot();
    boolean evolves = !schema.equals(base.schema());
    return new TransactionImpl(
        false,
        snapshot.getDataPath(),
        Optional.of(snapshot),
        ENGINE_INFO,
        Operation.WRITE,
        Optional.empty(),
        evolves ? Optional.of(snapshot.getMetadata().withNewSchema(delta)) : Optional.empty(),
        snapshot.getCommitter(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(0),
        0,
        (Clock) System::currentTimeMillis);
  }

  private Row addRow(StructType physical, NewFile file) {
    Map<String, String> tags = new HashMap<>();
    if (file.range() != null) {
      tags.put(TAG_RANGE + 0, file.range().minFirst());
      tags.put(TAG_RANGE + 1, file.range().maxFirst());
      tags.put(TAG_RANGE + 2, file.range().minSecond());
      tags.put(TAG_RANGE + 3, file.range().maxSecond());
    }
    if (file.minPosition() != null) {
      tags.put(TAG_MIN_POSITION, file.minPosition());
    }
    if (file.shard() != null) {
      tags.put(TAG_SHARD, file.shard().toString());
    }
    if (file.sourceVersion() != null) {
      tags.put(TAG_SOURCE_VERSION, file.sourceVersion().toString());
    }
    Map<String, String> partition =
        partitionColumn == null ? Map.of() : Map.of(partitionColumn, file.partition());
    DataFileStatistics statistics =
        new DataFileStatistics(
            file.rows(),
            new HashMap<Column, Literal>(),
            new HashMap<Column, Literal>(),
            new HashMap<Column, Long>(),
            Optional.empty());
    return AddFile.createAddFileRow(
        physical,
        new Path(path).toUri().relativize(new Path(file.path()).toUri()).toString(),
        VectorUtils.stringStringMapValue(partition),
        file.size(),
        file.modifiedAt(),
        true,
        Optional.empty(),
        Optional.of(VectorUtils.stringStringMapValue(tags)),
        Optional.empty(),
        Optional.empty(),
        Optional.of(statistics));
  }
}
