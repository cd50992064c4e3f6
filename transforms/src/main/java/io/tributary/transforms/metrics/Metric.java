package io.tributary.transforms.metrics;

import java.util.List;

/** The tables that are computed from the facts, and what their rows are grouped by. */
public enum Metric {
  DAILY_SALES("DailySales"),
  PRODUCT_SALES("ProductSales"),
  SELLER_PERFORMANCE("SellerPerformance"),
  CUSTOMER_ACTIVITY("CustomerActivity"),
  REASON_BREAKDOWN("ReasonBreakdown"),
  DATES("DimDate"),
  /** Hidden among gold's tables, shown as {@code lake.waiting}. */
  WAITING("_waiting");

  private final String table;

  Metric(String table) {
    this.table = table;
  }

  /** Name of the table. */
  public String table() {
    return table;
  }

  /** Columns of the parts that make the group. */
  List<String> groupedBy() {
    return switch (this) {
      case DAILY_SALES -> List.of("Date", "SellerID", "CategoryID");
      case PRODUCT_SALES -> List.of("Date", "ProductID");
      case SELLER_PERFORMANCE -> List.of("Date", "SellerID");
      case CUSTOMER_ACTIVITY -> List.of("CustomerID");
      case REASON_BREAKDOWN -> List.of("ReasonType", "ReasonDescription");
      case DATES -> List.of();
      case WAITING -> List.of("FactTable", "ProductID");
    };
  }

  /** The metric of a table. */
  static Metric ofTable(String table) {
    for (Metric metric : values()) {
      if (metric.table.equals(table)) {
        return metric;
      }
    }
    throw new IllegalArgumentException("Unknown metric " + table);
  }
}
