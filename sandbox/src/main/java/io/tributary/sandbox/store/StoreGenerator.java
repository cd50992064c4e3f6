package io.tributary.sandbox.store;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Generates a store: the same rows, in the same order, for the same volumes and seed.
 *
 * <p>Order statuses come 0.45/0.30/0.20/0.03/0.02; a price is about 1.2 times its cost, which lies
 * from 5 to 400; an order has 1 to 5 items of quantity 1 to 3; every Returned or Cancelled order
 * has a reason of its kind; not every order is paid and a few are paid in two parts. Orders spread
 * over two years, some categories growing and some declining, and most returns fall on a few
 * products, so that analytics have something to find. The reference tables are not generated: they
 * are in the SQL files.
 *
 * <p>Rows are handed on as they are made, parents before children; what is kept in memory is a
 * price for each product.
 */
public final class StoreGenerator {
  /** Categories in the reference data, numbered from 1. */
  public static final int CATEGORIES = 10;

  /** Payment methods in the reference data, numbered from 1. */
  public static final int PAYMENT_METHODS = 5;

  /** The numbers of the order statuses, as the reference data has them. */
  public static final int ORDERED = 1;

  /** On its way. */
  public static final int SHIPPED = 2;

  /** With the customer. */
  public static final int DELIVERED = 3;

  /** Sent back. */
  public static final int RETURNED = 4;

  /** Called off. */
  public static final int CANCELLED = 5;

  private static final double[] STATUS_WEIGHTS = {0.45, 0.30, 0.20, 0.03, 0.02};

  /** How often an order of each status is paid. */
  private static final double[] PAID = {0.75, 0.97, 0.99, 1.0, 0.4};

  /** From declining to growing: how a category's share changes over the two years. */
  private static final double[] TREND = {0.9, 0.5, 0, 0.2, -0.2, 0, 0.3, -0.5, -0.8, 0};

  /** One product in this many draws most returns and cancellations. */
  private static final int TROUBLE = 9;

  private final StoreVolumes volumes;
  private final Chance chance;
  private final RowSink sink;
  private final List<BigDecimal> prices = new ArrayList<>();
  private int items;
  private int payments;
  private int reasons;

  private StoreGenerator(StoreVolumes volumes, long seed, RowSink sink) {
    this.volumes = volumes;
    this.chance = new Chance(seed);
    this.sink = sink;
  }

  /**
   * Generates every row.
   *
   * @param volumes how large the store is
   * @param seed which store of that size
   * @param sink takes the rows
   * @throws SQLException when the sink does
   */
  public static void generate(StoreVolumes volumes, long seed, RowSink sink) throws SQLException {
    StoreGenerator generator = new StoreGenerator(volumes, seed, sink);
    generator.sellers();
    generator.customers();
    generator.products();
    generator.addresses();
    generator.carts();
    generator.reviews();
    for (int order = 1; order <= volumes.orders(); order++) {
      generator.order(order);
    }
  }

  private void sellers() throws SQLException {
    for (int id = 1; id <= volumes.sellers(); id++) {
      emit(
          StoreTable.SELLERS,
          Calendar.registration(chance),
          id,
          Vocabulary.company(chance),
          "seller%d@example.com".formatted(id),
          Vocabulary.phone(chance));
    }
  }

  private void customers() throws SQLException {
    for (int id = 1; id <= volumes.customers(); id++) {
      emit(
          StoreTable.CUSTOMERS,
          Calendar.registration(chance),
          id,
          Vocabulary.person(chance),
          chance.happens(0.02) ? null : "customer%d@example.org".formatted(id),
          chance.happens(0.1) ? null : Vocabulary.phone(chance));
    }
  }

  private void products() throws SQLException {
    for (int id = 1; id <= volumes.products(); id++) {
      int category = category(id);
      LocalDateTime created = Calendar.registration(chance);
      BigDecimal cost = BigDecimal.valueOf(chance.between(500, 40_000), 2);
      BigDecimal price = priceFor(cost, chance);
      prices.add(price);
      emit(
          StoreTable.PRODUCTS,
          created,
          id,
          Vocabulary.product(chance, category),
          chance.happens(0.05) ? null : "Item no. %d of our \\ range".formatted(id),
          price,
          cost,
          category,
          1 + chance.skewedIndex(volumes.sellers(), 1.3));
      emit(
          StoreTable.INVENTORY,
          created,
          id,
          "Shelf " + (char) ('A' + id % 26) + "-" + id,
          id,
          chance.between(0, 500),
          chance.between(5, 50));
    }
  }

  private void addresses() throws SQLException {
    int id = 0;
    for (int customer = 1; customer <= volumes.customers(); customer++) {
      int count = chance.between(1, 2);
      for (int n = 0; n < count; n++) {
        List<String> place = Vocabulary.place(chance);
        emit(
            StoreTable.ADDRESSES,
            Calendar.registration(chance),
            ++id,
            customer,
            Vocabulary.addressLine(chance),
            place.get(0),
            chance.happens(0.1) ? null : place.get(1),
            String.format(Locale.ROOT, "%05d", chance.between(0, 99_999)),
            place.get(2),
            n == 0,
            count == 1 || n == 1);
      }
    }
  }

