package io.tributary.transforms.gold;

import io.tributary.schemas.change.ChangeEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Makes random changes to a store with few keys, so that everything meets everything. */
public final class RandomStore {

  private static final String[] TYPES = {"Return", "Cancellation"};
  private static final String[] TEXTS = {"late", "broken", null};

  private final Random random;
  private final StoreHistory history = new StoreHistory();

  /** A store with that many changes. */
  public RandomStore(Random random, int changes) {
    this.random = random;
    for (int i = 0; i < changes; i++) {
      step();
    }
  }

  /** What was done to the store. */
  public StoreHistory history() {
    return history;
  }

  private void step() {
    if (random.nextInt(12) == 0) {
      history.nextDay();
    }
    if (random.nextInt(6) == 0) {
      history.samePosition();
    }
    String table = table();
    if (random.nextInt(60) == 0) {
      history.truncate(table);
    } else if (random.nextInt(5) == 0 && !history.live(table).isEmpty()) {
      List<Integer> keys = new ArrayList<>(history.live(table).keySet());
      int key = keys.get(random.nextInt(keys.size()));
      if (random.nextInt(8) == 0 && isOfOrder(table)) {
        history.deleteWithoutImage(table, key);
      } else {
        history.delete(table, key);
      }
    } else {
      put(table);
    }
  }

  private String table() {
    int dice = random.nextInt(20);
    return dice < 6
        ? "OrderItems"
        : dice < 10
            ? "Orders"
            : dice < 13 ? "Payments" : dice < 15 ? "Reasons" : dice < 18 ? "Products" : "Customers";
  }

  /** The history of a dimension has the values of a deleted row, so it needs them. */
  private static boolean isOfOrder(String table) {
    return table.equals("OrderItems") || table.equals("Orders") || table.equals("Payments");
  }

  private void put(String table) {
    switch (table) {
      case "Orders" ->
          history.put(
              table,
              random.nextInt(3),
              random.nextInt(3),
              1 + random.nextInt(5),
              StoreHistory.day(19_700 + random.nextInt(70)));
      case "OrderItems" ->
          history.put(
              table,
              random.nextInt(8),
              random.nextInt(3),
              random.nextInt(4),
              1 + random.nextInt(3),
              StoreHistory.money(random.nextInt(100) + ".25"));
      case "Payments" -> history.put(table, random.nextInt(5), random.nextInt(3));
      case "Reasons" ->
          history.put(
              table,
              random.nextInt(5),
              random.nextInt(3),
              TYPES[random.nextInt(TYPES.length)],
              TEXTS[random.nextInt(TEXTS.length)]);
      case "Products" ->
          history.put(
              table,
              random.nextInt(4),
              "p" + random.nextInt(2),
              random.nextInt(2),
              random.nextInt(3),
              StoreHistory.money(random.nextInt(50) + ".10"));
      case "Customers" -> history.put(table, random.nextInt(3), "c" + random.nextInt(2));
      default -> throw new IllegalArgumentException(table);
    }
  }

  /** The changes as they arrive: some twice, under new offsets, and mostly in disorder. */
  public List<ChangeEvent> delivered() {
    List<ChangeEvent> all = new ArrayList<>(history.binlog());
    int from = all.size() - 1 - random.nextInt(1 + all.size() / 3);
    for (ChangeEvent event : history.binlog().subList(from, history.binlog().size())) {
      all.add(history.redelivered(event));
    }
    if (random.nextInt(4) > 0) {
      Collections.shuffle(all, random);
    }
    return all;
  }
}
