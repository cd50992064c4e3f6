package io.tributary.pipelines.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tributary.pipelines.query.LakeException;
import io.tributary.schemas.gold.GoldColumn;
import io.tributary.schemas.gold.GoldContract;
import io.tributary.schemas.gold.GoldTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the gold tables' defining queries mean, on stores small enough to work out by hand. */
final class DefiningSqlTest {
  private static final GoldContract CONTRACT = GoldContract.bundled();

  private final StoreFixture store = new StoreFixture();
  private Connection duck;

  @BeforeEach
  void open() throws SQLException {
    duck = DriverManager.getConnection("jdbc:duckdb:");
    execute("SET TimeZone = 'Asia/Kathmandu'");
  }

  @AfterEach
  void close() throws SQLException {
    duck.close();
  }

  @Test
  void columnsAreThoseOfTheContract() throws SQLException {
    compute();
    for (GoldTable table : CONTRACT.tables()) {
      Map<String, String> expected = new LinkedHashMap<>();
      for (GoldColumn column : table.columns()) {
        expected.put(column.name(), type(column));
      }
      Map<String, String> actual = Duck.columns(duck, "gold", table.name());
      assertEquals(new ArrayList<>(expected.entrySet()), new ArrayList<>(actual.entrySet()));
    }
  }

  private static String type(GoldColumn column) {
    return switch (column.type().kind()) {
      case TIMESTAMP -> "TIMESTAMP WITH TIME ZONE";
      default -> StoreFixture.declared(column.type());
    };
  }

  @Test
  void aKeyTellsTheRowsOfEveryTableApart() throws SQLException {
    busyStore();
    compute();
    for (GoldTable table : CONTRACT.tables()) {
      String key =
          table.key().stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "));
      assertEquals(
          "0",
          query(
              "SELECT count(*) FROM (SELECT 1 FROM gold.\"%s\" GROUP BY %s HAVING count(*) > 1)"
                  .formatted(table.name(), key)),
          table.name());
    }
  }

  @Test
  void dimensionsAreTheSourcesLiveRows() throws SQLException {
    store
        .read("Customers", 1, "Ann")
        .insert("Customers", 2, "Bob")
        .update("Customers", 1, "Anne")
        .delete("Customers", 2)
        .insert("Sellers", 4, "Shop")
        .insert("ProductCategories", 5, "Lamps")
        .insert("Products", 6, "Lamp", "3.50", 5, 4)
        .insert("OrderStatus", 1, "Ordered")
        .insert("Reasons", 8, 1, "Return", null);
    compute();
    assertEquals("1|Anne", gold("DimCustomer"));
    assertEquals("4|Shop", gold("DimSeller"));
    assertEquals("5|Lamps", gold("DimCategory"));
    assertEquals("6|Lamp|5|4", gold("DimProduct"));
    assertEquals("1|Ordered", gold("DimOrderStatus"));
    assertEquals("8|Return|NULL", gold("DimReason"));
  }

  @Test
  void historyKeepsReplacedAndDeletedValuesOnly() throws SQLException {
    store
        .at(100)
        .read("Products", 1, "Lamp", "3.50", 5, 4)
        .update("Products", 1, "Lamp", "3.60", 5, 4) // no column of the dimension
        .update("Products", 1, "Lamp", "3.60", 6, 4)
        .update("Products", 1, null, "3.60", 6, 4)
        .update("Products", 1, null, "3.70", 6, 4)
        .delete("Products", 1)
        .insert("Products", 1, "Lamp", "3.50", 5, 4);
    compute();
    assertEquals(
        """
        1|Lamp|5|4|UPDATE|2024-01-01 00:03:20|[1]
        1|Lamp|6|4|UPDATE|2024-01-01 00:05:00|[1]
        1|NULL|6|4|DELETE|2024-01-01 00:08:20|[1]""",
        history("DimProductHistory"));
  }

  @Test
  void aPrimaryKeyChangeDeletesTheOldKey() throws SQLException {
    store.insert("Customers", 1, "Ann").delete("Customers", 1).insert("Customers", 2, "Ann");
    compute();
    assertEquals("1|Ann|DELETE|2024-01-01 00:03:20|[1]", history("DimCustomerHistory"));
    assertEquals("2|Ann", gold("DimCustomer"));
  }

