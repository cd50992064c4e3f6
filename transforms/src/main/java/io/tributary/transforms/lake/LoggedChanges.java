package io.tributary.transforms.lake;

import io.tributary.schemas.change.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/** The rows of a change log as what they are: the first deliveries of changes. */
final class LoggedChanges {

  private LoggedChanges() {}

  /** Of the rows of one key and place, one for each change, in the order of the changes. */
  static List<GenericRecord> distinct(List<GenericRecord> rows) {
    return find(rows).changes().stream().map(Deliveries.Delivery::source).toList();
  }

  /** Whether nothing tells if some of the rows of one key and place are one change or two. */
  static boolean isUnsure(List<GenericRecord> rows) {
    return find(rows).unsure();
  }

  /** See {@link Standing}; of the changes of one key and place, in their order. */
  static long evidence(List<GenericRecord> changes) {
    return Deliveries.evidence(deliveries(changes));
  }

  private static Deliveries.Found<GenericRecord> find(List<GenericRecord> rows) {
    return Deliveries.find(deliveries(rows));
  }

  private static List<Deliveries.Delivery<GenericRecord>> deliveries(List<GenericRecord> rows) {
    List<Deliveries.Delivery<GenericRecord>> deliveries = new ArrayList<>(rows.size());
    rows.forEach(row -> deliveries.add(delivery(row)));
    return deliveries;
  }

  private static Deliveries.Delivery<GenericRecord> delivery(GenericRecord row) {
    Object order = row.get("_transaction_order");
    Supplier<Object> after = () -> operation(row).leavesRow() ? image(row, row) : null;
    return new Deliveries.Delivery<>(
        (Integer) row.get("_partition"),
        (Long) row.get("_offset"),
        (Long) row.get("_timestamp"),
        order == null ? 0 : (Long) order,
        operation(row),
        rowOf(row),
        (Long) row.get("_fingerprint"),
        () -> image(before(row), row),
        after,
        row);
  }

  static Operation operation(GenericRecord row) {
    return Operation.forCode(row.get("_op").toString().charAt(0));
  }

  /** The row's number in its event, the last part of the position. */
  static int rowOf(GenericRecord row) {
    String position = Datasets.position(row);
    return Integer.parseInt(position, position.length() - 10, position.length(), 10);
  }

  private static GenericRecord before(GenericRecord row) {
    return row.hasField("_before") ? (GenericRecord) row.get("_before") : null;
  }

  /** The values of the source's columns, or null if there is no image. */
  private static List<Object> image(GenericRecord from, GenericRecord row) {
    if (from == null || !row.hasField("_before")) {
      return null;
    }
    List<Object> values = new ArrayList<>();
    for (Schema.Field column : struct(row).getFields()) {
      Object value = from.get(column.name());
      values.add(value instanceof CharSequence ? value.toString() : value);
    }
    return values;
  }

  private static Schema struct(GenericRecord row) {
    return row.getSchema().getField("_before").schema().getTypes().get(1);
  }
}
