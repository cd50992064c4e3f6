package io.tributary.transforms.facts;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.Fingerprint;
import io.tributary.schemas.change.Operation;
import io.tributary.transforms.gold.StoreHistory;
import io.tributary.transforms.lake.TableRows;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The gold tables as their definitions have them, computed from the whole binlog at once. */
final class GoldModel {

  /** A row of FactSales in its columns' order, as GOLD's definition has it. */
  private record Fact(Object[] row) {
    Object get(int column) {
      return row[column];
    }

    BigDecimal money(int column) {
      return (BigDecimal) row[column];
    }
  }

  private final StoreHistory store;
  private final List<ChangeEvent> changes = new ArrayList<>();
  private final List<Fact> sales = new ArrayList<>();
  private final List<Object[]> reasons = new ArrayList<>();
  private final Map<String, Integer> waiting = new TreeMap<>();

  GoldModel(StoreHistory store) {
    this.store = store;
    Set<String> seen = new HashSet<>();
    for (ChangeEvent event : store.binlog()) {
      // Events of a compressed transaction that say the same are one event.
      if (seen.add(
          event.schema().table() + event.key() + GoldLake.placeOf(event) + Fingerprint.of(event))) {
        changes.add(event);
      }
    }
    joinFacts();
  }

  private List<ChangeEvent> changes(String table) {
    return changes.stream().filter(e -> e.schema().table().table().equals(table)).toList();
  }

  private void joinFacts() {
    for (Object[] item : store.live("OrderItems").values()) {
      Object[] order = store.live("Orders").get((Integer) item[1]);
      if (order == null) {
        continue;
      }
      boolean paid = store.live("Payments").values().stream().anyMatch(p -> p[1].equals(item[1]));
      Object[] reason =
          store.live("Reasons").values().stream()
              .filter(r -> r[1].equals(item[1]))
              .reduce((a, b) -> b)
              .orElse(null);
      int status = (Integer) order[2];
      boolean undone = reason != null && (status == 4 || status == 5);
      Object[] product = productAsOf((Integer) item[2], firstPlace(item));
      if (product == null) {
        if (paid) {
          waiting.merge("FactSales|" + item[2], 1, Integer::sum);
        }
        if (undone) {
          waiting.merge("FactOrderReason|" + item[2], 1, Integer::sum);
        }
        continue;
      }
      if (paid) {
        sales.add(sale(item, order, product));
      }
      if (undone) {
        reasons.add(new Object[] {item[0], reason[0], item[1], product[3], dateKey(order), status});
      }
    }
  }

  private String firstPlace(Object[] item) {
    return changes("OrderItems").stream()
        .filter(e -> e.after() != null)
        .filter(e -> e.after()[0].equals(item[0]) && e.after()[1].equals(item[1]))
        .map(GoldLake::placeOf)
        .min(String::compareTo)
        .orElseThrow();
  }

  private Object[] productAsOf(int product, String place) {
    ChangeEvent before = null;
    ChangeEvent first = null;
    for (ChangeEvent version : changes("Products")) {
      if (version.after() == null || !version.after()[0].equals(product)) {
        continue;
      }
      if (first == null || GoldLake.placeOf(version).equals(GoldLake.placeOf(first))) {
        first = version;
      }
      if (GoldLake.placeOf(version).compareTo(place) <= 0) {
        before = version;
      }
    }
    ChangeEvent found = before == null ? first : before;
    return found == null ? null : found.after();
  }

  private static Fact sale(Object[] item, Object[] order, Object[] product) {
    BigDecimal quantity = BigDecimal.valueOf((Integer) item[3]);
    BigDecimal revenue = quantity.multiply((BigDecimal) item[4]);
    BigDecimal profit = revenue.subtract(quantity.multiply((BigDecimal) product[4]));
    return new Fact(
        new Object[] {
          item[0],
          item[1],
          item[2],
          product[3],
          order[1],
          product[2],
          dateKey(order),
          order[2],
          item[3],
          item[4],
          product[4],
          revenue,
          profit
        });
  }

  private static int dateKey(Object[] order) {
    LocalDate day =
        Instant.EPOCH.plus((Long) order[3], ChronoUnit.MICROS).atZone(ZoneOffset.UTC).toLocalDate();
    return day.getYear() * 10_000 + day.getMonthValue() * 100 + day.getDayOfMonth();
  }