  @Test
  void aTruncateEndsEveryRowThatWasLive() throws SQLException {
    store
        .at(100)
        .read("Reasons", 1, 1, "Return", "broken")
        .read("Reasons", 2, 1, "Return", "late")
        .update("Reasons", 1, 1, "Return", "torn") // 100
        .delete("Reasons", 2) // 200
        .insert("Reasons", 3, 1, "Cancellation", "x") // 300
        .truncate("Reasons") // 400
        .truncate("Reasons") // 500
        .insert("Reasons", 3, 1, "Cancellation", "y") // 600
        .truncate("Reasons") // 700
        .insert("Reasons", 3, 1, "Cancellation", "z"); // 800
    compute();
    assertEquals(
        """
        1|Return|broken|UPDATE|2024-01-01 00:01:40|[1]
        2|Return|late|DELETE|2024-01-01 00:03:20|[2]
        1|Return|torn|DELETE|2024-01-01 00:06:40|[1]
        3|Cancellation|x|DELETE|2024-01-01 00:06:40|[3]
        3|Cancellation|y|DELETE|2024-01-01 00:11:40|[3]""",
        history("DimReasonHistory"));
    assertEquals("3|Cancellation|z", gold("DimReason"));
  }

  @Test
  void datesHaveNoGapsAndAreThoseOfUtc() throws SQLException {
    store
        .insert("Orders", 1, 1, 1, "2024-02-28T23:59:59.999999Z")
        .insert("Orders", 2, 1, 1, "2024-03-01T18:30:00Z") // the next day in Kathmandu
        .insert("Orders", 3, 1, 1, "2025-01-01T00:00:00Z")
        .delete("Orders", 3);
    compute();
    assertEquals(
        """
        20240228|2024-02-28|28|2|1|2024|Wednesday
        20240229|2024-02-29|29|2|1|2024|Thursday
        20240301|2024-03-01|1|3|1|2024|Friday""",
        gold("DimDate"));
  }

  @Test
  void withoutOrdersThereAreNoDates() throws SQLException {
    compute();
    assertEquals("", gold("DimDate"));
  }

  @Test
  void aPaidItemIsAFactWhoseMoneyIsExact() throws SQLException {
    product(10, "0.03", 5, 4).order(1, 7, 3, "2024-01-31T23:30:00Z");
    store.insert("OrderItems", 100, 1, 10, 3, "9999999999999999.99");
    pay(1, 1);
    compute();
    assertEquals(
        "100|1|10|4|7|5|20240131|3|3|9999999999999999.99|0.03|29999999999999999.97"
            + "|29999999999999999.88",
        gold("FactSales"));
  }

  @Test
  void severalPaymentsMakeOneFactAndTheLastRefundRemovesIt() throws SQLException {
    product(10, "1.00", 5, 4).order(1, 7, 1, "2024-01-01T00:00:00Z");
    store.insert("OrderItems", 100, 1, 10, 1, "2.00");
    pay(1, 1).pay(2, 1).pay(3, 1);
    store.delete("Payments", 2);
    compute();
    assertEquals("100", facts());

    store.delete("Payments", 1).delete("Payments", 3);
    recompute();
    assertEquals("", facts());
  }

  @Test
  void unpaidDeletedAndOrphanedItemsAreNoFacts() throws SQLException {
    product(10, "1.00", 5, 4)
        .order(1, 7, 1, "2024-01-01T00:00:00Z")
        .order(2, 7, 1, "2024-01-01T00:00:00Z")
        .order(3, 7, 1, "2024-01-01T00:00:00Z");
    store
        .insert("OrderItems", 100, 1, 10, 1, "2.00") // not paid
        .insert("OrderItems", 101, 2, 10, 1, "2.00")
        .insert("OrderItems", 102, 2, 10, 1, "2.00")
        .insert("OrderItems", 103, 3, 10, 1, "2.00");
    pay(1, 2).pay(2, 3);
    store.delete("OrderItems", 102).delete("Orders", 3);
    compute();
    assertEquals("101", facts());
  }

  @Test
  void theProductIsTheOneOfTheItemsFirstSight() throws SQLException {
    paidOrder();
    store
        .at(1000)
        .insert("Products", 10, "Lamp", "1.00", 5, 4) // 1000
        .update("Products", 10, "Lamp", "2.00", 6, 5) // 1100
        .insert("OrderItems", 100, 1, 10, 2, "9.00") // 1200
        .update("Products", 10, "Lamp", "3.00", 7, 6) // 1300
        .update("OrderItems", 100, 1, 10, 3, "9.00") // 1400
        .insert("OrderItems", 101, 1, 10, 1, "9.00"); // 1500
    compute();
    assertEquals("100|5|6|2.00|21.00\n101|6|7|3.00|6.00", asOf());
  }

