package io.tributary.pipelines.query;

import io.delta.kernel.types.StructField;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The SQL of the view that shows a table's live rows.
 *
 * <p>The view has exactly the columns and types of the Delta schema, whatever the files hold: files
 * are united by column name with an empty relation of the table's own columns, so a column that
 * some or all files lack is NULL there, and a table without files is empty but typed. Partition
 * values come from a table of (file, values) filled from the log; files need not contain them.
 */
final class TableView {
  /**
   * The column that names the file a row came from, and the key of the partition table, quoted: no
   * column of the lake's has a space in its name.
   */
  static final String FILE_COLUMN = "\"the file\"";

  private static final String FILE_NAME = FILE_COLUMN.replace("\"", "");

  private TableView() {}

  static String create(
      LakeTable table, LiveTable live, List<String> localFiles, String partitionTable) {
    boolean partitioned = !live.partitionColumns().isEmpty();
    String columns =
        live.schema().fields().stream()
            .map(field -> column(field, live.partitionColumns()))
            .collect(Collectors.joining(", "));
    String from = "(" + typedAndEmpty(live) + files(localFiles, partitioned) + ") d";
    String join =
        partitioned
            ? " JOIN " + partitionTable + " p ON d." + FILE_COLUMN + " = p." + FILE_COLUMN
            : "";
    return "CREATE OR REPLACE VIEW "
        + table.sqlName()
        + " AS SELECT "
        + columns
        + " FROM "
        + from
        + join;
  }

  private static String column(StructField field, List<String> partitionColumns) {
    String side = partitionColumns.contains(field.getName()) ? "p." : "d.";
    return "CAST("
        + side
        + Sql.identifier(LiveTable.physicalName(field))
        + " AS "
        + DuckType.of(field.getDataType())
        + ") AS "
        + Sql.identifier(field.getName());
  }

  private static String typedAndEmpty(LiveTable live) {
    String columns =
        live.schema().fields().stream()
            .filter(field -> !live.partitionColumns().contains(field.getName()))
            .map(
                field ->
                    "NULL::"
                        + DuckType.of(field.getDataType())
                        + " AS "
                        + Sql.identifier(LiveTable.physicalName(field)))
            .collect(Collectors.joining(", "));
    String file = "NULL::VARCHAR AS " + FILE_COLUMN;
    return "SELECT " + (columns.isEmpty() ? file : columns + ", " + file) + " WHERE false";
  }

  private static String files(List<String> localFiles, boolean partitioned) {
    if (localFiles.isEmpty()) {
      return "";
    }
    String list = localFiles.stream().map(Sql::literal).collect(Collectors.joining(", ", "[", "]"));
    String fileName = partitioned ? ", filename = " + Sql.literal(FILE_NAME) : "";
    return " UNION ALL BY NAME SELECT * FROM read_parquet("
        + list
        + ", union_by_name = true, hive_partitioning = false"
        + fileName
        + ")";
  }
}
