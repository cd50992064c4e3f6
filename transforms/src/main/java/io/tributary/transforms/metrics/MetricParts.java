package io.tributary.transforms.metrics;

import io.tributary.schemas.change.RowKey;
import io.tributary.schemas.table.ColumnType;
import io.tributary.transforms.lake.LakeSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What one shard of the orders contributes to the metrics. Memory: the groups of the shard, at most
 * as many as it has facts per metric. Not thread-safe.
 */
public final class MetricParts {

  private record Group(Object[] values, Tally tally) {}

  private final Map<Metric, TreeMap<String, Group>> groups = new EnumMap<>(Metric.class);
  private final Map<Metric, List<ColumnType>> types = new EnumMap<>(Metric.class);
  private final Set<Tally> ofOrder = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Parts with the columns that {@link PartsSchema} gave. */
  public MetricParts(LakeSchema schema) {
    for (Metric metric : Metric.values()) {
      groups.put(metric, new TreeMap<>());
      List<ColumnType> ofGroup = new ArrayList<>();
      metric
          .groupedBy()
          .forEach(name -> ofGroup.add(schema.fields().get(PartsSchema.groupColumn(name)).type()));
      types.put(metric, ofGroup);
    }
  }

  /** Says that all is known that a metric needs, so that its table exists even if it is empty. */
  public void define(Metric metric) {
    groups.get(metric).put("", new Group(new Object[0], new Tally()));
  }

  /** Adds the date of a live order. */
  public void addDate(Integer date) {
    tally(Metric.DATES).addDate(date);
  }

  /** Adds what an order has sold. */
  public void addSales(List<Sale> sales, Long status) {
    for (Sale sale : sales) {
      Integer month = sale.date() == null ? null : sale.date() / 100;
      ofOrder(Metric.DAILY_SALES, sale.date(), sale.seller(), sale.category()).addSale(sale);
      ofOrder(Metric.PRODUCT_SALES, month, sale.product()).addSale(sale);
      ofOrder(Metric.SELLER_PERFORMANCE, month, sale.seller()).addSale(sale);
      ofOrder(Metric.CUSTOMER_ACTIVITY, sale.customer()).addSale(sale);
    }
    finishOrder(status);
  }

  /** Adds the items of an order that has a reason. */
  public void addReason(int items, Object type, Object description, Long status) {
    Tally tally = ofOrder(Metric.REASON_BREAKDOWN, type, description);
    for (int i = 0; i < items; i++) {
      tally.addItem();
    }
    finishOrder(status);
  }

  /** Adds an item that is no fact yet, since its product has not arrived. */
  public void addWaiting(String factTable, Object product) {
    tally(Metric.WAITING, factTable, product).addItem();
  }

  private Tally ofOrder(Metric metric, Object... group) {
    Tally tally = tally(metric, group);
    ofOrder.add(tally);
    return tally;
  }

  private void finishOrder(Long status) {
    ofOrder.forEach(tally -> tally.addOrder(status));
    ofOrder.clear();
  }

  private Tally tally(Metric metric, Object... group) {
    return groups
        .get(metric)
        .computeIfAbsent(
            RowKey.of(types.get(metric), group),
            key -> new Group(Arrays.copyOf(group, group.length), new Tally()))
        .tally();
  }

  /** Takes rows. */
  @FunctionalInterface
  public interface Target {
    /** Takes one row's values. */
    void write(Object[] row) throws IOException;
  }

  /** Hands over the rows, sorted by metric and group. */
  public void writeTo(Target target) throws IOException {
    List<Metric> inOrder = new ArrayList<>(groups.keySet());
    inOrder.sort(java.util.Comparator.comparing(Metric::table));
    for (Metric metric : inOrder) {
      for (Map.Entry<String, Group> group : groups.get(metric).entrySet()) {
        target.write(
            PartsSchema.row(
                metric, group.getKey(), group.getValue().values(), group.getValue().tally()));
      }
    }
  }
}
