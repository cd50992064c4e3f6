package io.tributary.sandbox.store;

/**
 * How large a store is; everything else follows from these.
 *
 * @param sellers sellers
 * @param products products, spread evenly over the categories
 * @param customers customers
 * @param orders orders
 */
public record StoreVolumes(int sellers, int products, int customers, int orders) {
  private static final int FULL_ORDERS = 100_000;
  private static final int FULL_SELLERS = 4_000;
  private static final int FULL_PRODUCTS = 6_000;
  private static final int FULL_CUSTOMERS = 7_000;

  /**
   * A store in the proportions of the full one (4,000 sellers, 6,000 products, 7,000 customers,
   * 100,000 orders), but never too small for every category and status to occur.
   *
   * @param orders how many orders, at least 1
   */
  public static StoreVolumes forOrders(int orders) {
    if (orders < 1) {
      throw new IllegalArgumentException(
          "orders: %d is not allowed; expected 1 or more".formatted(orders));
    }
    return new StoreVolumes(
        scaled(FULL_SELLERS, orders, 10),
        scaled(FULL_PRODUCTS, orders, 4 * StoreGenerator.CATEGORIES),
        scaled(FULL_CUSTOMERS, orders, 20),
        orders);
  }

  private static int scaled(int full, int orders, int least) {
    return Math.max(least, Math.toIntExact((long) full * orders / FULL_ORDERS));
  }
}
