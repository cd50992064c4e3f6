package io.tributary.sandbox.workload;

import io.tributary.sandbox.store.Chance;
import io.tributary.sandbox.store.StoreGenerator;
import io.tributary.sandbox.store.StoreTable;
import io.tributary.sandbox.store.Vocabulary;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;

/** Changes to products, stock, sellers and categories. Each method is one transaction's content. */
final class CatalogueChanges {
  /** The limits of DECIMAL(18,2) and what lies around zero. */
  private static final List<BigDecimal> EDGES =
      List.of(
          new BigDecimal("9999999999999999.99"),
          new BigDecimal("-9999999999999999.99"),
          new BigDecimal("0.01"),
          new BigDecimal("-0.01"),
          new BigDecimal("0.00"),
          new BigDecimal("1.10"),
          new BigDecimal("90071992547409.93"));

  private final StoreSession session;
  private final Chance chance;

  CatalogueChanges(StoreSession session) {
    this.session = session;
    this.chance = session.chance();
  }

  void changePrice() throws SQLException {
    BigDecimal cost = BigDecimal.valueOf(chance.between(500, 40_000), 2);
    session.update(
        "UPDATE Products SET Price = ?, Cost = ? WHERE ProductID = ?",
        StoreGenerator.priceFor(cost, chance),
        cost,
        session.keys(StoreTable.PRODUCTS).any(chance));
  }

  void moneyEdge() throws SQLException {
    KeyPool products = session.edgeProducts();
    if (products.isEmpty() || chance.happens(0.3)) {
      int product = session.newKey(StoreTable.PRODUCTS);
      session.update(
          "INSERT INTO Products (ProductID, Name, Description, Price, Cost, CategoryID, SellerID)"
              + " VALUES (?, ?, ?, ?, ?, ?, ?)",
          product,
          StoreSession.NOT_FOR_SALE + product,
          null,
          chance.oneOf(EDGES),
          chance.oneOf(EDGES),
          chance.between(1, StoreGenerator.CATEGORIES),
          session.keys(StoreTable.SELLERS).any(chance));
      products.add(product);
    } else if (chance.happens(0.3)) {
      session.update("DELETE FROM Products WHERE ProductID = ?", products.take(chance));
    } else {
      session.update(
          "UPDATE Products SET Price = ?, Cost = ? WHERE ProductID = ?",
          chance.oneOf(EDGES),
          chance.oneOf(EDGES),
          products.any(chance));
    }
  }

  void rename() throws SQLException {
    switch (chance.between(0, 3)) {
      case 0 ->
          session.update(
              "UPDATE ProductCategories SET CategoryDescription = ? WHERE CategoryID = ?",
              AwkwardText.nullable(chance),
              session.keys(StoreTable.PRODUCT_CATEGORIES).any(chance));
      case 1 -> {
        int product = session.keys(StoreTable.PRODUCTS).any(chance);
        session.update(
            "UPDATE Products SET Name = ?, Description = ? WHERE ProductID = ?",
            Vocabulary.product(chance, product),
            AwkwardText.nullable(chance),
            product);
      }
      default ->
          session.update(
              "UPDATE Sellers SET Name = ? WHERE SellerID = ?",
              Vocabulary.company(chance),
              session.keys(StoreTable.SELLERS).any(chance));
    }
  }

  void restock() throws SQLException {
    int first = session.keys(StoreTable.PRODUCTS).any(chance);
    session.update(
        "UPDATE Inventory SET QuantityInStock = QuantityInStock + ?"
            + " WHERE ProductID BETWEEN ? AND ?",
        chance.between(1, 40),
        first,
        first + chance.between(1, 12));
  }
}
