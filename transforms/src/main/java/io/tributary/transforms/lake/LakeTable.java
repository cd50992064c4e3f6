package io.tributary.transforms.lake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One table of the lake, as its writers see it.
 *
 * <p>{@link #merge} writes a unit of rows. The unit is first written as files of its own. If no
 * live file can hold a row with the identity of one of the unit's, the files are committed as they
 * are: that is the normal case of a growing table, and nothing is read. Otherwise the files that
 * can are merged with the unit's, and one commit removes them and adds the result. Merging is
 * idempotent, commutative and associative, so a unit may be written twice, late, or by two workers
 * at once.
 *
 * <p>A reader sees a commit whole or not at all. Files of an attempt that failed are in no version.
 * A failure of the storage is thrown as an {@link IOException}; the runner retries the bundle.
 */
final class LakeTable {

  private static final Logger LOG = LoggerFactory.getLogger(LakeTable.class);

  /** Conflicts come from other writers' progress, so running out of attempts means a defect. */
  private static final int MAX_ATTEMPTS = 100;

  /** Keeps this process's writers from racing each other for the next version of a table. */
  private static final Map<String, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

  private final Storage storage;
  private final String path;
  private final Dataset dataset;
  private final DeltaLog log;

  LakeTable(Storage storage, String path, Dataset dataset) {
    this.storage = storage;
    this.path = qualified(storage, path);
    this.dataset = dataset;
    this.log = new DeltaLog(storage, this.path, dataset.partitionColumn());
  }

  static String qualified(Storage storage, String path) {
    try {
      Path plain = new Path(path);
      return storage.fileSystem(plain).makeQualified(plain).toString();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("Can't reach " + path, e);
    }
  }

  /** Sorted rows that can be read more than once. */
  interface Rows {
    /** A new pass over the rows. */
    RowMerge.Source open() throws IOException;
  }

  /**
   * A unit of rows.
   *
   * @param schema of the rows
   * @param shard the shard that the rows belong to, or null for a table without shards
   * @param resharded whether the table's files must all have the shard's layout: true for tables
   *     that change, whose number of files follows the layout
   * @param rows sorted by identity; none twice unless the dataset tells rows of one apart
   * @param removals what the unit takes away
   */
  record Unit(
      LakeSchema schema, LakeFile.Shard shard, boolean resharded, Rows rows, Removals removals) {}

  /**
   * What became of a unit.
   *
   * @param added rows that the table did not hold before
   * @param alreadyThere rows whose identity it held
   */
  record Outcome(long added, long alreadyThere) {}

  /** Reads rows of the table, sorted, that may concern the given range of first identities. */
  List<GenericRecord> read(String minFirst, String maxFirst, LakeFile.Shard shard)
      throws IOException {
    List<GenericRecord> found = new ArrayList<>();
    Optional<DeltaLog.State> state = log.load();
    if (state.isEmpty()) {
      return found;
    }
    for (LakeFile file : state.get().files()) {
      if (isOtherShard(file, shard)
          || (file.range() != null
              && (file.range().maxFirst().compareTo(minFirst) < 0
                  || file.range().minFirst().compareTo(maxFirst) > 0))) {
        continue;
      }
      try (ParquetReader<GenericRecord> reader = ParquetFiles.open(storage, file.path())) {
        for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
          String first = dataset.identity().apply(row).first();
          if (first.compareTo(minFirst) >= 0 && first.compareTo(maxFirst) <= 0) {
            found.add(row);
          }
        }
      }
    }
    return found;
  }

  /**
   * Reads rows with the given first identity, from files that were not live before.
   *
   * @param seen paths of the files that were live at the last call; holds those of this one after
   */
  List<GenericRecord> readNew(String first, Set<String> seen) throws IOException {
    List<GenericRecord> found = new ArrayList<>();
    Set<String> live = new HashSet<>();
    Optional<DeltaLog.State> state = log.load();
    for (LakeFile file : state.map(DeltaLog.State::files).orElse(List.of())) {
      live.add(file.path());
      if (seen.contains(file.path())
          || (file.range() != null
              && (file.range().maxFirst().compareTo(first) < 0
                  || file.range().minFirst().compareTo(first) > 0))) {
        continue;
      }
      try (ParquetReader<GenericRecord> reader = ParquetFiles.open(storage, file.path())) {
        for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
          if (dataset.identity().apply(row).first().equals(first)) {
            found.add(row);
          }
        }
      }
    }
    seen.clear();
    seen.addAll(live);
    return found;
  }

  /** Hands over the given columns of every row in the files of a shard, or in all files. */
  void scan(LakeFile.Shard shard, List<String> columns, Consumer<GenericRecord> rows)
      throws IOException {
    Optional<DeltaLog.State> state = log.load();
    if (state.isEmpty()) {
      return;
    }
    LakeSchema projection =
        new LakeSchema(
            state.get().schema().fields().stream()
                .filter(field -> columns.contains(field.name()))
                .toList());
    for (LakeFile file : state.get().files()) {
      if (isOtherShard(file, shard)) {
        continue;
      }
      try (ParquetReader<GenericRecord> reader =
          ParquetFiles.open(storage, file.path(), AvroRows.schema(projection))) {
        for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
          rows.accept(row);
        }
      }
    }
  }

  /** Rows in the newest version, from the log alone; 0 if there is no table. */
  long rowCount() {
    return log.load()
        .map(s -> s.files().stream().mapToLong(f -> Math.max(0, f.rows())).sum())
        .orElse(0L);
  }

  /** Merges a unit into the table. */
  Outcome merge(Unit unit) throws IOException {
    return merge(unit, RowMerge.NOBODY);
  }

  /**
   * Merges a unit into the table.
   *
   * @param groups hears what stays where a row of the unit met others of its identity in the table.
   *     If the plan is made anew it hears of them again; what it heard last is in the table
   */
  Outcome merge(Unit unit, RowMerge.Groups groups) throws IOException {
    List<DeltaLog.NewFile> pending = writePending(unit);
    long rows = pending.stream().mapToLong(DeltaLog.NewFile::rows).sum();
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      Optional<DeltaLog.State> planned = log.load();
      Plan plan = plan(unit, pending, planned.orElse(null));
      if (plan.isNothing()) {
        return new Outcome(0, 0);
      }
      Merged merged = plan.needsMerge() ? mergeFiles(unit, pending, plan, groups) : null;
      List<DeltaLog.NewFile> added = merged == null ? pending : merged.files();
      if (commit(unit, pending, planned.orElse(null), plan, added)) {
        if (merged == null) {
          return new Outcome(rows, 0);
        }
        delete(pending);
        return new Outcome(rows - merged.alreadyThere(), merged.alreadyThere());
      }
      if (merged != null) {
        delete(merged.files());
      }
    }
    throw new IOException("No commit to " + path + " in " + MAX_ATTEMPTS + " attempts");
  }

  /**
   * What a commit on top of some state must do.
   *
   * @param planned the table's schema before, or null if there is no table
   * @param schema of the table from then on
   * @param stale live files to merge with the unit's
   * @param convertsPending whether the unit's own files lack what the schema asks for
   */
  private record Plan(
      LakeSchema planned,
      LakeSchema schema,
      List<LakeFile> stale,
      boolean convertsPending,
      boolean isNothing) {
    boolean needsMerge() {
      return convertsPending || !stale.isEmpty();
    }

    Set<String> stalePaths() {
      Set<String> paths = new HashSet<>();
      stale.forEach(file -> paths.add(file.path()));
      return paths;
    }
  }

  private Plan plan(Unit unit, List<DeltaLog.NewFile> pending, DeltaLog.State state) {
    if (state == null) {
      return new Plan(null, unit.schema(), List.of(), false, false);
    }
    LakeSchema schema = state.schema().join(unit.schema());
    boolean rewritesAll = schema.needsRewriteOf(state.schema());
    List<LakeFile> stale = new ArrayList<>();
    for (LakeFile file : state.files()) {
      if (rewritesAll || isRelaidOut(unit, file) || overlaps(unit, pending, file)) {
        stale.add(file);
      }
    }
    boolean converts = !pending.isEmpty() && schema.needsRewriteOf(unit.schema());
    boolean nothing = pending.isEmpty() && stale.isEmpty() && schema.equals(state.schema());
    return new Plan(state.schema(), schema, stale, converts, nothing);
  }

  private static boolean isRelaidOut(Unit unit, LakeFile file) {
    return unit.resharded() && (file.shard() == null || file.shard().of() != unit.shard().of());
  }

  private static boolean isOtherShard(LakeFile file, LakeFile.Shard shard) {
    return shard != null
        && file.shard() != null
        && file.shard().of() == shard.of()
        && file.shard().index() != shard.index();
  }

  private boolean overlaps(Unit unit, List<DeltaLog.NewFile> pending, LakeFile file) {
    if (isOtherShard(file, unit.shard())) {
      return false;
    }
    if (unit.removals().concerns(file)) {
      return true;
    }
    for (DeltaLog.NewFile added : pending) {
      if (Objects.equals(added.partition(), file.partition())
          && (file.range() == null || file.range().overlaps(added.range()))) {
        return true;
      }
    }
    return false;
  }

  private List<DeltaLog.NewFile> writePending(Unit unit) throws IOException {
    try (FileSetWriter writer =
        new FileSetWriter(storage, path, dataset, unit.schema(), unit.shard(), 0)) {
      while (writer.nextPass()) {
        try (RowMerge.Source rows = unit.rows().open()) {
          boolean any = false;
          for (GenericRecord row = rows.next(); row != null; row = rows.next()) {
            writer.write(dataset.identity().apply(row), row);
            any = true;
          }
          if (!any) {
            break;
          }
        }
      }
      return writer.finish();
    }
  }

  private record Merged(List<DeltaLog.NewFile> files, long alreadyThere) {}

  /** Merges partition by partition, so that memory and open files stay bounded. */
  private Merged mergeFiles(
      Unit unit, List<DeltaLog.NewFile> pending, Plan plan, RowMerge.Groups groups)
      throws IOException {
    Map<String, List<RowMerge.Source>> byPartition = new LinkedHashMap<>();
    Map<String, LakeFile.Shard> shards = new LinkedHashMap<>();
    Schema avro = AvroRows.schema(plan.schema());
    for (DeltaLog.NewFile file : pending) {
      String partition = String.valueOf(file.partition());
      byPartition
          .computeIfAbsent(partition, p -> new ArrayList<>())
          .add(rows(file.path(), file.partition(), unit.schema(), plan, avro, true));
      shards.put(partition, file.shard());
    }
    for (LakeFile file : plan.stale()) {
      String partition = String.valueOf(file.partition());
      byPartition
          .computeIfAbsent(partition, p -> new ArrayList<>())
          .add(
              sorted(rows(file.path(), file.partition(), plan.planned(), plan, avro, false), file));
      shards.merge(
          partition,
          file.shard() == null ? NO_SHARD : file.shard(),
          (a, b) -> a.equals(b) ? a : NO_SHARD);
    }
    List<DeltaLog.NewFile> files = new ArrayList<>();
    long alreadyThere = 0;
    for (Map.Entry<String, List<RowMerge.Source>> group : byPartition.entrySet()) {
      LakeFile.Shard shard = shards.get(group.getKey());
      try (RowMerge merge = new RowMerge(dataset, group.getValue(), groups);
          FileSetWriter writer =
              new FileSetWriter(
                  storage,
                  path,
                  dataset,
                  plan.schema(),
                  NO_SHARD.equals(shard) ? null : shard,
                  unit.resharded() ? unit.shard().of() : 0)) {
        writer.sharedBy(sharing(unit, plan)).nextPass();
        while (merge.next()) {
          Identity identity = merge.identity();
          if (unit.removals().isEmpty()
              || !unit.removals().remove(identity.first(), dataset.position().apply(merge.row()))) {
            writer.write(identity, merge.row());
          }
        }
        files.addAll(writer.finish());
        alreadyThere += merge.alreadyThere();
      }
    }
    return new Merged(files, alreadyThere);
  }

  /** Files of another layout hold the shared rows of every shard of theirs, so all need them. */
  private static List<LakeFile.Shard> sharing(Unit unit, Plan plan) {
    if (!unit.resharded()) {
      return List.of();
    }
    return plan.stale().stream().anyMatch(file -> isRelaidOut(unit, file))
        ? unit.shard().all()
        : List.of(unit.shard());
  }

  private FileRows rows(
      String file, String partition, LakeSchema written, Plan plan, Schema avro, boolean isNew) {
    return new FileRows(storage, dataset, file, partition, written, plan.schema(), avro, isNew);
  }

  /** A file that another tool wrote may be in any order. */
  private RowMerge.Source sorted(FileRows source, LakeFile file) throws IOException {
    if (file.range() != null) {
      return source;
    }
    List<GenericRecord> rows = new ArrayList<>();
    try (source) {
      for (GenericRecord row = source.next(); row != null; row = source.next()) {
        rows.add(row);
      }
    }
    rows.sort(Comparator.comparing(dataset.identity()));
    return new MemorySource(rows.iterator(), false);
  }

  /** Rows in memory. */
  record MemorySource(Iterator<GenericRecord> rows, boolean isNew) implements RowMerge.Source {
    @Override
    public GenericRecord next() {
      return rows.hasNext() ? rows.next() : null;
    }

    @Override
    public void close() {}
  }

  private static final LakeFile.Shard NO_SHARD = new LakeFile.Shard(-1, -1);

  /** Commits if the newest version asks for the same plan; false if the plan must be made anew. */
  private boolean commit(
      Unit unit,
      List<DeltaLog.NewFile> pending,
      DeltaLog.State planned,
      Plan plan,
      List<DeltaLog.NewFile> added)
      throws IOException {
    ReentrantLock lock = LOCKS.computeIfAbsent(path, p -> new ReentrantLock());
    lock.lock();
    try {
      DeltaLog.State newest = log.load().orElse(null);
      if (newest != null && (planned == null || newest.version() != planned.version())) {
        Plan again = plan(unit, pending, newest);
        if (!again.schema().equals(plan.schema())
            || again.convertsPending() != plan.convertsPending()
            || !again.stalePaths().equals(plan.stalePaths())) {
          return false;
        }
        plan = again;
      }
      log.commit(newest, plan.schema(), added, plan.stale());
      return true;
    } catch (CommitConflictException e) {
      LOG.debug("Planning a commit to {} anew: {}", path, e.getMessage());
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void delete(List<DeltaLog.NewFile> files) {
    ParquetFiles.deleteUnused(storage, files.stream().map(DeltaLog.NewFile::path).toList());
  }
}
