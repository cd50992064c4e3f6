package io.tributary.transforms.lake;

import io.delta.kernel.Operation;
import io.delta.kernel.Table;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionBuilder;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.commit.CommitFailedException;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.CommitStateUnknownException;
import io.delta.kernel.exceptions.ConcurrentWriteException;
import io.delta.kernel.exceptions.MaxCommitRetryLimitReachedException;
import io.delta.kernel.exceptions.TableAlreadyExistsException;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.hook.PostCommitHook;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.TransactionImpl;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.data.TransactionStateRow;
import io.delta.kernel.internal.util.Clock;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.statistics.DataFileStatistics;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table's Delta log: its state, and commits that add and remove files. With {@link LogReader} the
 * only class that knows Delta Kernel's internal package, which is needed to remove files, to tag
 * them, and to let a schema gain columns without column mapping.
 */
final class DeltaLog {

  private static final Logger LOG = LoggerFactory.getLogger(DeltaLog.class);
  private static final String ENGINE_INFO = "Tributary";

  private final Storage storage;
  private final String path;
  private final String partitionColumn;
  private final LogFollowers followers;

  /**
   * The log of a table that need not exist yet.
   *
   * @param path the table's folder
   * @param partitionColumn the column that a new table is partitioned by, or null
   */
  DeltaLog(Storage storage, String path, String partitionColumn) {
    this(storage, path, partitionColumn, LogFollowers.OF_PROCESS);
  }

  /** The same, as a process with other followers sees it. */
  DeltaLog(Storage storage, String path, String partitionColumn, LogFollowers followers) {
    this.storage = storage;
    this.path = path;
    this.partitionColumn = partitionColumn;
    this.followers = followers;
  }

  private LogFollower follower() {
    return followers.of(storage, path, partitionColumn);
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

  /**
   * The table's newest version, or empty if there is no table. What this process knows already is
   * not read again ({@link LogFollower}).
   */
  Optional<State> load() {
    return follower().newest(storage);
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
    EntryWatch watch = new EntryWatch(storage.configuration());
    Engine engine = DefaultEngine.create(watch);
    try {
      Transaction transaction = transaction(engine, base, schema);
      StructType physical =
          TransactionStateRow.getPhysicalSchema(transaction.getTransactionState(engine));
      List<Row> adds = new ArrayList<>();
      for (NewFile file : added) {
        adds.add(addRow(physical, file));
      }
      TransactionCommitResult result = transaction.commit(engine, actions(adds, removed));
      committed(base, result, removed, adds, watch);
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

  private static CloseableIterable<Row> actions(List<Row> adds, List<LakeFile> removed) {
    List<Row> actions = new ArrayList<>();
    for (LakeFile file : removed) {
      actions.add(
          SingleAction.createRemoveFileSingleAction(
              new AddFile(file.add()).toRemoveFileRow(true, Optional.empty())));
    }
    adds.forEach(add -> actions.add(SingleAction.createAddFileSingleAction(add)));
    return CloseableIterable.inMemoryIterable(Utils.toCloseableIterator(actions.iterator()));
  }

  /** Notes the version that a commit made, and writes a checkpoint if it is time. */
  private void committed(
      State base,
      TransactionCommitResult result,
      List<LakeFile> removed,
      List<Row> adds,
      EntryWatch watch) {
    LogFollower follower = follower();
    Optional<LogEntry> entry = watch.last(follower.reader().entry(result.getVersion()));
    State state = null;
    if (entry.isPresent() && result.getPostCommitSnapshot().isPresent()) {
      SnapshotImpl snapshot = (SnapshotImpl) result.getPostCommitSnapshot().get();
      state = follower.reader().committed(storage.engine(), base, snapshot, removed, adds);
      follower.committed(state, entry.get());
    }
    for (PostCommitHook hook : result.getPostCommitHooks()) {
      if (hook.getType() == PostCommitHook.PostCommitHookType.CHECKPOINT
          && (state == null || LogReader.needsCheckpoint(state))) {
        checkpoint(hook, state, entry.orElse(null));
      }
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
  private void checkpoint(PostCommitHook hook, State state, LogEntry entry) {
    Engine engine = new CheckpointEngine(storage.configuration());
    LogFollower follower = follower();
    try {
      if (state == null) {
        hook.threadSafeInvoke(engine);
      } else {
        state.snapshot().writeCheckpoint(engine);
        follower.committed(follower.reader().checkpointed(storage.engine(), state), entry);
      }
    } catch (IOException | RuntimeException e) {
      // Perhaps others cleaned up what it would have been made from.
      follower.forget();
      LOG.warn("No checkpoint of the log of {}: {}", path, e.toString());
    }
  }

  private Transaction transaction(Engine engine, State base, LakeSchema schema) {
    if (base == null) {
      TransactionBuilder builder =
          Table.forPath(engine, path)
              .createTransactionBuilder(engine, ENGINE_INFO, Operation.CREATE_TABLE)
              .withSchema(engine, DeltaTypes.toDelta(schema.fields()))
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
        evolves ? Optional.of(evolved(snapshot, schema)) : Optional.empty(),
        snapshot.getCommitter(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(0),
        0,
        (Clock) System::currentTimeMillis);
  }

  private static Metadata evolved(SnapshotImpl snapshot, LakeSchema schema) {
    return snapshot.getMetadata().withNewSchema(DeltaTypes.toDelta(schema.fields()));
  }

  private Row addRow(StructType physical, NewFile file) {
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
        Optional.of(VectorUtils.stringStringMapValue(FileTags.of(file))),
        Optional.empty(),
        Optional.empty(),
        Optional.of(statistics));
  }
}
