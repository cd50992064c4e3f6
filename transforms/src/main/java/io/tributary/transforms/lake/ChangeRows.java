package io.tributary.transforms.lake;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.Operation;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.Column;
import io.tributary.schemas.table.TableSchema;
import io.tributary.transforms.order.ChangeBlock;
import java.util.ArrayList;
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
  private final IdentityHashMap<TableSchema, RowConversion> conversions = new IdentityHashMap<>();

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

  /**
   * Where the source does not tell since when a column exists, it is taken to exist from the first
   * change whose table version has it.
   */
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

  /**
   * The row that the change leaves behind, for the current table.
   *
   * @param evidence see {@link Standing}
   */
  GenericRecord current(ChangeEvent event, long evidence) {
    GenericData.Record row = new GenericData.Record(avro);
    String position = event.position().toSortableString();
    Object[] image = event.after();
    RowConversion conversion = conversions.computeIfAbsent(event.schema(), this::conversion);
    for (int i = 0; i < schema.fields().size(); i++) {
      LakeField field = schema.fields().get(i);
      row.put(
          i,
          AvroRows.toAvro(
              conversion.value(i, position, column -> image[column]),
              field.type(),
              avro.getFields().get(i).schema()));
    }
    row.put("_key", event.key());
    row.put("_position", new Standing(position, evidence).text());
    row.put("_committed_at", event.committedAt());
    return row;
  }

  private RowConversion conversion(TableSchema version) {
    List<LakeField> from = version.columns().stream().map(LakeField::of).toList();
    List<LakeField> to = new ArrayList<>();
    for (LakeField field : schema.fields()) {
      LogPosition introduction = introducedAt.get(field.name());
      to.add(
          field.since() == null && introduction != null && version.indexOf(field.name()) < 0
              ? field.since(introduction.toSortableString())
              : field);
    }
    return new RowConversion(from, to);
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
    row.put(
        "_transaction_order",
        event.transaction().order() == 0 ? null : event.transaction().order());
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
    row.put("_timestamp", SourceRecord.dated(event.delivery().timestamp()) * 1000);
    row.put("_fingerprint", fingerprint);
    row.put(Datasets.DATE, (int) Math.floorDiv(event.committedAt(), 86_400_000_000L));
    return row;
  }

  private void put(GenericData.Record to, Schema target, TableSchema version, Object[] image) {
    for (int i = 0; i < image.length; i++) {
      Column column = version.columns().get(i);
      LakeField field = schema.field(column.name());
      Schema.Field avroField = target.getField(field.name());
      to.put(
          avroField.pos(),
          AvroRows.toAvro(
              TypeJoin.convert(image[i], column.type(), field.type()),
              field.type(),
              avroField.schema()));
    }
  }

  /** Whether the entry stands for a change that was received; a truncate is counted by shard 0. */
  static boolean isCounted(ChangeBlock.Cursor cursor, int shard) {
    return cursor.operation().isOnTheWire()
        && !cursor.isFromLog()
        && (cursor.operation() != Operation.TRUNCATE || shard == 0);
  }

  /** Whether the change is a row of the change log. */
  static boolean isLogged(ChangeBlock.Cursor cursor, int shard) {
    return !cursor.isDuplicate() && isCounted(cursor, shard);
  }
}
