package io.tributary.sandbox.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StoreGeneratorTest {
  private static final long SEED = 20260101;

  @Test
  void sameSeedGivesTheSameStore() throws SQLException {
    assertEquals(generate(300, SEED), generate(300, SEED));
  }

  @Test
  void anotherSeedGivesAnotherStore() throws SQLException {
    assertNotEquals(generate(300, SEED), generate(300, SEED + 1));
  }

  @Test
  void fullStoreHasTheVolumesOfTheOriginal() {
    assertEquals(new StoreVolumes(4_000, 6_000, 7_000, 100_000), StoreVolumes.forOrders(100_000));
  }

  @Test
  void refusesAStoreWithoutOrders() {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> StoreVolumes.forOrders(0));
    assertEquals("orders: 0 is not allowed; expected 1 or more", refusal.getMessage());
  }

  @Test
  void parentsComeBeforeChildrenAndKeysAreUnique() throws SQLException {
    Map<StoreTable, Set<Integer>> seen = new EnumMap<>(StoreTable.class);
    for (StoreTable table : StoreTable.values()) {
      seen.put(table, new HashSet<>());
    }
    for (int id = 1; id <= StoreGenerator.CATEGORIES; id++) {
      seen.get(StoreTable.PRODUCT_CATEGORIES).add(id);
    }
    for (int id = 1; id <= 5; id++) {
      seen.get(StoreTable.ORDER_STATUS).add(id);
      seen.get(StoreTable.PAYMENT_METHODS).add(id);
    }
    Map<String, StoreTable> parents = new HashMap<>();
    for (StoreTable table : StoreTable.values()) {
      parents.put(table.key(), table);
    }
    for (StoreRow row : generate(500, SEED)) {
      assertTrue(seen.get(row.table()).add(row.key()), () -> "Key occurs twice: " + row);
      for (String column : row.table().columns()) {
        StoreTable parent = parents.get(column);
        if (parent != null && parent != row.table()) {
          assertTrue(
              seen.get(parent).contains((Integer) row.value(column)),
              () -> "No parent for " + column + " of " + row);
        }
      }
    }
  }

  @Test
  void everyRowHasAValueForEveryColumn() throws SQLException {
    for (StoreRow row : generate(50, SEED)) {
      assertEquals(row.table().columns().size(), row.values().size(), row::toString);
    }
  }

  @Test
  void statusesComeByWeight() throws SQLException {
    int orders = 5_000;
    Map<Object, Long> counts =
        of(StoreTable.ORDERS, generate(orders, SEED)).stream()
            .collect(Collectors.groupingBy(row -> row.value("StatusID"), Collectors.counting()));
    double[] weights = {0.45, 0.30, 0.20, 0.03, 0.02};
    for (int status = 1; status <= weights.length; status++) {
      assertEquals(weights[status - 1], (double) counts.get(status) / orders, 0.02);
    }
  }

  @Test
  void pricesAreAboutTwentyPercentAboveCost() throws SQLException {
    for (StoreRow product : of(StoreTable.PRODUCTS, generate(2_000, SEED))) {
      BigDecimal cost = (BigDecimal) product.value("Cost");
      BigDecimal price = (BigDecimal) product.value("Price");
      assertEquals(1.2, price.doubleValue() / cost.doubleValue(), 0.025);
      assertTrue(cost.doubleValue() >= 5 && cost.doubleValue() <= 400, cost::toString);
      assertEquals(2, price.scale());
    }
  }

  @Test
  void ordersHaveOneToFiveItemsThatAddUp() throws SQLException {
    List<StoreRow> rows = generate(1_000, SEED);
    Map<Object, List<StoreRow>> items =
        of(StoreTable.ORDER_ITEMS, rows).stream()
            .collect(Collectors.groupingBy(row -> row.value("OrderID")));
    for (StoreRow order : of(StoreTable.ORDERS, rows)) {
      List<StoreRow> own = items.get(order.key());
      assertTrue(own.size() <= 5);
      BigDecimal total = BigDecimal.ZERO;
      for (StoreRow item : own) {
        int quantity = (Integer) item.value("Quantity");
        assertTrue(quantity >= 1 && quantity <= 3);
        total =
            total.add(
                ((BigDecimal) item.value("CurrentPrice")).multiply(BigDecimal.valueOf(quantity)));
      }
      assertEquals(order.value("TotalAmount"), total);
    }
  }

  @Test
  void everyReturnedOrCancelledOrderHasAReasonOfItsKind() throws SQLException {
    List<StoreRow> rows = generate(2_000, SEED);
    Map<Object, Object> kinds =
        of(StoreTable.REASONS, rows).stream()
            .collect(Collectors.toMap(row -> row.value("OrderID"), row -> row.value("ReasonType")));
    for (StoreRow order : of(StoreTable.ORDERS, rows)) {
      Object expected =
          switch ((Integer) order.value("StatusID")) {
            case StoreGenerator.RETURNED -> "Return";
            case StoreGenerator.CANCELLED -> "Cancellation";
            default -> null;
          };
      assertEquals(expected, kinds.get(order.key()));
    }
  }

  @Test
  void mostOrdersArePaidInFullAndSomeAreNot() throws SQLException {
    List<StoreRow> rows = generate(2_000, SEED);
    Map<Object, BigDecimal> paid = new HashMap<>();
    for (StoreRow payment : of(StoreTable.PAYMENTS, rows)) {
      paid.merge(payment.value("OrderID"), (BigDecimal) payment.value("Amount"), BigDecimal::add);
    }
    List<StoreRow> orders = of(StoreTable.ORDERS, rows);
    for (StoreRow order : orders) {
      BigDecimal amount = paid.getOrDefault(order.key(), (BigDecimal) order.value("TotalAmount"));
      assertEquals(order.value("TotalAmount"), amount);
    }
    assertTrue(paid.size() > orders.size() / 2);
    assertFalse(paid.size() == orders.size());
  }

  private static List<StoreRow> generate(int orders, long seed) throws SQLException {
    List<StoreRow> rows = new ArrayList<>();
    StoreGenerator.generate(StoreVolumes.forOrders(orders), seed, rows::add);
    return rows;
  }

  private static List<StoreRow> of(StoreTable table, List<StoreRow> rows) {
    return rows.stream().filter(row -> row.table() == table).toList();
  }
}
