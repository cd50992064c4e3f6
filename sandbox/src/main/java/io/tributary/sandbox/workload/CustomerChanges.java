package io.tributary.sandbox.workload;

import io.tributary.sandbox.store.Chance;
import io.tributary.sandbox.store.StoreTable;
import io.tributary.sandbox.store.Vocabulary;
import java.sql.SQLException;
import java.util.List;

/**
 * Changes to customers, addresses, carts and reviews. Most methods are one transaction's content.
 */
final class CustomerChanges {
  /** Far above every key the database chooses itself, which therefore never meets a changed one. */
  private static final int KEY_SHIFT = 100_000_000;

  private static final String INSERT =
      "INSERT INTO Customers (Name, Email, PhoneNumber) VALUES (?, ?, ?)";

  private final StoreSession session;
  private final Chance chance;

  CustomerChanges(StoreSession session) {
    this.session = session;
    this.chance = session.chance();
  }

  /** Commits between its steps. */
  void walkThrough() throws SQLException {
    int customer = session.insert(INSERT, Vocabulary.person(chance), "new@example.org", null);
    session.commit();
    session.update(
        "UPDATE Customers SET Name = ? WHERE CustomerID = ?", Vocabulary.person(chance), customer);
    session.commit();
    session.update("DELETE FROM Customers WHERE CustomerID = ?", customer);
  }

  void change() throws SQLException {
    if (chance.happens(0.25)) {
      session
          .keys(StoreTable.CUSTOMERS)
          .add(
              session.insert(
                  INSERT, Vocabulary.person(chance), AwkwardText.nullable(chance), null));
      return;
    }
    session.update(
        "UPDATE Customers SET Name = ?, Email = ? WHERE CustomerID = ?",
        chance.happens(0.5) ? AwkwardText.any(chance) : Vocabulary.person(chance),
        AwkwardText.nullable(chance),
        session.keys(StoreTable.CUSTOMERS).any(chance));
  }

  /** May commit between its steps. */
  void changeKey() throws SQLException {
    switch (chance.between(0, 2)) {
      case 0 -> {
        int customer = session.insert(INSERT, Vocabulary.person(chance), null, "");
        session.commit();
        int key = customer + KEY_SHIFT;
        session.update(
            "UPDATE Customers SET CustomerID = ?, Name = ? WHERE CustomerID = ?",
            key,
            Vocabulary.person(chance),
            customer);
        session.keys(StoreTable.CUSTOMERS).add(key);
      }
      case 1 -> move(StoreTable.CART_ITEMS);
      default -> move(StoreTable.REVIEWS);
    }
  }

  void changeAddress() throws SQLException {
    KeyPool addresses = session.keys(StoreTable.ADDRESSES);
    if (addresses.isEmpty() || chance.happens(0.4)) {
      List<String> place = Vocabulary.place(chance);
      int address = session.newKey(StoreTable.ADDRESSES);
      session.update(
          "INSERT INTO Addresses (AddressID, CustomerID, AddressLine, City, State, ZipCode, Country,"
              + " IsBillingAddress, IsShippingAddress) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
          address,
          session.keys(StoreTable.CUSTOMERS).any(chance),
          Vocabulary.addressLine(chance),
          place.get(0),
          place.get(1),
          null,
          place.get(2),
          chance.happens(0.5),
          chance.happens(0.5));
      addresses.add(address);
    } else if (chance.happens(0.3)) {
      session.update("DELETE FROM Addresses WHERE AddressID = ?", addresses.take(chance));
    } else {
      session.update(
          "UPDATE Addresses SET IsBillingAddress = ?, IsShippingAddress = ? WHERE AddressID = ?",
          chance.happens(0.5),
          chance.happens(0.5),
          addresses.any(chance));
    }
  }

  void changeCart() throws SQLException {
    KeyPool items = session.keys(StoreTable.CART_ITEMS);
    if (items.isEmpty() || chance.happens(0.4)) {
      fillCart();
    } else if (chance.happens(0.3)) {
      session.update("DELETE FROM CartItems WHERE CartItemID = ?", items.take(chance));
    } else if (chance.happens(0.2)) {
      emptyCart();
    } else {
      session.update(
          "UPDATE CartItems SET Quantity = Quantity + 1 WHERE CartItemID = ?", items.any(chance));
    }
  }

  void changeReview() throws SQLException {
    KeyPool reviews = session.keys(StoreTable.REVIEWS);
    if (reviews.isEmpty() || chance.happens(0.5)) {
      int review = session.newKey(StoreTable.REVIEWS);
      session.update(
          "INSERT INTO Reviews (ReviewID, ProductID, CustomerID, Rating, Comment)"
              + " VALUES (?, ?, ?, ?, ?)",
          review,
          session.keys(StoreTable.PRODUCTS).any(chance),
          session.keys(StoreTable.CUSTOMERS).any(chance),
          chance.between(1, 5),
          Vocabulary.comment(chance));
      reviews.add(review);
    } else if (chance.happens(0.3)) {
      session.update("DELETE FROM Reviews WHERE ReviewID = ?", reviews.take(chance));
    } else {
      session.update(
          "UPDATE Reviews SET Rating = ?, Comment = ? WHERE ReviewID = ?",
          chance.between(1, 5),
          AwkwardText.nullable(chance),
          reviews.any(chance));
    }
  }

  private void fillCart() throws SQLException {
    int cart = session.newKey(StoreTable.SHOPPING_CARTS);
    session.update(
        "INSERT INTO ShoppingCarts (CartID, CustomerID) VALUES (?, ?)",
        cart,
        session.keys(StoreTable.CUSTOMERS).any(chance));
    session.keys(StoreTable.SHOPPING_CARTS).add(cart);
    int count = chance.between(1, 4);
    for (int i = 0; i < count; i++) {
      int item = session.newKey(StoreTable.CART_ITEMS);
      session.update(
          "INSERT INTO CartItems (CartItemID, CartID, ProductID, Quantity) VALUES (?, ?, ?, ?)",
          item,
          cart,
          session.keys(StoreTable.PRODUCTS).any(chance),
          chance.between(1, 3));
      session.keys(StoreTable.CART_ITEMS).add(item);
    }
  }

  /** Its items' keys stay in the pool; a later change to them finds no row and changes nothing. */
  private void emptyCart() throws SQLException {
    KeyPool carts = session.keys(StoreTable.SHOPPING_CARTS);
    if (!carts.isEmpty()) {
      int cart = carts.take(chance);
      session.update("DELETE FROM CartItems WHERE CartID = ?", cart);
      session.update("DELETE FROM ShoppingCarts WHERE CartID = ?", cart);
    }
  }

  private void move(StoreTable table) throws SQLException {
    KeyPool keys = session.keys(table);
    if (keys.isEmpty()) {
      return;
    }
    int key = session.newKey(table);
    session.update(
        "UPDATE %1$s SET %2$s = ? WHERE %2$s = ?".formatted(table.tableName(), table.key()),
        key,
        keys.take(chance));
    keys.add(key);
  }
}
