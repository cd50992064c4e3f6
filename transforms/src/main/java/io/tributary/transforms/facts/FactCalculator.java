package io.tributary.transforms.facts;

import io.tributary.schemas.table.ColumnType;
import io.tributary.transforms.gold.DocumentKind;
import io.tributary.transforms.metrics.Metric;
import io.tributary.transforms.metrics.MetricParts;
import io.tributary.transforms.metrics.Sale;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes the facts of a shard and its part of the metrics from its documents, which come in the
 * order of their owners: first what all orders share, then order by order.
 *
 * <p>A function of the documents alone. Memory: the versions of all products, the barriers, one
 * order and the groups of the metrics.
 */
final class FactCalculator {

  static final String SALES = "FactSales";
  static final String REASONS = "FactOrderReason";

  private static final int RETURNED = 4;
  private static final int CANCELLED = 5;

  /** Takes the facts' rows. */
  interface Target {
    void sale(Object[] row) throws IOException;

    void reason(Object[] row) throws IOException;
  }

  private final DocumentTypes types;
  private final MetricParts parts;
  private final Target target;
  private final ProductVersions products;
  private final Map<String, String> barriers = new HashMap<>();
  private OrderDocument order;

  FactCalculator(DocumentTypes types, MetricParts parts, Target target) {
    this.types = types;
    this.parts = parts;
    this.target = target;
    this.products = new ProductVersions(types);
    defineMetrics();
  }

  private void defineMetrics() {
    if (types.knows(DocumentKind.ORDER)) {
      parts.define(Metric.DATES);
    }
    if (types.knows(DocumentKind.ITEM)) {
      parts.define(Metric.WAITING);
    }
    if (types.knowsSales()) {
      parts.define(Metric.DAILY_SALES);
      parts.define(Metric.PRODUCT_SALES);
      parts.define(Metric.SELLER_PERFORMANCE);
      parts.define(Metric.CUSTOMER_ACTIVITY);
    }
    if (types.knowsReasons()) {
      parts.define(Metric.REASON_BREAKDOWN);
    }
  }

  /** Takes the next register. */
  void add(DocumentRow row) throws IOException {
    if (row.owner().isEmpty()) {
      addShared(row);
      return;
    }
    if (order == null || !order.key().equals(row.owner())) {
      finish();
      order = new OrderDocument(row.owner(), types);
    }
    if (!row.gone() && !isBehindBarrier(row)) {
      order.add(row);
    }
  }

  private void addShared(DocumentRow row) {
    if (row.code() == DocumentKind.BARRIER) {
      barriers.put(row.item().substring(1), row.position());
    } else if (row.code() == DocumentKind.VERSION.code()) {
      products.add(row);
    }
  }

  private boolean isBehindBarrier(DocumentRow row) {
    return !barriers.isEmpty()
        && (isBehind(row, String.valueOf(row.code())) || isBehind(row, row.item()));
  }

  private boolean isBehind(DocumentRow row, String barrier) {
    String position = barriers.get(barrier);
    return position != null && row.position().compareTo(position) < 0;
  }

  /** Completes the last order. */
  void finish() throws IOException {
    if (order != null && order.head() != null) {
      compute();
    }
    order = null;
  }

  private void compute() throws IOException {
    Integer date = dateKey(order.head().get(DocumentField.ORDER_CREATED));
    if (date != null) {
      parts.addDate(date);
    }
    Object status = order.head().get(DocumentField.ORDER_STATUS);
    Long statusNumber = status instanceof Number number ? (Long) number.longValue() : null;
    if (order.isPaid()) {
      computeSales(date, statusNumber);
    }
    boolean undone =
        statusNumber != null && (statusNumber == RETURNED || statusNumber == CANCELLED);
    if (undone && order.reason() != null) {
      computeReasons(date, statusNumber);
    }
  }

  private void computeSales(Integer date, Long status) throws IOException {
    List<Sale> sales = new ArrayList<>();
    for (DocumentRow item : order.items()) {
      Object productId = item.get(DocumentField.ITEM_PRODUCT);
      ProductVersions.Version product = products.asOf(productId, item.first());
      if (product == null) {
        parts.addWaiting(SALES, productId);
        continue;
      }
      BigDecimal quantity = exact(item.get(DocumentField.ITEM_QUANTITY));
      BigDecimal revenue = product(quantity, exact(item.get(DocumentField.ITEM_PRICE)));
      BigDecimal cost = product(quantity, exact(product.cost()));
      BigDecimal profit = revenue == null || cost == null ? null : revenue.subtract(cost);
      Sale sale =
          new Sale(
              date,
              product.seller(),
              product.category(),
              productId,
              order.head().get(DocumentField.ORDER_CUSTOMER),
              quantity,
              scaled(revenue, types.revenueScale()),
              scaled(profit, types.profitScale()));
      sales.add(sale);
      target.sale(saleRow(item, product, sale));
    }
    parts.addSales(sales, status);
  }

  private Object[] saleRow(DocumentRow item, ProductVersions.Version product, Sale sale) {
    return new Object[] {
      item.get(DocumentField.ITEM_ID),
      item.get(DocumentField.ITEM_ORDER),
      sale.product(),
      sale.seller(),
      sale.customer(),
      sale.category(),
      sale.date(),
      order.head().get(DocumentField.ORDER_STATUS),
      item.get(DocumentField.ITEM_QUANTITY),
      item.get(DocumentField.ITEM_PRICE),
      product.cost(),
      sale.revenue(),
      sale.profit()
    };
  }

  private void computeReasons(Integer date, Long status) throws IOException {
    DocumentRow reason = order.reason();
    int items = 0;
    for (DocumentRow item : order.items()) {
      Object productId = item.get(DocumentField.ITEM_PRODUCT);
      ProductVersions.Version product = products.asOf(productId, item.first());
      if (product == null) {
        parts.addWaiting(REASONS, productId);
        continue;
      }
      items++;
      target.reason(
          new Object[] {
            item.get(DocumentField.ITEM_ID),
            reason.get(DocumentField.REASON_ID),
            item.get(DocumentField.ITEM_ORDER),
            product.seller(),
            date,
            order.head().get(DocumentField.ORDER_STATUS)
          });
    }
    if (items > 0) {
      parts.addReason(
          items,
          reason.get(DocumentField.REASON_TYPE),
          reason.get(DocumentField.REASON_DESCRIPTION),
          status);
    }
  }

  /** The UTC day of a date or timestamp as yyyymmdd; a column of another type dates nothing. */
  private Integer dateKey(Object created) {
    ColumnType.Kind kind = types.of(DocumentField.ORDER_CREATED).kind();
    if (created == null) {
      return null;
    }
    if (kind == ColumnType.Kind.TIMESTAMP) {
      return dateKey(LocalDate.ofEpochDay(Math.floorDiv((Long) created, 86_400_000_000L)));
    }
    return kind == ColumnType.Kind.DATE ? dateKey(LocalDate.ofEpochDay((Integer) created)) : null;
  }

  private static Integer dateKey(LocalDate day) {
    return day.getYear() * 10_000 + day.getMonthValue() * 100 + day.getDayOfMonth();
  }

  /** A number without loss; money that is kept as a float or a text is none to calculate with. */
  private static BigDecimal exact(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal;
    }
    return value instanceof Integer || value instanceof Long
        ? BigDecimal.valueOf(((Number) value).longValue())
        : null;
  }

  private static BigDecimal product(BigDecimal a, BigDecimal b) {
    return a == null || b == null ? null : a.multiply(b);
  }

  private static BigDecimal scaled(BigDecimal value, int scale) {
    return value == null ? null : value.setScale(scale);
  }
}
