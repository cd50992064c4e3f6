package io.tributary.transforms.facts;

import java.util.Map;

/**
 * A register of an order's document.
 *
 * @param owner row key of the order, or empty for what all orders share
 * @param item the register's name: the code of its kind, and what tells it from others of the kind
 * @param position position of the newest change, as sortable text
 * @param gone whether that change took the row away
 * @param first for an item the first place in the order, for a product's version its position
 * @param values those that are not null
 */
record DocumentRow(
    String owner,
    String item,
    String position,
    boolean gone,
    String first,
    Map<DocumentField, Object> values) {

  Object get(DocumentField field) {
    return values.get(field);
  }

  char code() {
    return item.charAt(0);
  }
}