  @Test
  void aDeletedProductIsStillKnown() throws SQLException {
    paidOrder();
    store
        .insert("Products", 10, "Lamp", "1.00", 5, 4)
        .insert("OrderItems", 100, 1, 10, 1, "9.00")
        .delete("Products", 10);
    compute();
    assertEquals("100|4|5|1.00|8.00", asOf());
    assertEquals("", gold("DimProduct"));
  }

  @Test
  void aProductSeenLaterServesAsItFirstWas() throws SQLException {
    paidOrder();
    store.at(1000).insert("OrderItems", 100, 1, 10, 1, "9.00");
    compute();
    assertEquals("", facts());

    store.insert("Products", 10, "Lamp", "1.00", 5, 4).update("Products", 10, "Lamp", "2.00", 6, 5);
    recompute();
    assertEquals("100|4|5|1.00|8.00", asOf());
  }

  @Test
  void aSnapshotsItemsHaveTheSnapshotsProducts() throws SQLException {
    store
        .at(500)
        .read("Orders", 1, 1, 7, "2024-01-01T00:00:00Z")
        .read("OrderItems", 100, 1, 10, 1, "9.00")
        .read("Payments", 1, 1)
        .read("Products", 10, "Lamp", "1.00", 5, 4)
        .update("Products", 10, "Lamp", "2.00", 6, 5); // streamed from the snapshot's own place
    compute();
    assertEquals("100|4|5|1.00|8.00", asOf());
  }

  @Test
  void ofVersionsAtOnePlaceTheLastOneCounts() throws SQLException {
    paidOrder();
    store
        .at(1000)
        .insert("Products", 10, "Lamp", "1.00", 5, 4)
        .at(1000)
        .update("Products", 10, "Lamp", "2.00", 6, 5)
        .at(1000)
        .insert("OrderItems", 100, 1, 10, 1, "9.00")
        .at(900)
        .insert("OrderItems", 101, 1, 10, 1, "9.00");
    compute();
    assertEquals("100|5|6|2.00|7.00\n101|5|6|2.00|7.00", asOf());
  }

  @Test
  void anItemIsSeenAnewInAnotherOrderAndWithAnotherProduct() throws SQLException {
    paidOrder();
    store
        .insert("Orders", 2, 1, 8, "2024-01-01T00:00:00Z")
        .insert("Payments", 2, 2)
        .at(1000)
        .insert("Products", 10, "Lamp", "1.00", 5, 4) // 1000
        .insert("Products", 11, "Rug", "5.00", 5, 4) // 1100
        .insert("OrderItems", 100, 1, 10, 1, "9.00") // 1200
        .update("Products", 10, "Lamp", "2.00", 5, 4) // 1300
        .update("Products", 11, "Rug", "6.00", 5, 4) // 1400
        .update("OrderItems", 100, 2, 10, 1, "9.00"); // 1500
    compute();
    assertEquals("100|4|5|2.00|7.00", asOf());

    store.update("OrderItems", 100, 1, 11, 1, "9.00");
    recompute();
    assertEquals("100|4|5|5.00|4.00", asOf());
  }

  @Test
  void anItemThatTheLogDoesNotKnowYetHasTheNewestProduct() throws SQLException {
    paidOrder();
    store
        .insert("Products", 10, "Lamp", "1.00", 5, 4)
        .insert("OrderItems", 100, 1, 10, 1, "9.00")
        .update("Products", 10, "Lamp", "2.00", 5, 4);
    store.writeTo(duck, "silver");
    execute("DELETE FROM silver.\"OrderItems_changes\"");
    GoldFixture.DEFINITIONS.compute(duck, CONTRACT.tables(), "gold", List.of("silver"));
    assertEquals("100|4|5|2.00|7.00", asOf());
  }

  @Test
  void reasonsAreThoseOfReturnedAndCancelledOrdersPaidOrNot() throws SQLException {
    product(10, "1.00", 5, 4);
    for (int status = 1; status <= 5; status++) {
      order(status, 7, status, "2024-05-0" + status + "T00:00:00Z");
      store
          .insert("OrderItems", 100 + status, status, 10, 1, "2.00")
          .insert("Reasons", 20 + status, status, "Return", null);
    }
    store
        .insert("OrderItems", 204, 4, 10, 1, "2.00")
        .insert("OrderItems", 304, 4, 11, 1, "2.00") // a product that never came
        .insert("Reasons", 30, 4, "Return", "late")
        .insert("Reasons", 31, 4, "Return", "gone")
        .delete("Reasons", 31)
        .update("Products", 10, "Lamp", "1.00", 5, 9);
    compute();
    assertEquals(
        """
        104|30|4|4|20240504|4
        105|25|5|4|20240505|5
        204|30|4|4|20240504|4""",
        gold("FactOrderReason"));

    store.delete("Reasons", 25).update("Orders", 4, 3, 7, "2024-05-04T00:00:00Z");
    recompute();
    assertEquals("", gold("FactOrderReason"));
  }