  private void carts() throws SQLException {
    int item = 0;
    for (int id = 1; id <= volumes.customers() / 2; id++) {
      LocalDateTime created = Calendar.order(chance.fraction());
      emit(StoreTable.SHOPPING_CARTS, created, id, chance.between(1, volumes.customers()));
      int count = chance.between(1, 4);
      for (int n = 0; n < count; n++) {
        emit(StoreTable.CART_ITEMS, created, ++item, id, anyProduct(), chance.between(1, 3));
      }
    }
  }

  private void reviews() throws SQLException {
    for (int id = 1; id <= volumes.orders() * 3 / 10; id++) {
      emit(
          StoreTable.REVIEWS,
          Calendar.order(chance.fraction()),
          id,
          anyProduct(),
          chance.between(1, volumes.customers()),
          1 + chance.weighted(0.05, 0.08, 0.17, 0.3, 0.4),
          chance.happens(0.15) ? null : Vocabulary.comment(chance));
    }
  }

  private void order(int id) throws SQLException {
    double share = (id - 1 + chance.fraction()) / volumes.orders();
    LocalDateTime placed = Calendar.order(share);
    int status = 1 + chance.weighted(STATUS_WEIGHTS);
    List<OrderLine> lines = new ArrayList<>();
    BigDecimal total = new BigDecimal("0.00");
    int count = chance.between(1, 5);
    for (int n = 0; n < count; n++) {
      int product = orderedProduct(share, status >= RETURNED);
      OrderLine line = new OrderLine(product, chance.between(1, 3), prices.get(product - 1));
      lines.add(line);
      total = total.add(line.amount());
    }
    emit(
        StoreTable.ORDERS,
        placed,
        id,
        String.format(Locale.ROOT, "ORD-%08d", id),
        total,
        status,
        1 + chance.skewedIndex(volumes.customers(), 1.5));
    for (OrderLine line : lines) {
      emit(
          StoreTable.ORDER_ITEMS,
          placed,
          ++items,
          id,
          line.product(),
          line.quantity(),
          line.price());
    }
    pay(id, status, total, placed);
    explain(id, status, placed);
  }

  private void pay(int order, int status, BigDecimal total, LocalDateTime placed)
      throws SQLException {
    if (!chance.happens(PAID[status - 1])) {
      return;
    }
    LocalDateTime paid = placed.plusMinutes(chance.between(1, 120));
    BigDecimal first =
        chance.happens(0.03) ? total.divide(BigDecimal.valueOf(2), 2, RoundingMode.DOWN) : total;
    payment(order, first, paid);
    if (first.compareTo(total) < 0) {
      payment(order, total.subtract(first), paid.plusDays(1));
    }
  }

  private void payment(int order, BigDecimal amount, LocalDateTime paid) throws SQLException {
    emit(StoreTable.PAYMENTS, paid, ++payments, order, chance.between(1, PAYMENT_METHODS), amount);
  }

  private void explain(int order, int status, LocalDateTime placed) throws SQLException {
    if (status < RETURNED) {
      return;
    }
    boolean returned = status == RETURNED;
    emit(
        StoreTable.REASONS,
        placed.plusDays(chance.between(1, 14)),
        ++reasons,
        order,
        returned ? "Return" : "Cancellation",
        chance.oneOf(returned ? Vocabulary.RETURN_REASONS : Vocabulary.CANCELLATION_REASONS));
  }

  /**
   * A price in keeping with a cost.
   *
   * @return about 1.2 times the cost
   */
  public static BigDecimal priceFor(BigDecimal cost, Chance chance) {
    return cost.multiply(BigDecimal.valueOf(chance.between(1180, 1220), 3))
        .setScale(2, RoundingMode.HALF_UP);
  }

  private static int category(int product) {
    return (product - 1) % CATEGORIES + 1;
  }

  private int anyProduct() {
    return chance.between(1, volumes.products());
  }

  private int orderedProduct(double share, boolean troubled) {
    double[] weights = new double[CATEGORIES];
    for (int i = 0; i < CATEGORIES; i++) {
      weights[i] = 1 + TREND[i] * (2 * share - 1);
    }
    int category = chance.weighted(weights);
    int perCategory = volumes.products() / CATEGORIES;
    int index = chance.skewedIndex(perCategory, 1.6);
    if (troubled && chance.happens(0.85)) {
      index -= index % TROUBLE;
    }
    return index * CATEGORIES + category + 1;
  }

  private void emit(StoreTable table, LocalDateTime at, Object... own) throws SQLException {
    Object[] values = Arrays.copyOf(own, own.length + 2);
    values[own.length] = at;
    values[own.length + 1] = at;
    sink.accept(new StoreRow(table, Arrays.asList(values)));
  }

  private record OrderLine(int product, int quantity, BigDecimal price) {
    BigDecimal amount() {
      return price.multiply(BigDecimal.valueOf(quantity));
    }
  }
}
