package io.tributary.transforms.gold;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.Operation;
import io.tributary.schemas.change.RowKey;
import io.tributary.schemas.table.Column;
import io.tributary.schemas.table.ColumnType;
import io.tributary.schemas.table.TableId;
import io.tributary.schemas.table.TableSchema;
import io.tributary.transforms.order.ShardKey;
import io.tributary.transforms.order.ShardPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoldRouterTest {

  private record Sent(ShardKey shard, ChangeEvent form) {
    @Override
    public String toString() {
      return shard.table().table()
          + " "
          + form.operation().code()
          + " "
          + form.key().replace('\t', ' ');
    }
  }

  private final StoreHistory store = new StoreHistory();

  private static List<Sent> route(ChangeEvent event, int shards) {
    List<Sent> sent = new ArrayList<>();
    long rows = shards == 1 ? 1 : 125_000L * shards - 1;
    new GoldRouter(ShardPlan.forRows(Map.of("OrderItems", rows)))
        .route(event, (shard, form) -> sent.add(new Sent(shard, form)));
    return sent;
  }

  private List<String> last(int shards) {
    ChangeEvent event = store.binlog().get(store.binlog().size() - 1);
    return route(event, shards).stream().map(Sent::toString).toList();
  }

  @Test
  void aRowOfAnOrderGoesToTheOrder() {
    store.put("Payments", 7, 42);
    assertEquals(List.of("_orders c [42] p[7]"), last(3));
    store.put("Payments", 7, 42);
    assertEquals(List.of("_orders u [42] p[7]"), last(3));
    store.delete("Payments", 7);
    assertEquals(List.of("_orders d [42] p[7]"), last(3));
  }

  @Test
  void theShardIsThatOfTheOrder() {
    store.put("Payments", 7, 42);
    ShardKey shard = route(store.binlog().get(0), 3).get(0).shard();
    assertEquals(3, shard.shards());
    assertEquals(RowKey.shard("[42]", 3), shard.shard());
  }

  @Test
  void aRowThatMovesIsGoneFromTheOrderItLeaves() {
    store.put("Payments", 7, 42).put("Payments", 7, 43);
    assertEquals(List.of("_orders u [43] p[7]", "_orders d [42] p[7]"), last(1));
  }

  @Test
  void whereTheOrderIsNotToldEveryShardLearnsOfTheDeletion() {
    store
        .put("OrderItems", 7, 42, 1, 1, StoreHistory.money("1"))
        .deleteWithoutImage("OrderItems", 7);
    assertEquals(List.of("_orders d  bi[7]", "_orders d  bi[7]"), last(2));
    store.truncate("OrderItems");
    assertEquals(List.of("_orders t  bi", "_orders t  bi"), last(2));
  }

  @Test
  void aDroppedTableIsEmptiedInEveryShardAndProductsStayKnown() {
    assertEquals(
        List.of("_orders x  bp", "_orders x  bp"),
        route(cleared("Payments"), 2).stream().map(Sent::toString).toList());
    assertEquals(
        List.of("Products x "),
        route(cleared("Products"), 2).stream().map(Sent::toString).toList());
  }

  private static ChangeEvent cleared(String table) {
    ChangeEvent any = new StoreHistory().truncate(table).binlog().get(0);
    return new ChangeEvent(
        any.schema(),
        any.key(),
        Operation.CLEAR,
        any.position(),
        null,
        null,
        0,
        any.delivery(),
        any.transaction(),
        null);
  }

  @Test
  void aProductGoesToItsDimensionAndEveryShardOfTheOrders() {
    store.put("Products", 1, "p", 2, 3, StoreHistory.money("4.50"));
    List<Sent> sent = route(store.binlog().get(0), 2);
    assertEquals("Products c [1]", sent.get(0).toString());
    assertArrayEquals(new Object[] {1, "p", 2, 3}, sent.get(0).form().after());
    assertEquals(3, sent.size());
    assertArrayEquals(
        new Object[] {1, 2, 3, StoreHistory.money("4.50")}, sent.get(2).form().after());
    store.delete("Products", 1);
    assertEquals(List.of("Products d [1]"), last(2));
  }

  @Test
  void aTableThatGoldDoesNotFollowGoesNowhere() {
    TableSchema reviews =
        new TableSchema(
            new TableId("shop", "Reviews"),
            List.of(new Column("ReviewID", ColumnType.INT, null)),
            List.of("ReviewID"));
    store.put("Payments", 7, 42);
    ChangeEvent any = store.binlog().get(0);
    ChangeEvent review =
        new ChangeEvent(
            reviews,
            "[1]",
            any.operation(),
            any.position(),
            null,
            new Object[] {1},
            0,
            any.delivery(),
            any.transaction(),
            null);
    assertFalse(
        new GoldRouter(ShardPlan.single())
            .route(
                review,
                (shard, form) -> {
                  throw new AssertionError(shard);
                }));
  }

  @Test
  void aColumnThatTheSourceDoesNotHaveIsNull() {
    TableSchema narrow =
        new TableSchema(
            new TableId("shop", "Customers"),
            List.of(new Column("CustomerID", ColumnType.LONG, null)),
            List.of("CustomerID"));
    store.put("Customers", 1, "c");
    ChangeEvent any = store.binlog().get(0);
    ChangeEvent event =
        new ChangeEvent(
            narrow,
            "[1]",
            any.operation(),
            any.position(),
            null,
            new Object[] {1L},
            0,
            any.delivery(),
            any.transaction(),
            null);
    ChangeEvent form = route(event, 1).get(0).form();
    assertEquals(List.of("CustomerID", "CustomerName"), names(form));
    assertEquals(ColumnType.LONG, form.schema().columns().get(0).type());
    assertNull(form.after()[1]);
  }

  private static List<String> names(ChangeEvent event) {
    return event.schema().columns().stream().map(Column::name).toList();
  }
}
