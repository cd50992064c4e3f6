package io.tributary.transforms.lake;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.Operation;
import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.ColumnType;
import io.tributary.schemas.table.TableSchema;
import io.tributary.transforms.order.ChangeBlock;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * Makes lake rows from the changes of a block. The block may hold several versions of the table:
 * the rows get the columns of all of them.
 */
final class ChangeRows {

  private final LakeSchema schema;
  private final Schema avro;
  private final Map<String, LogPosition> introducedAt = new HashMap<>();
  private final IdentityHashMap<TableSchema, int[]> columns = new IdentityHashMap<>();

  private ChangeRows(LakeSchema schema) {
    this.schema = schema;
    this.avro = AvroRows.schema(schema);
  }

  static ChangeRows of(ChangeBlock block, Function<TableSchema, LakeSchema> dataset) {
    LakeSchema joined = null;
    for (TableSchema version : block.schemas()) {
      LakeSchema one = dataset.apply(version);
      joined = joined == null ? one : joined.join(one);
    }
    ChangeRows rows = new ChangeRows(joined);
    if (block.schemas().size() > 1) {
      rows.learnIntroductions(block);
    }
    return rows;
  }

  /** A column existed from the first change whose table version has it. */
  private void learnIntroductions(ChangeBlock block) {
    IdentityHashMap<TableSchema, LogPosition> first = new IdentityHashMap<>();
    for (ChangeBlock.Cursor cursor = block.cursor(); cursor.next(); ) {
      first.merge(cursor.schema(), cursor.position(), (a, b) -> a.compareTo(b) <= 0 ? a : b);
    }
    first.forEach(
        (version, position) ->
            version
                .columns()
                .forEach(
                    column ->
                        introducedAt.merge(
                            column.name(), position, (a, b) -> a.compareTo(b) <= 0 ? a : b)));
  }

  LakeSchema schema() {
    return schema;
  }

  Schema avro() {
    return avro;
  }

  /** The row that the change leaves behind, for the current table. */
  GenericRecord current(ChangeEvent event) {
    GenericData.Record row = new GenericData.Record(avro);
    fill(row, event.schema(), event.after(), event.position());
    row.put("_key", event.key());
    row.put("_position", event.position().toSortableString());
    row.put("_committed_at", event.committedAt());
    return row;
  }

  /** The row that the change log keeps of the change. */
  GenericRecord logged(ChangeEvent event, boolean late, long fingerprint) {
    GenericData.Record row = new GenericData.Record(avro);
    if (event.image() != null) {
      put(row, avro, event.schema(), event.image());
    }
    Schema.Field before = avro.getField("_before");
    if (before != null && event.before() != null) {
      Schema struct = before.schema().getTypes().get(1);
      GenericData.Record image = new GenericData.Record(struct);
      put(image, struct, event.schema(), event.before());
      row.put(before.pos(), image);
    }
    LogPosition position = event.position();
    row.put("_key", event.key());
    row.put("_op", String.valueOf(event.operation().code()));
    row.put("_position", position.toSortableString());
    row.put("_committed_at", event.committedAt());
    row.put("_late", late);
    row.put("_gtid", event.transaction().gtid());
    row.put("_transaction", event.transaction().id());
    row.put("_transaction_order", position.order() == 0 ? null : position.order());
    row.put(
        "_table_order",
        event.transaction().tableOrder() == 0 ? null : event.transaction().tableOrder());
    row.put("_server_id", event.transaction().serverId());
    row.put("_binlog", position.binlog());
    row.put("_binlog_pos", position.pos());
    row.put("_linked_key", event.linkedKey());
    row.put("_topic", event.delivery().topic());
    row.put("_partition", event.delivery().partition());
    row.put("_offset", event.delivery().offset());
    row.put("_timestamp", event.delivery().timestamp() * 1000);
    row.put("_fingerprint", fingerprint);
    row.put(Datasets.DATE, (int) Math.floorDiv(event.committedAt(), 86_400_000_000L));
    return row;
  }

  private void put(GenericData.Record to, Schema target, TableSchema version, Object[] image) {
    for (int i = 0; i < image.length; i++) {
      Schema.Field field = target.getField(version.columns().get(i).name());
      put(to, field, version.columns().get(i).type(), image[i]);
    }
  }

  private void put(GenericData.Record to, Schema.Field field, ColumnType from, Object value) {
    ColumnType type = schema.field(field.name()).type();
    to.put(field.pos(), AvroRows.toAvro(TypeJoin.convert(value, from, type), type, field.schema()));
  }

  private void fill(
      GenericData.Record row, TableSchema version, Object[] image, LogPosition position) {
    int[] sources = columns.computeIfAbsent(version, this::sources);
    List<LakeField> fields = schema.fields();
    for (int i = 0; i < sources.length; i++) {
      Schema.Field field = avro.getFields().get(i);
      if (sources[i] >= 0) {
        put(row, field, version.columns().get(sources[i]).type(), image[sources[i]]);
      } else if (isBefore(position, introducedAt.get(field.name()))) {
        row.put(i, AvroRows.toAvro(fields.get(i).fill(), fields.get(i).type(), field.schema()));
      }
    }
  }

  private static boolean isBefore(LogPosition position, LogPosition introduction) {
    return introduction != null && position.compareTo(introduction) < 0;
  }

  /** For each field of the schema the version's column, or -1. */
  private int[] sources(TableSchema version) {
    int[] sources = new int[schema.fields().size()];
    for (int i = 0; i < sources.length; i++) {
      sources[i] = version.indexOf(schema.fields().get(i).name());
    }
    return sources;
  }

  /** Whether the entry stands for a change that was received; a truncate is counted by shard 0. */
  static boolean isCounted(ChangeBlock.Cursor cursor, int shard) {
    return cursor.operation() != Operation.SCHEMA
        && (cursor.operation() != Operation.TRUNCATE || shard == 0);
  }

  /** Whether the change is a row of the change log. */
  static boolean isLogged(ChangeBlock.Cursor cursor, int shard) {
    return !cursor.isDuplicate() && isCounted(cursor, shard);
  }
}