  /** Every table with its rows, sorted. */
  Map<String, List<String>> tables() {
    Map<String, List<String>> tables = new TreeMap<>();
    tables.put("FactSales", texts(sales.stream().map(Fact::row).toList()));
    tables.put("FactOrderReason", texts(reasons));
    tables.put(
        "_waiting",
        waiting.entrySet().stream().map(e -> e.getKey() + "|" + e.getValue()).sorted().toList());
    tables.put("DailySales", sums(f -> Arrays.asList(f.get(6), f.get(3), f.get(5))));
    tables.put("ProductSales", sums(f -> Arrays.asList((Integer) f.get(6) / 100, f.get(2))));
    tables.put("SellerPerformance", sellers());
    tables.put("CustomerActivity", customers());
    tables.put("ReasonBreakdown", breakdown());
    tables.put("DimDate", dates());
    tables.put("DimProduct", current("Products", 0, 1, 2, 3));
    tables.put("DimCustomer", current("Customers", 0, 1));
    tables.put("DimReason", current("Reasons", 0, 2, 3));
    tables.put("DimProductHistory", history("Products", 0, 1, 2, 3));
    tables.put("DimCustomerHistory", history("Customers", 0, 1));
    tables.put("DimReasonHistory", history("Reasons", 0, 2, 3));
    return tables;
  }

  private static List<String> texts(List<Object[]> rows) {
    return rows.stream().map(r -> TableRows.text(Arrays.asList(r))).sorted().toList();
  }

  private Map<List<Object>, List<Fact>> groups(Function<Fact, List<Object>> key) {
    return sales.stream()
        .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
  }

  private static long orders(List<Fact> facts, Integer status) {
    return facts.stream()
        .filter(f -> status == null || f.get(7).equals(status))
        .map(f -> f.get(1))
        .distinct()
        .count();
  }

