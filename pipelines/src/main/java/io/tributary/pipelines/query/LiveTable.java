package io.tributary.pipelines.query;

import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Table;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.KernelEngineException;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.fs.Path;

/**
 * A table at its latest version: what it looks like and which files hold its rows.
 *
 * <p>This is the only class that uses Kernel's internal package, which alone tells a scan file's
 * path and partition values.
 *
 * @param schema every column, partition columns included, in the table's order
 * @param partitionColumns the columns whose values are in the log
 * @param files the live files; those a later commit removed are not among them
 */
record LiveTable(StructType schema, List<String> partitionColumns, List<LiveFile> files) {
  private static final String PHYSICAL_NAME = "delta.columnMapping.physicalName";

  static LiveTable read(Engine engine, LakeTable table) {
    try {
      Snapshot snapshot =
          Table.forPath(engine, table.location().toString()).getLatestSnapshot(engine);
      List<LiveFile> files = liveFiles(engine, snapshot.getScanBuilder().build(), table);
      return new LiveTable(snapshot.getSchema(), snapshot.getPartitionColumnNames(), files);
    } catch (KernelException | KernelEngineException | IOException e) {
      throw unreadable(table, e);
    }
  }

  /** The same as if the table had no files, which are not looked for. */
  static LiveTable withoutFiles(Engine engine, LakeTable table) {
    try {
      Snapshot snapshot =
          Table.forPath(engine, table.location().toString()).getLatestSnapshot(engine);
      return new LiveTable(snapshot.getSchema(), snapshot.getPartitionColumnNames(), List.of());
    } catch (KernelException | KernelEngineException e) {
      throw unreadable(table, e);
    }
  }

  /**
   * How many rows a table has, from its log alone; nothing if the log does not tell of some file.
   */
  static OptionalLong rows(Engine engine, LakeTable table) {
    try {
      Snapshot snapshot =
          Table.forPath(engine, table.location().toString()).getLatestSnapshot(engine);
      ScanImpl scan = (ScanImpl) snapshot.getScanBuilder().build();
      long sum = 0;
      try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine, true)) {
        while (batches.hasNext()) {
          try (CloseableIterator<Row> files = batches.next().getRows()) {
            while (files.hasNext()) {
              Row file = files.next();
              Optional<Long> rows =
                  new AddFile(file.getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL))
                      .getNumRecords();
              if (rows.isEmpty()) {
                return OptionalLong.empty();
              }
              DeletionVectorDescriptor deleted =
                  InternalScanFileUtils.getDeletionVectorDescriptorFromRow(file);
              sum += rows.get() - (deleted == null ? 0 : deleted.getCardinality());
            }
          }
        }
      }
      return OptionalLong.of(sum);
    } catch (KernelException | KernelEngineException | IOException e) {
      throw unreadable(table, e);
    }
  }

  private static LakeException unreadable(LakeTable table, Exception cause) {
    return new LakeException(
        table.sqlName() + " cannot be read: " + Lines.one(cause.getMessage()), cause);
  }

  /**
   * The name a column has in the data files and in the log's partition values. It is the column's
   * own unless the table maps names, which lets a column be renamed without rewriting files.
   */
  static String physicalName(StructField field) {
    return field.getMetadata().contains(PHYSICAL_NAME)
        ? field.getMetadata().getString(PHYSICAL_NAME)
        : field.getName();
  }

  /** The partition columns with their types, in the order of the table. */
  List<StructField> partitionFields() {
    return schema.fields().stream()
        .filter(field -> partitionColumns.contains(field.getName()))
        .toList();
  }

  private static List<LiveFile> liveFiles(Engine engine, Scan scan, LakeTable table)
      throws IOException {
    List<LiveFile> files = new ArrayList<>();
    try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> rows = batches.next().getRows()) {
          while (rows.hasNext()) {
            files.add(liveFile(rows.next(), table));
          }
        }
      }
    }
    return files;
  }

  private static LiveFile liveFile(Row scanFile, LakeTable table) {
    if (InternalScanFileUtils.getDeletionVectorDescriptorFromRow(scanFile) != null) {
      throw new LakeException(
          table.sqlName() + " has deletion vectors, which Tributary does not write or read");
    }
    return new LiveFile(
        new Path(InternalScanFileUtils.getAddFileStatus(scanFile).getPath()),
        InternalScanFileUtils.getPartitionValues(scanFile));
  }
}
