package io.tributary.transforms.metrics;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.BinaryOperator;

/** The sums of a group. As in SQL, a sum is null until there is a value that is not. */
final class Tally {

  static final long DELIVERED = 3;
  static final long RETURNED = 4;
  static final long CANCELLED = 5;

  long orders;
  long items;
  Long units;
  BigDecimal revenue;
  BigDecimal profit;
  long delivered;
  long returned;
  long cancelled;
  Integer firstDate;
  Integer lastDate;

  /** Counts an item. */
  void addItem() {
    items++;
  }

  /** Adds a sale, but for its order, of which a group may have several sales. */
  void addSale(Sale sale) {
    items++;
    units = merge(units, whole(sale.quantity()), Long::sum);
    revenue = merge(revenue, sale.revenue(), BigDecimal::add);
    profit = merge(profit, sale.profit(), BigDecimal::add);
    addDate(sale.date());
  }

  private static Long whole(BigDecimal quantity) {
    return quantity == null ? null : quantity.setScale(0, RoundingMode.HALF_UP).longValue();
  }

  void addDate(Integer date) {
    firstDate = merge(firstDate, date, Math::min);
    lastDate = merge(lastDate, date, Math::max);
  }

  /** Counts an order of the group, once. */
  void addOrder(Long status) {
    orders++;
    if (status == null) {
      return;
    }
    delivered += status == DELIVERED ? 1 : 0;
    returned += status == RETURNED ? 1 : 0;
    cancelled += status == CANCELLED ? 1 : 0;
  }

  /** Adds another shard's sums of the group; an order is in one shard only. */
  void add(Tally other) {
    orders += other.orders;
    items += other.items;
    units = merge(units, other.units, Long::sum);
    revenue = merge(revenue, other.revenue, BigDecimal::add);
    profit = merge(profit, other.profit, BigDecimal::add);
    delivered += other.delivered;
    returned += other.returned;
    cancelled += other.cancelled;
    firstDate = merge(firstDate, other.firstDate, Math::min);
    lastDate = merge(lastDate, other.lastDate, Math::max);
  }

  private static <T> T merge(T a, T b, BinaryOperator<T> both) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return both.apply(a, b);
  }
}
