package io.tributary.transforms.metrics;

import io.tributary.schemas.table.ColumnType;
import io.tributary.transforms.lake.LakeField;
import io.tributary.transforms.lake.LakeSchema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of the parts: a row is a group of one metric, with a shard's sums. Sorted by metric
 * and group. A row without a group says that the shard knows all that the metric needs.
 */
public final class PartsSchema {

  static final int METRIC = 0;
  static final int GROUP = 1;
  private static final int DATE = 2;
  private static final int SELLER = 3;
  private static final int CATEGORY = 4;
  private static final int PRODUCT = 5;
  private static final int CUSTOMER = 6;
  private static final int REASON_TYPE = 7;
  private static final int REASON_DESCRIPTION = 8;
  private static final int FACT_TABLE = 9;
  private static final int MEASURES = 10;

  private PartsSchema() {}

  /**
   * The types that the source decides.
   *
   * @param revenue of a sum of revenues
   * @param profit of a sum of profits
   */
  public record Types(
      ColumnType seller,
      ColumnType category,
      ColumnType product,
      ColumnType customer,
      ColumnType reasonType,
      ColumnType reasonDescription,
      ColumnType revenue,
      ColumnType profit) {}

  /** The columns. */
  public static LakeSchema of(Types types) {
    List<LakeField> fields = new ArrayList<>();
    fields.add(LakeField.of("_metric", ColumnType.STRING));
    fields.add(LakeField.of("_group", ColumnType.STRING));
    fields.add(LakeField.of("Date", ColumnType.INT));
    fields.add(LakeField.of("SellerID", types.seller()));
    fields.add(LakeField.of("CategoryID", types.category()));
    fields.add(LakeField.of("ProductID", types.product()));
    fields.add(LakeField.of("CustomerID", types.customer()));
    fields.add(LakeField.of("ReasonType", types.reasonType()));
    fields.add(LakeField.of("ReasonDescription", types.reasonDescription()));
    fields.add(LakeField.of("FactTable", ColumnType.STRING));
    fields.add(LakeField.of("Orders", ColumnType.LONG));
    fields.add(LakeField.of("Items", ColumnType.LONG));
    fields.add(LakeField.of("Units", ColumnType.LONG));
    fields.add(LakeField.of("Revenue", types.revenue()));
    fields.add(LakeField.of("Profit", types.profit()));
    fields.add(LakeField.of("Delivered", ColumnType.LONG));
    fields.add(LakeField.of("Returned", ColumnType.LONG));
    fields.add(LakeField.of("Cancelled", ColumnType.LONG));
    fields.add(LakeField.of("FirstDate", ColumnType.INT));
    fields.add(LakeField.of("LastDate", ColumnType.INT));
    return new LakeSchema(fields);
  }

  /** Place of a column that groups are made of. */
  static int groupColumn(String name) {
    return switch (name) {
      case "Date" -> DATE;
      case "SellerID" -> SELLER;
      case "CategoryID" -> CATEGORY;
      case "ProductID" -> PRODUCT;
      case "CustomerID" -> CUSTOMER;
      case "ReasonType" -> REASON_TYPE;
      case "ReasonDescription" -> REASON_DESCRIPTION;
      case "FactTable" -> FACT_TABLE;
      default -> throw new IllegalArgumentException("Nothing is grouped by " + name);
    };
  }

  static Object[] row(Metric metric, String group, Object[] groupValues, Tally tally) {
    Object[] row = new Object[MEASURES + 10];
    row[METRIC] = metric.table();
    row[GROUP] = group;
    for (int i = 0; i < groupValues.length; i++) {
      row[groupColumn(metric.groupedBy().get(i))] = groupValues[i];
    }
    int at = MEASURES;
    row[at++] = tally.orders;
    row[at++] = tally.items;
    row[at++] = tally.units;
    row[at++] = tally.revenue;
    row[at++] = tally.profit;
    row[at++] = tally.delivered;
    row[at++] = tally.returned;
    row[at++] = tally.cancelled;
    row[at++] = tally.firstDate;
    row[at] = tally.lastDate;
    return row;
  }

  static Object[] group(Metric metric, Object[] row) {
    return metric.groupedBy().stream().map(name -> row[groupColumn(name)]).toArray();
  }

  static Tally tally(Object[] row) {
    Tally tally = new Tally();
    int at = MEASURES;
    tally.orders = (Long) row[at++];
    tally.items = (Long) row[at++];
    tally.units = (Long) row[at++];
    tally.revenue = (BigDecimal) row[at++];
    tally.profit = (BigDecimal) row[at++];
    tally.delivered = (Long) row[at++];
    tally.returned = (Long) row[at++];
    tally.cancelled = (Long) row[at++];
    tally.firstDate = (Integer) row[at++];
    tally.lastDate = (Integer) row[at];
    return tally;
  }
}
