package io.tributary.sandbox.workload;

import io.tributary.sandbox.store.Chance;
import io.tributary.sandbox.store.StoreGenerator;
import io.tributary.sandbox.store.StoreTable;
import io.tributary.sandbox.store.Vocabulary;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/**
 * Changes to orders, their items, payments and reasons. Each method is one transaction's content.
 */
final class OrderChanges {
  private static final String INSERT_ITEM =
      "INSERT INTO OrderItems (OrderItemID, OrderID, ProductID, Quantity, CurrentPrice)"
          + " VALUES (?, ?, ?, ?, ?)";
  private static final String TOTAL =
      "UPDATE Orders SET TotalAmount ="
          + " (SELECT COALESCE(SUM(Quantity * CurrentPrice), 0) FROM OrderItems WHERE OrderID = ?)"
          + " WHERE OrderID = ?";

  private final StoreSession session;
  private final Chance chance;

  OrderChanges(StoreSession session) {
    this.session = session;
    this.chance = session.chance();
  }

  /** Places an order; returns its key. */
  int place() throws SQLException {
    int order = session.newKey(StoreTable.ORDERS);
    // The status is left to the column's default.
    session.update(
        "INSERT INTO Orders (OrderID, OrderNumber, TotalAmount, CustomerID) VALUES (?, ?, 0, ?)",
        order,
        String.format(Locale.ROOT, "ORD-%08d", order),
        session.keys(StoreTable.CUSTOMERS).any(chance));
    int count = chance.between(1, 5);
    for (int i = 0; i < count; i++) {
      addItem(order);
    }
    session.update(TOTAL, order, order);
    if (chance.happens(0.8)) {
      pay(order);
    }
    session.orders(StoreGenerator.ORDERED).add(order);
    return order;
  }

  /** Begins an order and takes everything back. */
  void placeAndRollBack() throws SQLException {
    session.update(
        "INSERT INTO Orders (OrderID, OrderNumber, TotalAmount, CustomerID) VALUES (?, ?, 0, ?)",
        session.newKey(StoreTable.ORDERS),
        "ORD-NEVER",
        session.keys(StoreTable.CUSTOMERS).any(chance));
    session.update("UPDATE Products SET Price = Price + 1 WHERE ProductID <= 5");
    session.rollback();
  }

  void progress() throws SQLException {
    boolean ship = chance.happens(0.5);
    int from = ship ? StoreGenerator.ORDERED : StoreGenerator.SHIPPED;
    if (!session.orders(from).isEmpty()) {
      move(from, ship ? StoreGenerator.SHIPPED : StoreGenerator.DELIVERED);
    }
  }

  void returnOrCancel() throws SQLException {
    boolean returned = chance.happens(0.5);
    int from = returned ? StoreGenerator.DELIVERED : StoreGenerator.ORDERED;
    if (session.orders(from).isEmpty()) {
      return;
    }
    int order = move(from, returned ? StoreGenerator.RETURNED : StoreGenerator.CANCELLED);
    session.update(
        "INSERT INTO Reasons (ReasonID, OrderID, ReasonType, ReasonDescription)"
            + " VALUES (?, ?, ?, ?)",
        session.newKey(StoreTable.REASONS),
        order,
        returned ? "Return" : "Cancellation",
        chance.oneOf(returned ? Vocabulary.RETURN_REASONS : Vocabulary.CANCELLATION_REASONS));
  }

  void changeItem() throws SQLException {
    int order = anyOrder();
    Optional<Integer> item = anItemOf(order);
    if (item.isEmpty()) {
      return;
    }
    switch (chance.between(0, 3)) {
      case 0 ->
          session.update(
              "UPDATE OrderItems SET CurrentPrice = ROUND(CurrentPrice * 0.9, 2)"
                  + " WHERE OrderItemID = ?",
              item.get());
      case 1 -> addItem(order);
      default ->
          session.update(
              "UPDATE OrderItems SET Quantity = ? WHERE OrderItemID = ?",
              chance.between(1, 3),
              item.get());
    }
    session.update(TOTAL, order, order);
  }

  void reinsertItem() throws SQLException {
    int order = anyOrder();
    Optional<Integer> item = anItemOf(order);
    if (item.isEmpty()) {
      return;
    }
    session.update("DELETE FROM OrderItems WHERE OrderItemID = ?", item.get());
    int product = session.keys(StoreTable.PRODUCTS).any(chance);
    session.update(INSERT_ITEM, item.get(), order, product, chance.between(1, 3), priceOf(product));
    session.update(TOTAL, order, order);
  }

  void changePayment() throws SQLException {
    int order = anyOrder();
    if (order == 0) {
      return;
    }
    switch (chance.between(0, 3)) {
      case 0 -> session.update("DELETE FROM Payments WHERE OrderID = ?", order);
      case 1 ->
          session.update(
              "UPDATE Payments SET PaymentMethodID = ?, Amount = ? WHERE OrderID = ?",
              chance.between(1, StoreGenerator.PAYMENT_METHODS),
              new BigDecimal(chance.happens(0.5) ? "0.00" : "0.01"),
              order);
      default -> pay(order);
    }
  }

  void remove() throws SQLException {
    int status = chance.between(StoreGenerator.ORDERED, StoreGenerator.CANCELLED);
    if (session.orders(status).size() < 2) {
      return;
    }
    int order = session.orders(status).take(chance);
    for (String child : new String[] {"Reasons", "Payments", "OrderItems", "Orders"}) {
      session.update("DELETE FROM %s WHERE OrderID = ?".formatted(child), order);
    }
  }

  private int move(int from, int to) throws SQLException {
    int order = session.orders(from).take(chance);
    session.update("UPDATE Orders SET StatusID = ? WHERE OrderID = ?", to, order);
    session.orders(to).add(order);
    return order;
  }

  private void addItem(int order) throws SQLException {
    int product = session.keys(StoreTable.PRODUCTS).any(chance);
    session.update(
        INSERT_ITEM,
        session.newKey(StoreTable.ORDER_ITEMS),
        order,
        product,
        chance.between(1, 3),
        priceOf(product));
  }

  private void pay(int order) throws SQLException {
    session.update(
        "INSERT INTO Payments (PaymentID, OrderID, PaymentMethodID, Amount) VALUES (?, ?, ?, ?)",
        session.newKey(StoreTable.PAYMENTS),
        order,
        chance.between(1, StoreGenerator.PAYMENT_METHODS),
        session.money("SELECT TotalAmount FROM Orders WHERE OrderID = ?", order));
  }

  private BigDecimal priceOf(int product) throws SQLException {
    return session.money("SELECT Price FROM Products WHERE ProductID = ?", product);
  }

  /** An order in any status that has one, or 0. */
  private int anyOrder() {
    int status = chance.between(StoreGenerator.ORDERED, StoreGenerator.CANCELLED);
    KeyPool orders = session.orders(status);
    return orders.isEmpty() ? 0 : orders.any(chance);
  }

  private Optional<Integer> anItemOf(int order) throws SQLException {
    return session.number(
        "SELECT OrderItemID FROM OrderItems WHERE OrderID = ? ORDER BY OrderItemID LIMIT 1", order);
  }
}
