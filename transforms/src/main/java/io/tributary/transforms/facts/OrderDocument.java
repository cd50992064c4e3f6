package io.tributary.transforms.facts;

import io.tributary.schemas.table.ColumnType;
import io.tributary.transforms.gold.DocumentKind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** The live rows of one order. */
final class OrderDocument {

  private final String key;
  private final DocumentTypes types;
  private final List<DocumentRow> items = new ArrayList<>();
  private DocumentRow head;
  private DocumentRow reason;
  private boolean paid;

  OrderDocument(String key, DocumentTypes types) {
    this.key = key;
    this.types = types;
  }

  void add(DocumentRow row) {
    if (row.code() == DocumentKind.ITEM.code()) {
      items.add(row);
    } else if (row.code() == DocumentKind.ORDER.code()) {
      head = row;
    } else if (row.code() == DocumentKind.PAYMENT.code()) {
      paid = true;
    } else if (row.code() == DocumentKind.REASON.code()
        && (reason == null || compareIds(row, reason) > 0)) {
      reason = row;
    }
  }

  /** Compares reasons by their ids, of which the greatest counts. */
  private int compareIds(DocumentRow a, DocumentRow b) {
    Object left = a.get(DocumentField.REASON_ID);
    Object right = b.get(DocumentField.REASON_ID);
    if (left == null || right == null) {
      return Boolean.compare(left != null, right != null);
    }
    ColumnType.Kind kind = types.of(DocumentField.REASON_ID).kind();
    return switch (kind) {
      case INT, LONG, DATE, TIMESTAMP ->
          Long.compare(((Number) left).longValue(), ((Number) right).longValue());
      case DECIMAL -> ((BigDecimal) left).compareTo((BigDecimal) right);
      case FLOAT, DOUBLE ->
          Double.compare(((Number) left).doubleValue(), ((Number) right).doubleValue());
      case BOOLEAN, STRING, BINARY -> a.item().compareTo(b.item());
    };
  }

  String key() {
    return key;
  }

  /** The row of Orders, or null if the order is gone or has not arrived. */
  DocumentRow head() {
    return head;
  }

  List<DocumentRow> items() {
    return items;
  }

  /** The reason with the greatest id, or null. */
  DocumentRow reason() {
    return reason;
  }

  boolean isPaid() {
    return paid;
  }
}
