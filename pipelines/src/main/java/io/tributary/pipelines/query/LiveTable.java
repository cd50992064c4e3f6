package io.tributary.pipelines.query;

import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Table;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
    } catch (KernelException | IOException e) {
      throw new LakeException(table.sqlName() + " cannot be read: " + Lines.one(e.getMessage()), e);
    }
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

  LiveTable withoutFiles() {
    return new LiveTable(schema, partitionColumns, List.of());
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
