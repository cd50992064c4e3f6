package io.tributary.transforms.lake;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.Operation;
import io.tributary.schemas.table.Column;
import io.tributary.schemas.table.ColumnType;
import io.tributary.schemas.table.TableSchema;
import io.tributary.transforms.order.ChangeBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * The rows of a history: each holds the values that an update replaced or a deletion took away, and
 * says when. An update that changed none of the columns has no row.
 *
 * <p>A row's identity is its key and its change, as in a change log; a row that a truncate took
 * away has no fingerprint.
 */
final class HistoryRows {

  static final String UPDATE = "UPDATE";
  static final String DELETE = "DELETE";

  static final Dataset DATASET =
      new Dataset(null, HistoryRows::identity, Datasets::position, false);

  private HistoryRows() {}

  private static Identity identity(GenericRecord row) {
    Object fingerprint = row.get("_fingerprint");
    return new Identity(
        row.get("_key").toString(),
        Datasets.withoutOffset(row.get("_position").toString())
            + ":"
            + (fingerprint == null ? "t" : Long.toHexString((Long) fingerprint)));
  }

  static LakeSchema schema(TableSchema version) {
    List<LakeField> fields = new ArrayList<>();
    for (Column column : version.columns()) {
      fields.add(LakeField.of(column.name(), column.type()));
    }
    return withLakeColumns(fields);
  }

  static LakeSchema withLakeColumns(List<LakeField> columns) {
    List<LakeField> fields = new ArrayList<>(columns);
    fields.add(LakeField.of("ChangeType", ColumnType.STRING));
    fields.add(LakeField.of("ChangeTimestamp", ColumnType.TIMESTAMP));
    fields.add(LakeField.of("_key", ColumnType.STRING));
    fields.add(LakeField.of("_position", ColumnType.STRING));
    fields.add(LakeField.of("_fingerprint", ColumnType.LONG));
    return new LakeSchema(fields);
  }

  static LakeSchema schema(ChangeBlock block) {
    LakeSchema schema = null;
    for (TableSchema version : block.schemas()) {
      LakeSchema one = schema(version);
      schema = schema == null ? one : schema.join(one);
    }
    return schema;
  }

  /** The rows that the block's updates and deletions leave, by identity. */
  static SortedMap<Identity, GenericRecord> of(ChangeBlock block, LakeSchema schema) {
    ValueRows values = new ValueRows(schema);
    TreeMap<Identity, GenericRecord> rows = new TreeMap<>();
    for (ChangeBlock.Cursor cursor = block.cursor(); cursor.next(); ) {
      if (cursor.operation() != Operation.UPDATE && cursor.operation() != Operation.DELETE) {
        continue;
      }
      ChangeEvent event = cursor.event();
      if (isHistory(event)) {
        GenericRecord row = row(values, event, cursor.fingerprint());
        // Deliveries of one change differ in the offset; they stand in order, and the first stays.
        rows.putIfAbsent(identity(row), row);
      }
    }
    return rows;
  }

  private static boolean isHistory(ChangeEvent event) {
    return event.operation() == Operation.DELETE
        || !Objects.deepEquals(beforeOf(event), event.after());
  }

  /** What the source does not tell is null. */
  private static Object[] beforeOf(ChangeEvent event) {
    return event.before() != null ? event.before() : new Object[event.schema().columns().size()];
  }

  private static GenericRecord row(ValueRows values, ChangeEvent event, long fingerprint) {
    GenericData.Record row = new GenericData.Record(values.avro());
    values.putImage(row, event.schema(), beforeOf(event), event.position().toSortableString());
    row.put("ChangeType", event.operation() == Operation.DELETE ? DELETE : UPDATE);
    row.put("ChangeTimestamp", event.committedAt());
    row.put("_key", event.key());
    row.put("_position", event.position().toSortableString());
    row.put("_fingerprint", fingerprint);
    return row;
  }
}
