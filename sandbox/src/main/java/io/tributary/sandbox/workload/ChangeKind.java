package io.tributary.sandbox.workload;

import io.tributary.sandbox.store.Chance;

/** What a workload's transaction does, and how often it is chosen. */
enum ChangeKind {
  /** An order, its items and mostly a payment, in one transaction. */
  NEW_ORDER(24),
  /** An order goes from Ordered to Shipped or on to Delivered. */
  ORDER_PROGRESS(16),
  /** An order is returned or cancelled, with the reason. */
  ORDER_RETURN_OR_CANCELLATION(5),
  /** An item's quantity or price changes and its order's total with it. */
  ITEM_CHANGE(4),
  /** An item is deleted and inserted again under the same key, in one transaction. */
  ITEM_REINSERT(2),
  /** A payment comes late, changes or is taken back. */
  PAYMENT_CHANGE(5),
  /** An order disappears with all that hangs on it. */
  ORDER_REMOVAL(2),
  /** A product's price and cost change. */
  PRICE_CHANGE(8),
  /** A product nobody orders takes the extreme values of DECIMAL(18,2), or comes, or goes. */
  MONEY_EDGE(2),
  /** A seller or a category gets another name or text. */
  RENAME(3),
  /** Many stock levels change in one statement. */
  RESTOCK(4),
  /** A customer registers without an id, is renamed and deleted, in three transactions. */
  CUSTOMER_WALK_THROUGH(4),
  /** A customer's fields take awkward texts: quotes, backslashes, other scripts, empty, null. */
  CUSTOMER_CHANGE(7),
  /** A primary key changes: of a new customer, of a cart item or of a review. */
  KEY_CHANGE(4),
  /** An address comes, changes its flags or goes. */
  ADDRESS_CHANGE(3),
  /** A cart is filled, changed or emptied. */
  CART_CHANGE(8),
  /** A review is written, edited or withdrawn. */
  REVIEW_CHANGE(5),
  /** A transaction that is rolled back and must leave no trace. */
  ROLLED_BACK(1);

  private final int weight;

  ChangeKind(int weight) {
    this.weight = weight;
  }

  /** Chooses a kind by weight. */
  static ChangeKind choose(Chance chance) {
    ChangeKind[] kinds = values();
    double[] weights = new double[kinds.length];
    for (int i = 0; i < kinds.length; i++) {
      weights[i] = kinds[i].weight;
    }
    return kinds[chance.weighted(weights)];
  }
}