  @Test
  void breaksReasonsDownByTypeAndDescription() throws SQLException {
    product(10, "1.00", 5, 4);
    reason(1, 4, "Return", "late", 2);
    reason(2, 4, "Return", null, 1);
    reason(3, 4, "Return", null, 1);
    reason(4, 5, "Cancellation", "late", 1);
    compute();
    assertEquals(
        """
        Cancellation|late|1|1|1.0
        Return|late|1|2|0.5
        Return|NULL|2|2|0.5""",
        gold("ReasonBreakdown"));
  }

  @Test
  void anUnreadableDefinitionIsNamed(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("DimCustomer.sql"), "SELEC");
    store.writeTo(duck, "silver");
    DefiningSql broken = new DefiningSql(folder);
    assertEquals(
        "The definition of gold's DimCustomer does not run on this lake: Parser Error: syntax error"
            + " at or near \"SELEC\"",
        assertThrows(
                LakeException.class,
                () -> broken.compute(duck, CONTRACT.tables(), "gold", List.of("silver")))
            .getMessage());
    assertEquals(
        folder.resolve("FactSales.sql") + " cannot be read; it defines gold's FactSales",
        assertThrows(LakeException.class, () -> broken.read(CONTRACT.table("FactSales")))
            .getMessage());
  }

  private void busyStore() {
    product(10, "1.00", 5, 4).product(11, "2.00", 5, 4);
    for (int id = 1; id <= 4; id++) {
      order(id, id % 2, 2 + id % 4, "2024-01-0" + id + "T00:00:00Z");
      store
          .insert("OrderItems", id, id, 10, 1, "2.00")
          .insert("OrderItems", 10 + id, id, 11, 1, "2.00")
          .insert("Reasons", id, id, "Return", null);
      pay(id, id).pay(10 + id, id);
    }
    store
        .update("Products", 10, "Lamp", "1.00", 6, 4)
        .update("Products", 10, "Lamp", "1.00", 5, 4)
        .truncate("Reasons")
        .insert("Reasons", 3, 3, "Return", null)
        .truncate("Reasons")
        .insert("Reasons", 3, 3, "Return", null);
  }

  private DefiningSqlTest product(int id, String cost, int category, int seller) {
    store.insert("Products", id, "Lamp", cost, category, seller);
    return this;
  }

  private DefiningSqlTest order(int id, int customer, int status, String created) {
    store.insert("Orders", id, status, customer, created);
    return this;
  }

  private DefiningSqlTest pay(int id, int order) {
    store.insert("Payments", id, order);
    return this;
  }

  private void paidOrder() {
    order(1, 7, 1, "2024-01-01T00:00:00Z");
    pay(1, 1);
  }

  private void reason(int order, int status, String type, String text, int items) {
    order(order, 7, status, "2024-01-01T00:00:00Z");
    store.insert("Reasons", order, order, type, text);
    for (int i = 0; i < items; i++) {
      store.insert("OrderItems", 10 * order + i, order, 10, 1, "2.00");
    }
  }

  private void recompute() throws SQLException {
    execute("DROP SCHEMA silver CASCADE");
    execute("DROP SCHEMA gold CASCADE");
    compute();
  }

  private void compute() throws SQLException {
    store.writeTo(duck, "silver");
    GoldFixture.DEFINITIONS.compute(duck, CONTRACT.tables(), "gold", List.of("silver"));
  }

  private String gold(String table) throws SQLException {
    return query("SELECT * FROM gold.\"" + table + "\" ORDER BY ALL NULLS LAST");
  }

  private String facts() throws SQLException {
    return query("SELECT \"OrderItemID\" FROM gold.\"FactSales\" ORDER BY ALL");
  }

  private String asOf() throws SQLException {
    return query(
        "SELECT \"OrderItemID\", \"SellerID\", \"CategoryID\", \"UnitCost\", \"Profit\""
            + " FROM gold.\"FactSales\" ORDER BY ALL");
  }

  private String history(String table) throws SQLException {
    return query(
        "SELECT * EXCLUDE (_position) REPLACE (strftime(\"ChangeTimestamp\" AT TIME ZONE 'UTC', '%Y-%m-%d %H:%M:%S')"
            + " AS \"ChangeTimestamp\") FROM gold.\""
            + table
            + "\" ORDER BY _position, _key");
  }

  private String query(String sql) throws SQLException {
    return DuckRows.text(duck, sql);
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = duck.createStatement()) {
      statement.execute(sql);
    }
  }
}
