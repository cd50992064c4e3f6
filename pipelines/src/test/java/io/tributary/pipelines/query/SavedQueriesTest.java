package io.tributary.pipelines.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.pipelines.verify.GoldFixture;
import io.tributary.pipelines.verify.StoreFixture;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queries of sql/analytics, on a store of seven orders. */
final class SavedQueriesTest {
  private static final SavedQueries QUERIES =
      new SavedQueries(Path.of("..", "sql", "analytics").toAbsolutePath());

  @TempDir static Path lake;

  /**
   * Two sellers, two products of a category each, a category without any. In January order 1
   * (delivered), 2 (returned), in February 3 (delivered), 4 (cancelled), 5 (shipped), in April 6
   * (delivered); 7 is not paid.
   */
  @BeforeAll
  static void fillLake() throws Exception {
    StoreFixture store =
        new StoreFixture()
            .insert("Customers", 1, "Ann")
            .insert("Customers", 2, "Bob")
            .insert("Sellers", 4, "Shop")
            .insert("Sellers", 5, "Mall")
            .insert("ProductCategories", 7, "Lamps")
            .insert("ProductCategories", 8, "Rugs")
            .insert("ProductCategories", 9, "Toys")
            .insert("Products", 10, "Lamp", "4.00", 7, 4)
            .insert("Products", 11, "Rug", "20.00", 8, 5)
            .insert("Orders", 1, 3, 1, "2024-01-10T00:00:00Z")
            .insert("Orders", 2, 4, 1, "2024-01-11T00:00:00Z")
            .insert("Orders", 3, 3, 2, "2024-02-10T00:00:00Z")
            .insert("Orders", 4, 5, 1, "2024-02-11T00:00:00Z")
            .insert("Orders", 5, 2, 1, "2024-02-11T00:00:00Z")
            .insert("Orders", 6, 3, 1, "2024-04-10T00:00:00Z")
            .insert("Orders", 7, 3, 1, "2024-04-10T00:00:00Z")
            .insert("OrderItems", 100, 1, 10, 2, "5.00")
            .insert("OrderItems", 101, 1, 11, 1, "30.00")
            .insert("OrderItems", 200, 2, 10, 1, "5.00")
            .insert("OrderItems", 300, 3, 10, 1, "6.00")
            .insert("OrderItems", 400, 4, 11, 1, "30.00")
            .insert("OrderItems", 500, 5, 11, 1, "30.00")
            .insert("OrderItems", 600, 6, 10, 1, "5.00")
            .insert("OrderItems", 700, 7, 10, 9, "5.00")
            .insert("Reasons", 1, 2, "Return", "late")
            .insert("Reasons", 2, 4, "Cancellation", null);
    for (int order = 1; order <= 6; order++) {
      store.insert("Payments", order, order);
    }
    store.delete("Products", 11);
    store.writeTo(lake);
    try (GoldFixture gold = GoldFixture.of(store)) {
      gold.writeTo(lake);
    }
  }

  private static final Map<String, String> EXPECTED = new LinkedHashMap<>();

