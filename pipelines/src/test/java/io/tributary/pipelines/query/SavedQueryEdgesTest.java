package io.tributary.pipelines.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.tributary.pipelines.verify.GoldFixture;
import io.tributary.pipelines.verify.StoreFixture;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queries of sql/analytics where a store is not as usual: ties, gaps, what nobody paid. */
final class SavedQueryEdgesTest {
  private static final SavedQueries QUERIES =
      new SavedQueries(Path.of("..", "sql", "analytics").toAbsolutePath());
  private static final int TIED = 21;

  @TempDir static Path lake;

  /**
   * In January 2024 each of 21 sellers sells one item of an own product to another customer. One
   * more order is a year older. Unpaid in January: a return without a reason, a cancellation with
   * two, one with a reason of the other kind, a delivery without any item, and an order of the last
   * second of December, UTC.
   */
  @BeforeAll
  static void fillLake() throws Exception {
    StoreFixture store = new StoreFixture().insert("ProductCategories", 1, "Books");
    for (int i = 1; i <= TIED; i++) {
      store
          .insert("Customers", i, "c" + i)
          .insert("Sellers", i, "s" + i)
          .insert("Products", i, "p" + i, "1.00", 1, i)
          .insert("Orders", i, 1, i, "2024-01-10T00:00:00Z")
          .insert("OrderItems", i, i, i, 1, "5.00")
          .insert("Payments", i, i);
    }
    store
        .insert("Products", 90, "old", "1.00", 1, 1)
        .insert("Orders", 90, 3, 90, "2023-01-31T23:59:59Z")
        .insert("OrderItems", 90, 90, 90, 1, "1.00")
        .insert("Payments", 90, 90)
        .insert("Orders", 91, 4, 1, "2024-01-11T00:00:00Z")
        .insert("OrderItems", 91, 91, 1, 1, "5.00")
        .insert("Orders", 92, 5, 1, "2024-01-11T00:00:00Z")
        .insert("OrderItems", 92, 92, 1, 1, "5.00")
        .insert("OrderItems", 93, 92, 2, 1, "5.00")
        .insert("Reasons", 1, 92, "Cancellation", "out of stock")
        .insert("Reasons", 2, 92, "Cancellation", "refused")
        .insert("Orders", 93, 5, 1, "2024-01-11T00:00:00Z")
        .insert("OrderItems", 94, 93, 1, 1, "5.00")
        .insert("Reasons", 3, 93, "Return", "late")
        .insert("Orders", 94, 3, 1, "2024-01-12T00:00:00Z")
        .insert("Orders", 95, 3, 1, "2023-12-31T23:59:59.999999Z");
    store.writeTo(lake);
    try (GoldFixture gold = GoldFixture.of(store)) {
      gold.writeTo(lake);
    }
  }

  @Test
  void whoSharesTheLastPlaceIsShown() {
    for (String query :
        List.of(
            "top-products",
            "top-products-by-month",
            "top-sellers",
            "top-sellers-by-units",
            "top-sellers-by-category")) {
      assertEquals(TIED, rows(query), query);
    }
  }

  @Test
  void theLastMonthsAndQuartersAreThoseOfTheCalendar() {
    assertFalse(run("top-products-by-month").contains("202301"));
    assertFalse(run("top-products-by-quarter").contains("2023 Q1"));
  }

  @Test
  void unpaidOrdersAndThoseWithoutAnItemCountAsPlacedAndDelivered() {
    assertEquals(
        """
        Month,Placed,Cancelled,CancellationRate
        202301,1,0,0.0
        202312,1,0,0.0
        202401,25,2,0.08
        """,
        run("cancellation-rate"));
    assertEquals(
        """
        Month,Delivered,Returned,ReturnRate
        202301,1,0,0.0
        202312,1,0,0.0
        202401,2,1,0.5
        """,
        run("return-rate"));
  }

  @Test
  void anOrderHasOneReasonOfItsKindOrNone() {
    assertEquals(
        """
        ReasonType,ReasonDescription,Orders,Items,Share,Rate
        Cancellation,refused,1,2,0.5,0.037
        Cancellation,,1,0,0.5,0.037
        Return,,1,0,1.0,0.25
        """,
        run("return-reasons"));
  }

  @Test
  void aKindOfCustomersWithoutAnyIsThere() {
    assertEquals(
        """
        Kind,Customers,Orders,Spending,SpendingPerCustomer,ShareOfSpending
        one-time,22,22,106.00,4.82,1.0
        repeat,0,0,0.00,,0.0
        """,
        run("customer-loyalty"));
  }

  @Test
  void theReturnRateOfACategoryCountsWhatNobodyPaid() {
    assertEquals(
        """
        CategoryID,CategoryName,Orders,Units,Revenue,Profit,ReturnRate
        1,Books,22,22,106.00,84.00,0.5
        """,
        run("category-performance"));
  }

  private static long rows(String query) {
    return run(query).lines().count() - 1;
  }

  private static String run(String name) {
    StringWriter out = new StringWriter();
    try (LakeSession session =
        LakeSession.open(new Configuration(), LakeRoots.under(lake.toString()))) {
      session.run(QUERIES.read(name), OutputFormat.csv.writer(new PrintWriter(out)));
    }
    return out.toString();
  }
}
