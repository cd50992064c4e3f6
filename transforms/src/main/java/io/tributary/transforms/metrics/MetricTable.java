package io.tributary.transforms.metrics;

import io.tributary.schemas.table.ColumnType;
import io.tributary.transforms.lake.LakeField;
import io.tributary.transforms.lake.LakeSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes a metric's rows from its groups, which come in the order of their texts. */
abstract class MetricTable {

  private final LakeSchema schema;

  MetricTable(LakeSchema schema) {
    this.schema = schema;
  }

  /**
   * The table of a metric.
   *
   * @param parts the columns of the parts, whose types it takes
   */
  static MetricTable of(Metric metric, LakeSchema parts) {
    return switch (metric) {
      case DAILY_SALES -> new Sums(sums(parts, "OrderDateKey", "SellerID", "CategoryID"));
      case PRODUCT_SALES -> new Sums(sums(parts, "Month", "ProductID"));
      case SELLER_PERFORMANCE -> new SellerPerformance(sums(parts, "Month", "SellerID"));
      case CUSTOMER_ACTIVITY -> new Customers(parts);
      case REASON_BREAKDOWN -> new ReasonBreakdown(parts);
      case DATES -> new Dates();
      case WAITING -> new Waiting(parts);
    };
  }

  LakeSchema schema() {
    return schema;
  }

  /** Takes a group's sums. */
  abstract void add(PartsMerge.Group group, MetricParts.Target rows) throws IOException;

  /** Hands over what was kept back. */
  void finish(MetricParts.Target rows) throws IOException {}

  static ColumnType type(LakeSchema parts, String column) {
    for (LakeField field : parts.fields()) {
      if (field.name().equals(column)) {
        return field.type();
      }
    }
    throw new IllegalArgumentException("The parts have no column " + column);
  }

  static LakeField same(LakeSchema parts, String column) {
    return LakeField.of(column, type(parts, column));
  }

  /** The group's columns, the first of which is a date, then the sums. */
  private static List<LakeField> sums(LakeSchema parts, String date, String... ids) {
    List<LakeField> fields = new ArrayList<>();
    fields.add(LakeField.of(date, ColumnType.INT));
    for (String id : ids) {
      fields.add(same(parts, id));
    }
    for (String sum :
        List.of("Orders", "Units", "Revenue", "Profit", "Delivered", "Returned", "Cancelled")) {
      fields.add(same(parts, sum));
    }
    return fields;
  }

  static Object[] sumsRow(Object[] group, Tally tally, int more) {
    Object[] row = Arrays.copyOf(group, group.length + 7 + more);
    int at = group.length;
    row[at++] = tally.orders;
    row[at++] = tally.units;
    row[at++] = tally.revenue;
    row[at++] = tally.profit;
    row[at++] = tally.delivered;
    row[at++] = tally.returned;
    row[at] = tally.cancelled;
    return row;
  }

  private static final class Sums extends MetricTable {
    Sums(List<LakeField> fields) {
      super(new LakeSchema(fields));
    }

    @Override
    void add(PartsMerge.Group group, MetricParts.Target rows) throws IOException {
      rows.write(sumsRow(group.values(), group.tally(), 0));
    }
  }

  private static final class Customers extends MetricTable {
    Customers(LakeSchema parts) {
      super(
          new LakeSchema(
              List.of(
                  same(parts, "CustomerID"),
                  LakeField.of("Orders", ColumnType.LONG),
                  LakeField.of("Units", ColumnType.LONG),
                  LakeField.of("Spending", type(parts, "Revenue")),
                  LakeField.of("FirstOrderDateKey", ColumnType.INT),
                  LakeField.of("LastOrderDateKey", ColumnType.INT),
                  LakeField.of("Kind", ColumnType.STRING))));
    }

    @Override
    void add(PartsMerge.Group group, MetricParts.Target rows) throws IOException {
      Tally tally = group.tally();
      rows.write(
          new Object[] {
            group.values()[0],
            tally.orders,
            tally.units,
            tally.revenue,
            tally.firstDate,
            tally.lastDate,
            tally.orders > 1 ? "repeat" : "one-time"
          });
    }
  }

  private static final class Waiting extends MetricTable {
    Waiting(LakeSchema parts) {
      super(
          new LakeSchema(
              List.of(same(parts, "FactTable"), same(parts, "ProductID"), same(parts, "Items"))));
    }

    @Override
    void add(PartsMerge.Group group, MetricParts.Target rows) throws IOException {
      rows.write(new Object[] {group.values()[0], group.values()[1], group.tally().items});
    }
  }
}