  private static BigDecimal sum(List<Fact> facts, int column) {
    return facts.stream().map(f -> f.money(column)).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static long units(List<Fact> facts) {
    return facts.stream().mapToLong(f -> (Integer) f.get(8)).sum();
  }

  private static List<Object> sumsOf(List<Object> key, List<Fact> facts) {
    List<Object> row = new ArrayList<>(key);
    row.add(orders(facts, null));
    row.add(units(facts));
    row.add(sum(facts, 11));
    row.add(sum(facts, 12));
    row.add(orders(facts, 3));
    row.add(orders(facts, 4));
    row.add(orders(facts, 5));
    return row;
  }

  private List<String> sums(Function<Fact, List<Object>> key) {
    return groups(key).entrySet().stream()
        .map(g -> TableRows.text(sumsOf(g.getKey(), g.getValue())))
        .sorted()
        .toList();
  }

  private List<String> sellers() {
    Map<List<Object>, List<Fact>> groups =
        groups(f -> Arrays.asList((Integer) f.get(6) / 100, f.get(3)));
    List<String> rows = new ArrayList<>();
    groups.forEach(
        (key, facts) -> {
          int month = (Integer) key.get(0);
          BigDecimal revenue = sum(facts, 11);
          int previous = month % 100 == 1 ? month - 89 : month - 1;
          List<Fact> before = groups.get(Arrays.asList((Object) previous, key.get(1)));
          Double growth = null;
          if (before != null && sum(before, 11).signum() != 0) {
            growth =
                revenue.subtract(sum(before, 11)).doubleValue() / sum(before, 11).doubleValue();
          }
          long delivered = orders(facts, 3) + orders(facts, 4);
          Double returns = delivered == 0 ? null : (double) orders(facts, 4) / delivered;
          long ofMonth = groups.keySet().stream().filter(k -> k.get(0).equals(month)).count();
          long ahead =
              groups.entrySet().stream()
                  .filter(g -> g.getKey().get(0).equals(month))
                  .filter(g -> sum(g.getValue(), 11).compareTo(revenue) > 0)
                  .count();
          List<Object> row = sumsOf(key, facts);
          row.add(growth);
          row.add(returns);
          row.add((double) orders(facts, 5) / orders(facts, null));
          row.add(segment(ahead, ofMonth, growth, returns));
          rows.add(TableRows.text(row));
        });
    rows.sort(null);
    return rows;
  }

  private static String segment(long ahead, long sellers, Double growth, Double returns) {
    boolean best = ahead < Math.ceil(sellers / 10.0);
    if (best && (returns == null || returns < 0.015) && (growth == null || growth >= 0)) {
      return "A";
    }
    return (returns != null && returns > 0.03) || (growth != null && growth < 0) ? "C" : "B";
  }

  private List<String> customers() {
    List<String> rows = new ArrayList<>();
    groups(f -> Arrays.asList(f.get(4)))
        .forEach(
            (key, facts) -> {
              TreeSet<Integer> days =
                  facts.stream()
                      .map(f -> (Integer) f.get(6))
                      .collect(Collectors.toCollection(TreeSet::new));
              long orders = orders(facts, null);
              rows.add(
                  TableRows.text(
                      Arrays.asList(
                          key.get(0),
                          orders,
                          units(facts),
                          sum(facts, 11),
                          days.first(),
                          days.last(),
                          orders > 1 ? "repeat" : "one-time")));
            });
    rows.sort(null);
    return rows;
  }

  private List<String> breakdown() {
    Map<List<Object>, List<Object[]>> groups =
        reasons.stream()
            .collect(
                Collectors.groupingBy(
                    r -> {
                      Object[] reason = store.live("Reasons").get((Integer) r[1]);
                      return Arrays.asList(reason[2], reason[3]);
                    }));
    List<String> rows = new ArrayList<>();
    groups.forEach(
        (key, items) -> {
          long ofType =
              groups.entrySet().stream()
                  .filter(g -> g.getKey().get(0).equals(key.get(0)))
                  .mapToLong(g -> g.getValue().size())
                  .sum();
          rows.add(
              TableRows.text(
                  Arrays.asList(
                      key.get(0),
                      key.get(1),
                      items.stream().map(i -> i[2]).distinct().count(),
                      (long) items.size(),
                      (double) items.size() / ofType)));
        });
    rows.sort(null);
    return rows;
  }

  private List<String> dates() {
    TreeSet<LocalDate> days =
        store.live("Orders").values().stream()
            .map(o -> LocalDate.ofEpochDay((Long) o[3] / 86_400_000_000L))
            .collect(Collectors.toCollection(TreeSet::new));
    List<String> rows = new ArrayList<>();
    if (!days.isEmpty()) {
      for (LocalDate day : days.first().datesUntil(days.last().plusDays(1)).toList()) {
        String name = day.getDayOfWeek().name();
        rows.add(
            day.toString().replace("-", "")
                + "|"
                + day.toEpochDay()
                + "|"
                + day.getDayOfMonth()
                + "|"
                + day.getMonthValue()
                + "|"
                + ((day.getMonthValue() - 1) / 3 + 1)
                + "|"
                + day.getYear()
                + "|"
                + name.charAt(0)
                + name.substring(1).toLowerCase(java.util.Locale.ROOT));
      }
    }
    rows.sort(null);
    return rows;
  }

  private static List<Object> choose(Object[] row, int... columns) {
    List<Object> chosen = new ArrayList<>();
    for (int column : columns) {
      chosen.add(row[column]);
    }
    return chosen;
  }

  private List<String> current(String table, int... columns) {
    return store.live(table).values().stream()
        .map(r -> TableRows.text(choose(r, columns)))
        .sorted()
        .toList();
  }

  private List<String> history(String table, int... columns) {
    List<String> rows = new ArrayList<>();
    Map<String, Object[]> live = new TreeMap<>();
    for (ChangeEvent event : changes(table)) {
      if (event.operation() == Operation.TRUNCATE) {
        live.values().forEach(row -> rows.add(replaced(row, "DELETE", event, columns)));
        live.clear();
      } else if (event.operation() == Operation.DELETE) {
        rows.add(replaced(event.before(), "DELETE", event, columns));
        live.remove(event.key());
      } else {
        if (event.operation() == Operation.UPDATE
            && !Objects.equals(choose(event.before(), columns), choose(event.after(), columns))) {
          rows.add(replaced(event.before(), "UPDATE", event, columns));
        }
        live.put(event.key(), event.after());
      }
    }
    rows.sort(null);
    return rows;
  }

  private static String replaced(Object[] row, String type, ChangeEvent by, int... columns) {
    List<Object> values = choose(row, columns);
    values.add(type);
    values.add(by.committedAt());
    return TableRows.text(values);
  }
}