  static {
    EXPECTED.put(
        "top-products",
        """
        Rank,ProductID,ProductName,CategoryName,Orders,Units,Revenue,Profit
        1,11,,,3,3,90.00,30.00
        2,10,Lamp,Lamps,4,5,26.00,6.00
        """);
    EXPECTED.put(
        "top-products-by-day",
        """
        OrderDateKey,Rank,ProductID,ProductName,Units,Revenue
        20240410,1,10,Lamp,1,5.00
        20240211,1,11,,2,60.00
        20240210,1,10,Lamp,1,6.00
        20240111,1,10,Lamp,1,5.00
        20240110,1,11,,1,30.00
        20240110,2,10,Lamp,2,10.00
        """);
    EXPECTED.put(
        "top-products-by-month",
        """
        Month,Rank,ProductID,ProductName,Units,Revenue
        202404,1,10,Lamp,1,5.00
        202402,1,11,,2,60.00
        202402,2,10,Lamp,1,6.00
        202401,1,11,,1,30.00
        202401,2,10,Lamp,3,15.00
        """);
    EXPECTED.put(
        "top-products-by-quarter",
        """
        Quarter,Rank,ProductID,ProductName,Units,Revenue
        2024 Q2,1,10,Lamp,1,5.00
        2024 Q1,1,11,,3,90.00
        2024 Q1,2,10,Lamp,4,21.00
        """);
    EXPECTED.put(
        "top-sellers",
        """
        Rank,SellerID,SellerName,Orders,Units,Revenue,Profit
        1,5,Mall,3,3,90.00,30.00
        2,4,Shop,4,5,26.00,6.00
        """);
    EXPECTED.put(
        "top-sellers-by-units",
        """
        Rank,SellerID,SellerName,Orders,Units,Revenue,Profit
        1,4,Shop,4,5,26.00,6.00
        2,5,Mall,3,3,90.00,30.00
        """);
    EXPECTED.put(
        "top-sellers-by-category",
        """
        CategoryName,Rank,SellerID,SellerName,Units,Revenue
        Lamps,1,4,Shop,5,26.00
        Rugs,1,5,Mall,3,90.00
        """);
    EXPECTED.put(
        "category-performance",
        """
        CategoryID,CategoryName,Orders,Units,Revenue,Profit,ReturnRate
        8,Rugs,3,3,90.00,30.00,0.0
        7,Lamps,4,5,26.00,6.00,0.2
        9,Toys,0,0,0.00,0.00,
        """);
    EXPECTED.put(
        "revenue-by-month",
        """
        Month,Orders,Units,Revenue,Profit,Growth
        202401,2,4,45.00,13.00,
        202402,3,3,66.00,22.00,0.4667
        202403,0,0,0.00,0.00,-1.0
        202404,1,1,5.00,1.00,
        """);
    EXPECTED.put(
        "revenue-by-seller",
        """
        Rank,SellerID,SellerName,Month,Orders,Revenue,Growth
        1,5,Mall,202401,1,30.00,
        1,5,Mall,202402,2,60.00,1.0
        1,5,Mall,202403,0,0.00,-1.0
        1,5,Mall,202404,0,0.00,
        2,4,Shop,202401,2,15.00,
        2,4,Shop,202402,1,6.00,-0.6
        2,4,Shop,202403,0,0.00,-1.0
        2,4,Shop,202404,1,5.00,
        """);
    EXPECTED.put(
        "category-trends",
        """
        CategoryName,Month,Revenue,RevenueBefore,Growth,Trend
        Lamps,202401,15.00,,,new
        Lamps,202402,6.00,15.00,-0.6,declining
        Lamps,202403,0.00,6.00,-1.0,declining
        Lamps,202404,5.00,0.00,,growing
        Rugs,202401,30.00,,,new
        Rugs,202402,60.00,30.00,1.0,growing
        Rugs,202403,0.00,60.00,-1.0,declining
        Rugs,202404,0.00,0.00,,no sales
        """);
    EXPECTED.put(
        "return-rate",
        """
        Month,Delivered,Returned,ReturnRate
        202401,2,1,0.5
        202402,1,0,0.0
        202404,2,0,0.0
        """);
    EXPECTED.put(
        "cancellation-rate",
        """
        Month,Placed,Cancelled,CancellationRate
        202401,2,0,0.0
        202402,3,1,0.3333
        202404,2,0,0.0
        """);
    EXPECTED.put(
        "return-reasons",
        """
        ReasonType,ReasonDescription,Orders,Items,Share,Rate
        Cancellation,,1,1,1.0,0.1429
        Return,late,1,1,1.0,0.2
        """);
    EXPECTED.put(
        "seller-segments",
        """
        Month,Segment,Sellers,Revenue,ShareOfRevenue
        202401,A,1,30.00,0.6667
        202401,B,0,0.00,0.0
        202401,C,1,15.00,0.3333
        202402,A,1,60.00,0.9091
        202402,B,0,0.00,0.0
        202402,C,1,6.00,0.0909
        202403,A,0,0.00,
        202403,B,0,0.00,
        202403,C,2,0.00,
        202404,A,1,5.00,1.0
        202404,B,0,0.00,0.0
        202404,C,1,0.00,0.0
        """);
    EXPECTED.put(
        "best-sellers-of-the-month",
        """
        Month,SellerID,SellerName,Orders,Revenue,Growth,ReturnRate
        202404,4,Shop,1,5.00,,0.0
        """);
    EXPECTED.put(
        "customer-loyalty",
        """
        Kind,Customers,Orders,Spending,SpendingPerCustomer,ShareOfSpending
        one-time,1,1,6.00,6.0,0.0517
        repeat,1,5,110.00,110.0,0.9483
        """);
    EXPECTED.put(
        "loyal-customers",
        """
        CustomerID,CustomerName,Orders,Spending,FirstOrderDateKey,LastOrderDateKey,DaysBetweenOrders
        1,Ann,5,110.00,20240110,20240410,22.8
        """);
  }

  @Test
  void everyQuestionHasItsAnswer() {
    for (Map.Entry<String, String> expected : EXPECTED.entrySet()) {
      assertEquals(expected.getValue(), run(expected.getKey()), expected.getKey());
    }
  }

  @Test
  void everyQueryIsTestedAndSaysWhatItAnswers() {
    TreeSet<String> tested = new TreeSet<>(EXPECTED.keySet());
    tested.add("table-counts");
    assertEquals(tested, QUERIES.questions().keySet());
    assertEquals(
        "How many of the placed orders, paid or not, are cancelled, by month?",
        QUERIES.questions().get("cancellation-rate"));
    QUERIES
        .questions()
        .forEach((name, question) -> assertTrue(question.endsWith("?"), name + ": " + question));
  }

  @Test
  void theTablesAreCounted() {
    assertTrue(run("table-counts").startsWith("layer,table,rows\ngold,CustomerActivity,2\n"));
  }

  @Test
  void aNameThatIsNotThereListsThoseThatAre() {
    assertTrue(
        assertThrows(LakeException.class, () -> QUERIES.read("nope"))
            .getMessage()
            .startsWith(
                "@nope is not a saved query; expected one of @best-sellers-of-the-month,"
                    + " @cancellation-rate, "));
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
