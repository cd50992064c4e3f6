package io.tributary.transforms.metrics;

import io.tributary.schemas.table.ColumnType;
import io.tributary.transforms.lake.LakeField;
import io.tributary.transforms.lake.LakeSchema;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Sellers by month: sums, growth against the calendar month before, return and cancellation rate,
 * segment. Groups of one month stand together, months in their order; two months are in memory.
 */
final class SellerPerformance extends MetricTable {

  private static final double RETURNS_OF_A = 0.015;
  private static final double RETURNS_OF_C = 0.03;

  /** The best tenth of a month's sellers, rounded up. */
  private static final int PART_OF_A = 10;

  private final List<PartsMerge.Group> ofMonth = new ArrayList<>();
  private Map<Object, BigDecimal> before = Map.of();
  private Integer monthBefore;

  SellerPerformance(List<LakeField> sums) {
    super(withRates(sums));
  }

  private static LakeSchema withRates(List<LakeField> sums) {
    List<LakeField> fields = new ArrayList<>(sums);
    fields.add(LakeField.of("RevenueGrowth", ColumnType.DOUBLE));
    fields.add(LakeField.of("ReturnRate", ColumnType.DOUBLE));
    fields.add(LakeField.of("CancellationRate", ColumnType.DOUBLE));
    fields.add(LakeField.of("Segment", ColumnType.STRING));
    return new LakeSchema(fields);
  }

  private static Integer month(PartsMerge.Group group) {
    return (Integer) group.values()[0];
  }

  private static Object seller(PartsMerge.Group group) {
    return group.values()[1];
  }

  @Override
  void add(PartsMerge.Group group, MetricParts.Target rows) throws IOException {
    if (!ofMonth.isEmpty() && !Objects.equals(month(ofMonth.get(0)), month(group))) {
      finish(rows);
    }
    ofMonth.add(group);
  }

  @Override
  void finish(MetricParts.Target rows) throws IOException {
    if (ofMonth.isEmpty()) {
      return;
    }
    Integer month = month(ofMonth.get(0));
    boolean follows = month != null && monthBefore != null && month == next(monthBefore);
    Ranking ranking = new Ranking(ofMonth);
    Map<Object, BigDecimal> revenues = new HashMap<>();
    for (PartsMerge.Group group : ofMonth) {
      Tally tally = group.tally();
      Double growth = follows ? growth(tally.revenue, before.get(seller(group))) : null;
      Double returns = rate(tally.returned, tally.delivered + tally.returned);
      Object[] row = sumsRow(group.values(), tally, 4);
      int at = row.length - 4;
      row[at++] = growth;
      row[at++] = returns;
      row[at++] = rate(tally.cancelled, tally.orders);
      row[at] = segment(ranking.ahead(tally.revenue), ofMonth.size(), growth, returns);
      rows.write(row);
      revenues.put(seller(group), tally.revenue);
    }
    before = revenues;
    monthBefore = month;
    ofMonth.clear();
  }

  static int next(int month) {
    return month % 100 == 12 ? month + 89 : month + 1;
  }

  static Double growth(BigDecimal revenue, BigDecimal previous) {
    if (revenue == null || previous == null || previous.signum() == 0) {
      return null;
    }
    return toDouble(revenue.subtract(previous)) / toDouble(previous);
  }

  /** Divides doubles, as a database does; correctly rounded up to 2^53 units of the last digit. */
  private static double toDouble(BigDecimal exact) {
    return exact.unscaledValue().doubleValue() / Math.pow(10, exact.scale());
  }

  private static Double rate(long part, long whole) {
    return whole == 0 ? null : (Double) ((double) part / (double) whole);
  }

  /**
   * The segment of a seller in a month. A: in the best tenth, not shrinking, few returns; C: not A,
   * and shrinking or with many returns; B: all others. What is unknown speaks for nobody.
   *
   * @param ahead sellers with more revenue
   * @param sellers of the month
   */
  static String segment(int ahead, int sellers, Double growth, Double returns) {
    if (ahead < (sellers + PART_OF_A - 1) / PART_OF_A
        && (returns == null || returns < RETURNS_OF_A)
        && (growth == null || growth >= 0)) {
      return "A";
    }
    boolean unstable =
        (returns != null && returns > RETURNS_OF_C) || (growth != null && growth < 0);
    return unstable ? "C" : "B";
  }

  /** Revenues in their order; a seller whose revenue is unknown is behind all others. */
  private static final class Ranking {
    private final List<BigDecimal> ascending = new ArrayList<>();

    Ranking(List<PartsMerge.Group> groups) {
      for (PartsMerge.Group group : groups) {
        if (group.tally().revenue != null) {
          ascending.add(group.tally().revenue);
        }
      }
      Collections.sort(ascending);
    }

    int ahead(BigDecimal revenue) {
      if (revenue == null) {
        return ascending.size();
      }
      int low = 0;
      int high = ascending.size();
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (ascending.get(middle).compareTo(revenue) > 0) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return ascending.size() - low;
    }
  }
}
