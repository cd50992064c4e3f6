package io.tributary.transforms.gold;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.Operation;
import io.tributary.schemas.change.RowKey;
import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.Column;
import io.tributary.schemas.table.ColumnType;
import io.tributary.schemas.table.TableId;
import io.tributary.schemas.table.TableSchema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The tables of a small store, the changes made to them, and the binlog that these leave. Every
 * change is written whole, with both images, one position after the other.
 */
public final class StoreHistory {

  private static final long DAY_MICROS = 86_400_000_000L;
  private static final ColumnType MONEY = ColumnType.decimal(18, 2);

  /** The tables, each with its key first. */
  public static final Map<String, TableSchema> TABLES =
      Map.of(
          "Orders",
          table("Orders", "OrderID", "CustomerID", "StatusID", "CreatedAt"),
          "OrderItems",
          table("OrderItems", "OrderItemID", "OrderID", "ProductID", "Quantity", "CurrentPrice"),
          "Payments",
          table("Payments", "PaymentID", "OrderID"),
          "Reasons",
          table("Reasons", "ReasonID", "OrderID", "ReasonType", "ReasonDescription"),
          "Products",
          table("Products", "ProductID", "Name", "CategoryID", "SellerID", "Cost"),
          "Customers",
          table("Customers", "CustomerID", "Name"));

  private final Map<String, TreeMap<Integer, Object[]>> rows = new TreeMap<>();
  private final List<ChangeEvent> binlog = new ArrayList<>();
  private long pos = 100;
  private long offset;
  private long day = 19_700;

  private static TableSchema table(String name, String... columns) {
    List<Column> typed = new ArrayList<>();
    for (String column : columns) {
      typed.add(new Column(column, type(column), null));
    }
    return new TableSchema(new TableId("shop", name), typed, List.of(columns[0]));
  }

  private static ColumnType type(String column) {
    return switch (column) {
      case "CurrentPrice", "Cost" -> MONEY;
      case "Name", "ReasonType", "ReasonDescription" -> ColumnType.STRING;
      case "CreatedAt" -> ColumnType.TIMESTAMP;
      default -> ColumnType.INT;
    };
  }

  /** An amount of money. */
  public static BigDecimal money(String amount) {
    return new BigDecimal(amount).setScale(2);
  }

  /** A moment of a day, counted from 1970, as a timestamp. */
  public static long day(long number) {
    return number * DAY_MICROS + 3_600_000_000L;
  }

  /** Live rows of a table by key. */
  public SortedMap<Integer, Object[]> live(String table) {
    return rows.computeIfAbsent(table, t -> new TreeMap<>());
  }

  /** All changes in the order in which they were made. */
  public List<ChangeEvent> binlog() {
    return binlog;
  }

  /** Writes a row, whether it is there or not. */
  public StoreHistory put(String table, Object... row) {
    Object[] before = live(table).put((Integer) row[0], row);
    Operation operation = before == null ? Operation.CREATE : Operation.UPDATE;
    return add(table, operation, (Integer) row[0], before, row);
  }

  /** Deletes a row. */
  public StoreHistory delete(String table, int key) {
    return add(table, Operation.DELETE, key, live(table).remove(key), null);
  }

  /** Deletes a row without telling what it was. */
  public StoreHistory deleteWithoutImage(String table, int key) {
    live(table).remove(key);
    return add(table, Operation.DELETE, key, null, null);
  }

  /** Empties a table. */
  public StoreHistory truncate(String table) {
    live(table).clear();
    return add(table, Operation.TRUNCATE, null, null, null);
  }

  /** Lets the next change be at the position of the last, as in a compressed transaction. */
  public StoreHistory samePosition() {
    pos--;
    return this;
  }

  /** Lets the next changes be committed on another day. */
  public StoreHistory nextDay() {
    day++;
    return this;
  }

  private StoreHistory add(
      String table, Operation operation, Integer key, Object[] before, Object[] after) {
    pos++;
    binlog.add(
        new ChangeEvent(
            TABLES.get(table),
            key == null ? RowKey.TABLE : "[" + key + "]",
            operation,
            LogPosition.of(0, "bin.000004", pos, true, offset, 0),
            before,
            after,
            day * DAY_MICROS + pos,
            new ChangeEvent.Delivery("p.shop." + table, 0, offset, day * 86_400_000L),
            new ChangeEvent.Transaction(null, null, 0, 0, 1),
            null));
    offset++;
    return this;
  }

  /** The change as it is delivered again, under a new offset. */
  public ChangeEvent redelivered(ChangeEvent event) {
    LogPosition was = event.position();
    long again = offset++;
    return new ChangeEvent(
        event.schema(),
        event.key(),
        event.operation(),
        new LogPosition(
            was.epoch(), was.base(), was.file(), was.pos(), was.streamed(), again, was.row()),
        event.before(),
        event.after(),
        event.committedAt(),
        new ChangeEvent.Delivery(event.delivery().topic(), 0, again, event.delivery().timestamp()),
        event.transaction(),
        event.linkedKey());
  }
}
