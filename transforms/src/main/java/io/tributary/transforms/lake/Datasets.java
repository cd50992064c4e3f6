package io.tributary.transforms.lake;

import io.tributary.schemas.table.Column;
import io.tributary.schemas.table.ColumnType;
import io.tributary.schemas.table.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericRecord;

/** The datasets of the lake: their lake columns and identities. */
final class Datasets {

  private Datasets() {}

  static final String DATE = "_date";

  /** Length of the offset and the row at the end of a position's text. */
  static final int TAIL = 1 + 19 + 1 + 10;

  /** Received records, by Kafka coordinates. */
  static final Dataset BRONZE = new Dataset(DATE, Datasets::recordIdentity, row -> "", false);

  static final LakeSchema BRONZE_SCHEMA =
      new LakeSchema(
          List.of(
              LakeField.of("_topic", ColumnType.STRING),
              LakeField.of("_partition", ColumnType.INT),
              LakeField.of("_offset", ColumnType.LONG),
              LakeField.of("_timestamp", ColumnType.TIMESTAMP),
              LakeField.listOf(
                  "_headers",
                  List.of(
                      LakeField.of("name", ColumnType.STRING),
                      LakeField.of("value", ColumnType.BINARY))),
              LakeField.of("_key", ColumnType.STRING),
              LakeField.of("_value", ColumnType.STRING),
              LakeField.of("_key_bytes", ColumnType.BINARY),
              LakeField.of("_value_bytes", ColumnType.BINARY),
              LakeField.of(DATE, ColumnType.DATE)));

  /** Dead letters, by Kafka coordinates. */
  static final Dataset QUARANTINE = new Dataset(null, Datasets::recordIdentity, row -> "", false);

  static final LakeSchema QUARANTINE_SCHEMA = quarantineSchema();

  /**
   * Changes, by row key and place. What stands at one place is told apart by {@link Deliveries}; of
   * two deliveries the first stays.
   */
  static final Dataset CHANGE_LOG =
      new Dataset(
          DATE,
          Datasets::changeIdentity,
          Datasets::position,
          false,
          anyIdentity -> false,
          LoggedChanges::distinct);

  /** Current rows, by row key. */
  static final Dataset CURRENT = new Dataset(null, Datasets::keyIdentity, Datasets::rank, true);

  /** Positions of deleted keys, and of truncates under the empty key. */
  static final Dataset DELETED = CURRENT;

  static final LakeSchema DELETED_SCHEMA =
      new LakeSchema(
          List.of(
              LakeField.of("_key", ColumnType.STRING),
              LakeField.of("_position", ColumnType.STRING)));

  private static LakeSchema quarantineSchema() {
    List<LakeField> fields = new ArrayList<>();
    fields.add(LakeField.of("_table", ColumnType.STRING));
    fields.add(LakeField.of("_reason", ColumnType.STRING));
    fields.add(LakeField.of("_detail", ColumnType.STRING));
    for (LakeField field : BRONZE_SCHEMA.fields()) {
      if (!field.name().equals(DATE)) {
        fields.add(field);
      }
    }
    return new LakeSchema(fields);
  }

  static LakeSchema changeLogSchema(TableSchema table) {
    List<LakeField> source = new ArrayList<>();
    for (Column column : table.columns()) {
      source.add(LakeField.of(column.name(), column.type()));
    }
    List<LakeField> fields = new ArrayList<>(source);
    if (!source.isEmpty()) {
      fields.add(LakeField.struct("_before", source));
    }
    fields.addAll(
        List.of(
            LakeField.of("_key", ColumnType.STRING),
            LakeField.of("_op", ColumnType.STRING),
            LakeField.of("_position", ColumnType.STRING),
            LakeField.of("_committed_at", ColumnType.TIMESTAMP),
            LakeField.of("_late", ColumnType.BOOLEAN),
            LakeField.of("_gtid", ColumnType.STRING),
            LakeField.of("_transaction", ColumnType.STRING),
            LakeField.of("_transaction_order", ColumnType.LONG),
            LakeField.of("_table_order", ColumnType.LONG),
            LakeField.of("_server_id", ColumnType.LONG),
            LakeField.of("_binlog", ColumnType.STRING),
            LakeField.of("_binlog_pos", ColumnType.LONG),
            LakeField.of("_linked_key", ColumnType.STRING),
            LakeField.of("_topic", ColumnType.STRING),
            LakeField.of("_partition", ColumnType.INT),
            LakeField.of("_offset", ColumnType.LONG),
            LakeField.of("_timestamp", ColumnType.TIMESTAMP),
            LakeField.of("_fingerprint", ColumnType.LONG),
            LakeField.of(DATE, ColumnType.DATE)));
    return new LakeSchema(fields);
  }

  static LakeSchema currentSchema(TableSchema table) {
    List<LakeField> fields = new ArrayList<>();
    for (Column column : table.columns()) {
      fields.add(LakeField.of(column));
    }
    fields.add(LakeField.of("_key", ColumnType.STRING));
    fields.add(LakeField.of("_position", ColumnType.STRING));
    fields.add(LakeField.of("_committed_at", ColumnType.TIMESTAMP));
    return new LakeSchema(fields);
  }

  private static Identity recordIdentity(GenericRecord row) {
    return new Identity(
        recordIdentity(
            row.get("_topic").toString(),
            (Integer) row.get("_partition"),
            (Long) row.get("_offset")),
        "");
  }

  /** Sorts by topic, partition and offset. */
  static String recordIdentity(String topic, int partition, long offset) {
    return topic + "/" + pad(partition, 10) + "/" + pad(offset, 19);
  }

  static String pad(long number, int width) {
    String digits = Long.toString(number);
    return "0".repeat(width - digits.length()) + digits;
  }

  private static Identity keyIdentity(GenericRecord row) {
    return new Identity(row.get("_key").toString(), "");
  }

  private static Identity changeIdentity(GenericRecord row) {
    return new Identity(row.get("_key").toString(), place(row.get("_position").toString()));
  }

  /** A position's text without its last two parts, the Kafka offset and the row. */
  static String place(String position) {
    return position.substring(0, position.length() - TAIL);
  }

  /** The same position under another Kafka offset. */
  static String withOffset(String position, long offset) {
    int end = position.lastIndexOf(':');
    return place(position) + ":" + pad(offset, 19) + position.substring(end);
  }

  /** A position's text without the Kafka offset, the last but one of its parts. */
  static String withoutOffset(String position) {
    int row = position.lastIndexOf(':');
    int offset = position.lastIndexOf(':', row - 1);
    return position.substring(0, offset) + position.substring(row);
  }

  static String position(GenericRecord row) {
    return row.get("_position").toString();
  }

  /** See {@link Standing}. */
  private static String rank(GenericRecord row) {
    return Standing.of(position(row)).rank();
  }
}
