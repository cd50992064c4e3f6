package io.tributary.transforms.facts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.transforms.gold.StoreHistory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactTablesTest {

  private static final int ORDERED = 1;
  private static final int RETURNED = 4;
  private static final int CANCELLED = 5;

  @TempDir Path folder;
  private final StoreHistory store = new StoreHistory();
  private GoldLake lake;

  @BeforeEach
  void openStore() {
    lake = new GoldLake(folder);
    product(1, 2, 3, "4.00");
    order(10, ORDERED);
    item(100, 10, 1, 2, "7.50");
    store.put("Payments", 1000, 10);
    store.put("Reasons", 500, 99, "Return", "broken");
  }

  private void product(int id, int category, int seller, String cost) {
    store.put("Products", id, "p" + id, category, seller, StoreHistory.money(cost));
  }

  private void order(int id, int status) {
    store.put("Orders", id, 70, status, StoreHistory.day(19_723));
  }

  private void item(int id, int order, int product, int quantity, String price) {
    store.put("OrderItems", id, order, product, quantity, StoreHistory.money(price));
  }

  private List<String> sales() throws IOException {
    return lake.apply(store).rows("FactSales");
  }

  private static String sale(int item, int order, int status) {
    return item + "|" + order + "|1|3|70|2|20240101|" + status + "|2|7.50|4.00|15.00|7.00";
  }

  @Test
  void aPaidItemIsASale() throws IOException {
    assertEquals(List.of(sale(100, 10, ORDERED)), sales());
  }

  @Test
  void aPartOfATransactionThatComesAgainChangesNoFact() throws IOException {
    order(10, RETURNED);
    store.samePosition();
    order(10, CANCELLED);
    List<ChangeEvent> binlog = store.binlog();
    ChangeEvent returned = binlog.get(binlog.size() - 2);
    assertEquals(List.of(sale(100, 10, CANCELLED)), sales());
    lake.apply(List.of(store.redelivered(returned)), 1);
    assertEquals(List.of(sale(100, 10, CANCELLED)), lake.rows("FactSales"));
  }

  @Test
  void aRefundTakesTheSaleAway() throws IOException {
    lake.apply(store);
    store.delete("Payments", 1000);
    assertEquals(List.of(), sales());
    assertEquals(List.of(), lake.rows("DailySales"));
    assertEquals(List.of(), lake.rows("CustomerActivity"));
  }

  @Test
  void anOrderWithTwoPaymentsStaysPaidWhenOneIsTakenBack() throws IOException {
    store.put("Payments", 1001, 10).delete("Payments", 1000);
    assertEquals(List.of(sale(100, 10, ORDERED)), sales());
  }

  @Test
  void aCancelledOrderKeepsItsSaleAndHasAReason() throws IOException {
    order(10, CANCELLED);
    store.put("Reasons", 501, 10, "Cancellation", "late");
    assertEquals(List.of(sale(100, 10, CANCELLED)), sales());
    assertEquals(List.of("100|501|10|3|20240101|5"), lake.rows("FactOrderReason"));
    assertEquals(List.of("Cancellation|late|1|1|1.0"), lake.rows("ReasonBreakdown"));
  }

  @Test
  void ofSeveralReasonsTheGreatestIdCountsAndAnUnpaidReturnHasOneToo() throws IOException {
    order(10, RETURNED);
    store.put("Reasons", 1001, 10, "Return", "late");
    store.put("Reasons", 999, 10, "Return", "broken");
    store.delete("Payments", 1000);
    assertEquals(List.of(), sales());
    assertEquals(List.of("100|1001|10|3|20240101|4"), lake.rows("FactOrderReason"));
  }

  @Test
  void aDeletedItemAndADeletedOrderAreNoSales() throws IOException {
    item(101, 10, 1, 2, "7.50");
    store.delete("OrderItems", 100);
    assertEquals(List.of(sale(101, 10, ORDERED)), sales());
    store.delete("Orders", 10);
    assertEquals(List.of(), sales());
    assertEquals(List.of(), lake.rows("DimDate"));
  }

  @Test
  void anItemThatMovesToAnotherOrderIsSoldThere() throws IOException {
    lake.apply(store);
    order(11, ORDERED);
    store.put("Payments", 1001, 11);
    item(100, 11, 1, 2, "7.50");
    assertEquals(List.of(sale(100, 11, ORDERED)), sales());
    item(100, 10, 1, 2, "7.50");
    assertEquals(List.of(sale(100, 10, ORDERED)), sales());
  }

  @Test
  void laterChangesOfAProductNeverRewriteASale() throws IOException {
    product(1, 8, 9, "6.00");
    store.delete("Products", 1);
    item(100, 10, 1, 2, "7.50");
    assertEquals(List.of(sale(100, 10, ORDERED)), sales());
  }

  @Test
  void anItemThatIsSeenAfterAChangeOfItsProductHasTheNewOne() throws IOException {
    product(1, 8, 9, "6.00");
    item(101, 10, 1, 1, "7.50");
    assertEquals(
        List.of(sale(100, 10, ORDERED), "101|10|1|9|70|8|20240101|1|1|7.50|6.00|7.50|1.50"),
        sales());
  }

  @Test
  void aSaleWaitsForItsProductAndIsCounted() throws IOException {
    item(101, 10, 2, 1, "1.00");
    order(10, RETURNED);
    store.put("Reasons", 501, 10, "Return", null);
    assertEquals(List.of(sale(100, 10, RETURNED)), sales());
    assertEquals(List.of("FactOrderReason|2|1", "FactSales|2|1"), lake.rows("_waiting"));
    product(2, 5, 6, "0.25");
    assertEquals(
        List.of(sale(100, 10, RETURNED), "101|10|2|6|70|5|20240101|4|1|1.00|0.25|1.00|0.75"),
        sales());
    assertEquals(List.of(), lake.rows("_waiting"));
  }

  @Test
  void aDeletionThatDoesNotTellTheOrderStillRemovesTheItem() throws IOException {
    store.deleteWithoutImage("OrderItems", 100);
    lake.apply(store.binlog(), 3);
    assertEquals(List.of(), lake.rows("FactSales"));
    item(100, 10, 1, 2, "7.50");
    lake.apply(store.binlog(), 3);
    assertEquals(List.of(sale(100, 10, ORDERED)), lake.rows("FactSales"));
  }

  @Test
  void aTruncateLeavesOnlyWhatComesBehindIt() throws IOException {
    store.truncate("OrderItems");
    item(101, 10, 1, 2, "7.50");
    lake.apply(store.binlog(), 2);
    assertEquals(List.of(sale(101, 10, ORDERED)), lake.rows("FactSales"));
  }

  @Test
  void aStaleRedeliveryBringsNothingBack() throws IOException {
    store.delete("OrderItems", 100);
    lake.apply(store);
    List<ChangeEvent> again = new ArrayList<>();
    for (ChangeEvent event : List.copyOf(store.binlog())) {
      if (event.schema().table().table().equals("OrderItems") && event.after() != null) {
        again.add(store.redelivered(event));
      }
    }
    lake.apply(again, 1);
    assertEquals(List.of(), lake.rows("FactSales"));
  }

  @Test
  void anotherNumberOfShardsLeavesTheRowsAndCutsTheFilesAnew() throws IOException {
    for (int id = 11; id < 40; id++) {
      order(id, ORDERED);
      item(100 + id, id, 1, 2, "7.50");
      store.put("Payments", 1000 + id, id);
    }
    List<String> expected = sales();
    assertEquals(30, expected.size());
    for (int shards : new int[] {3, 2, 1}) {
      lake.apply(List.of(store.binlog().get(0)), shards);
      assertEquals(expected, lake.rows("FactSales"));
      assertEquals(shards, lake.files("FactSales"));
      assertEquals(shards, lake.files("_orders"));
    }
  }

  @Test
  void tablesExistAsSoonAsTheirSourcesAreKnown() throws IOException {
    StoreHistory empty = new StoreHistory();
    empty.put("Orders", 1, 1, ORDERED, StoreHistory.day(19_723));
    lake.apply(empty);
    assertEquals(1, lake.rows("DimDate").size());
    assertEquals(-1, lake.files("FactSales"));
    lake.apply(store);
    assertEquals(1, lake.files("FactSales"));
  }
}
