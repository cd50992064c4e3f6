package io.tributary.transforms.lake;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.statistics.SizeStatistics;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/** About how large a file's rows are, as its footer tells: the mean of the row's row group. */
final class RowSizes {

  private final long[] ends;
  private final long[] means;
  private int at;

  private RowSizes(long[] ends, long[] means) {
    this.ends = ends;
    this.means = means;
  }

  static RowSizes of(Storage storage, String path) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(new Path(path), storage.configuration()))) {
      List<BlockMetaData> groups = reader.getRowGroups();
      long[] ends = new long[groups.size()];
      long[] means = new long[groups.size()];
      long rows = 0;
      for (int i = 0; i < ends.length; i++) {
        BlockMetaData group = groups.get(i);
        rows += group.getRowCount();
        ends[i] = rows;
        long bytes = group.getColumns().stream().mapToLong(RowSizes::bytes).sum();
        means[i] = bytes / Math.max(1, group.getRowCount());
      }
      return new RowSizes(ends, means);
    }
  }

  /**
   * Texts and bytes as they are in memory; their encodings take less where values repeat. Files of
   * older writers do not tell, and other columns are small.
   */
  private static long bytes(ColumnChunkMetaData column) {
    SizeStatistics sizes = column.getSizeStatistics();
    return sizes == null || !sizes.isValid()
        ? column.getTotalUncompressedSize()
        : sizes.getUnencodedByteArrayDataBytes().orElse(column.getTotalUncompressedSize());
  }

  /** Size of a row; rows are asked for in their order. */
  long of(long index) {
    while (at < ends.length - 1 && index >= ends[at]) {
      at++;
    }
    return ends.length == 0 ? 0 : means[at];
  }
}
