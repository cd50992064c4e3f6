package io.tributary.transforms.lake;

import io.tributary.schemas.change.RowKey;
import java.io.Closeable;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.fs.Path;

/**
 * Writes sorted rows as files, one sequence of files per partition and shard. A pass over the rows
 * keeps a bounded number of files open; rows of further partitions are left for another pass. All
 * shards of one partition fit into a pass, because a merge makes only one.
 */
final class FileSetWriter implements Closeable {

  private static final int MAX_OPEN = 8;
  private static final long MAX_ROWS_PER_FILE = 1_000_000;

  /** Where a row goes; both parts may be null. */
  private record Target(String partition, LakeFile.Shard shard) {}

  private static final class Open {
    private Path path;
    private ParquetFiles.Writer writer;
    private IdentityRange range;
    private String minPosition;
    private long rows;
  }

  private final Storage storage;
  private final String tablePath;
  private final Dataset dataset;
  private final Schema avro;
  private final SchemaCheck schemas;
  private final int[] columns;
  private final int partitionField;
  private final boolean isOnePlace;
  private final LakeFile.Shard fixedShard;
  private final int shards;
  private List<LakeFile.Shard> sharing = List.of();
  private final Map<Target, Open> open = new HashMap<>();
  private Target onlyTarget;
  private Open only;
  private final Set<Target> done = new HashSet<>();
  private final Set<Target> deferred = new HashSet<>();
  private final List<DeltaLog.NewFile> files = new ArrayList<>();

  /**
   * A writer.
   *
   * @param schema of the rows that will be given, with the partition column
   * @param fixedShard the shard that all rows belong to, or null
   * @param shards if positive, rows go to the shard of their identity's first part
   */
  FileSetWriter(
      Storage storage,
      String tablePath,
      Dataset dataset,
      LakeSchema schema,
      LakeFile.Shard fixedShard,
      int shards) {
    this.storage = storage;
    this.tablePath = tablePath;
    this.dataset = dataset;
    this.fixedShard = fixedShard;
    this.shards = shards;
    List<LakeField> inFiles = new ArrayList<>();
    List<Integer> positions = new ArrayList<>();
    int partitionAt = -1;
    for (int i = 0; i < schema.fields().size(); i++) {
      LakeField field = schema.fields().get(i);
      if (field.name().equals(dataset.partitionColumn())) {
        partitionAt = i;
      } else {
        inFiles.add(field);
        positions.add(i);
      }
    }
    this.partitionField = partitionAt;
    this.isOnePlace = partitionAt < 0 && shards <= 1;
    this.avro = AvroRows.schema(new LakeSchema(inFiles));
    this.schemas = new SchemaCheck(avro);
    this.columns = positions.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Lets those shards each have a copy of the rows that shards share. */
  FileSetWriter sharedBy(List<LakeFile.Shard> allOrOne) {
    sharing = List.copyOf(allOrOne);
    return this;
  }

  /** Starts a pass over the rows; false when every row has been written. */
  boolean nextPass() throws IOException {
    if (!done.isEmpty() || !open.isEmpty()) {
      if (deferred.isEmpty()) {
        return false;
      }
      finishOpen();
      deferred.clear();
    }
    return true;
  }

  /** Writes the row if its turn is in this pass. */
  void write(Identity identity, GenericRecord row) throws IOException {
    if (only != null) {
      write(onlyTarget, only, identity, row);
    } else if (shards > 0 && dataset.shared().test(identity)) {
      for (LakeFile.Shard shard : sharing) {
        write(new Target(null, shard), identity, row);
      }
    } else {
      write(target(identity, row), identity, row);
    }
  }

  private void write(Target target, Identity identity, GenericRecord row) throws IOException {
    Open file = open.get(target);
    if (file == null) {
      if (done.contains(target)) {
        return;
      }
      if (open.size() >= Math.max(MAX_OPEN, shards)) {
        deferred.add(target);
        return;
      }
      file = new Open();
      open.put(target, file);
    }
    if (isOnePlace) {
      onlyTarget = target;
      only = file;
    }
    write(target, file, identity, row);
  }

  private void write(Target target, Open file, Identity identity, GenericRecord row)
      throws IOException {
    if (file.writer == null) {
      start(target, file);
    }
    file.writer.write(partitionField < 0 ? withSchema(row) : project(row));
    file.range = file.range == null ? IdentityRange.of(identity) : file.range.with(identity);
    String position = dataset.position().apply(row);
    if (file.minPosition == null || position.compareTo(file.minPosition) < 0) {
      file.minPosition = position;
    }
    file.rows++;
    if (file.rows == MAX_ROWS_PER_FILE) {
      finish(target, file);
    }
  }

  private Target target(Identity identity, GenericRecord row) {
    String partition =
        partitionField < 0
            ? null
            : LocalDate.ofEpochDay((Integer) row.get(partitionField)).toString();
    LakeFile.Shard shard =
        shards > 0
            ? new LakeFile.Shard(RowKey.shard(identity.first(), shards), shards)
            : fixedShard;
    return new Target(partition, shard);
  }

  /** Records of an equal schema are written as they are. */
  private GenericRecord withSchema(GenericRecord row) {
    return schemas.isEqual(row) ? row : project(row);
  }

  private GenericRecord project(GenericRecord row) {
    GenericData.Record projected = new GenericData.Record(avro);
    for (int i = 0; i < columns.length; i++) {
      projected.put(i, row.get(columns[i]));
    }
    return projected;
  }

  private void start(Target target, Open file) throws IOException {
    String name = "part-" + UUID.randomUUID() + ".zstd.parquet";
    Path folder =
        target.partition() == null
            ? new Path(tablePath)
            : new Path(tablePath, dataset.partitionColumn() + "=" + target.partition());
    file.path = new Path(folder, name);
    file.writer = new ParquetFiles.Writer(storage, file.path, avro);
    file.rows = 0;
    file.range = null;
    file.minPosition = null;
  }

  private void finish(Target target, Open file) throws IOException {
    long size = file.writer.finish();
    files.add(
        new DeltaLog.NewFile(
            file.path.toString(),
            target.partition(),
            size,
            System.currentTimeMillis(),
            file.rows,
            file.range,
            file.minPosition,
            target.shard(),
            null));
    file.writer = null;
  }

  private void finishOpen() throws IOException {
    for (Map.Entry<Target, Open> entry : open.entrySet()) {
      if (entry.getValue().writer != null) {
        finish(entry.getKey(), entry.getValue());
      }
      done.add(entry.getKey());
    }
    open.clear();
    only = null;
  }

  /** Completes the last files and returns all of them. */
  List<DeltaLog.NewFile> finish() throws IOException {
    finishOpen();
    return List.copyOf(files);
  }

  @Override
  public void close() throws IOException {
    for (Open file : open.values()) {
      if (file.writer != null) {
        file.writer.close();
      }
    }
  }
}
