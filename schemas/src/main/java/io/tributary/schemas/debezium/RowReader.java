package io.tributary.schemas.debezium;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.schemas.change.RowKey;
import io.tributary.schemas.doubt.Doubt;
import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.ColumnType;
import io.tributary.schemas.table.TableSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the images and keys of one table version.
 *
 * @param schema the rows it makes
 * @param columns one reader per column of {@code schema}
 * @param key one reader per key column
 */
record RowReader(TableSchema schema, List<ColumnReader> columns, List<ColumnReader> key) {

  /** The row of an image, or null for a JSON null. */
  Object[] row(JsonNode image) throws PoisonException {
    if (image == null || !image.isObject()) {
      return null;
    }
    if (image.size() != columns.size()) {
      throw new PoisonException(
          Reason.SCHEMA_MISMATCH,
          "The before and after images of " + schema.table() + " have different columns");
    }
    Object[] row = new Object[columns.size()];
    for (int i = 0; i < row.length; i++) {
      ColumnReader column = columns.get(i);
      JsonNode value = image.get(column.column().name());
      if (value == null) {
        throw new PoisonException(
            Reason.SCHEMA_MISMATCH,
            "The before and after images of " + schema.table() + " have different columns");
      }
      row[i] = column.read(value);
    }
    return row;
  }

  /**
   * What is not certain of a row's values, one doubt a cause.
   *
   * @param image the row, or a JSON null
   * @param snapshot whether a snapshot read it
   */
  List<Doubt> doubts(JsonNode image, boolean snapshot, LogPosition place) {
    List<Doubt> doubts = List.of();
    for (ColumnReader column : columns) {
      Suspicion suspicion = column.declaration() == null ? null : column.declaration().suspicion();
      JsonNode value = suspicion == null ? null : image.get(column.column().name());
      if (value != null
          && suspicion.test().isDoubtful(value, snapshot)
          && doubts.stream().noneMatch(doubt -> doubt.cause() == suspicion.cause())) {
        doubts = new ArrayList<>(doubts);
        doubts.add(
            new Doubt(
                schema.table().table(),
                suspicion.cause(),
                place,
                "Column " + column.column().name() + " " + suspicion.what()));
      }
    }
    return doubts;
  }

  /** The canonical text of a key, see {@link RowKey}. */
  String key(JsonNode json) throws PoisonException {
    Object[] values = new Object[key.size()];
    ColumnType[] types = new ColumnType[key.size()];
    for (int i = 0; i < values.length; i++) {
      ColumnReader column = key.get(i);
      values[i] = column.read(json.get(column.column().name()));
      types[i] = column.column().type();
    }
    return RowKey.of(List.of(types), values);
  }
}
