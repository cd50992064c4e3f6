package io.tributary.pipelines.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.schemas.gold.GoldContract;
import io.tributary.schemas.gold.GoldTable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the metrics' defining queries make of given facts. */
final class MetricsSqlTest {
  private static final GoldContract CONTRACT = GoldContract.bundled();
  private static final int DELIVERED = 3;
  private static final int RETURNED = 4;
  private static final int CANCELLED = 5;

  private Connection duck;
  private int nextItem = 1;
  private int nextOrder = 1_000;

  @BeforeEach
  void createFacts() throws SQLException {
    duck = DriverManager.getConnection("jdbc:duckdb:");
    execute("CREATE SCHEMA facts");
    GoldTable sales = CONTRACT.table("FactSales");
    execute(
        sales.columns().stream()
            .map(c -> '"' + c.name() + "\" " + StoreFixture.declared(c.type()))
            .collect(Collectors.joining(", ", "CREATE TABLE facts.\"FactSales\" (", ")")));
  }

  @AfterEach
  void close() throws SQLException {
    duck.close();
  }

  @Test
  void countsAnOrderOnceAndItsItemsByQuantity() throws SQLException {
    sale(20240105, 1, 7, DELIVERED, 2, "10.00", "1.50");
    sale(20240105, 1, 7, DELIVERED, 1, "5.00", "1.00");
    sale(20240105, 2, 7, RETURNED, 1, "0.01", "-0.02");
    sale(20240105, 3, 7, CANCELLED, 1, "1.00", "0.10");
    sale(20240106, 4, 7, 1, 1, "1.00", "0.10");
    sale(20240106, 4, 8, 1, 1, "2.00", "0.20");
    assertEquals(
        """
        20240105|7|5|3|5|16.01|2.58|1|1|1
        20240106|7|5|1|1|1.00|0.10|0|0|0
        20240106|8|5|1|1|2.00|0.20|0|0|0\
        """,
        metric("DailySales"));
    assertEquals("202401|10|4|7|19.01|2.88|1|1|1", metric("ProductSales"));
    assertEquals("42|4|7|19.01|20240105|20240106|repeat", metric("CustomerActivity"));
  }

  @Test
  void rowsWithoutASellerGroupTogether() throws SQLException {
    execute(
        "INSERT INTO facts.\"FactSales\" VALUES"
            + " (1, 1, 10, NULL, 42, NULL, 20240105, 3, 1, 2.00, 1.00, 2.00, 1.00),"
            + " (2, 2, 10, NULL, 42, NULL, 20240205, 3, 1, 3.00, 1.00, 3.00, 2.00),"
            + " (3, 3, 10, NULL, 42, NULL, 20240205, 3, 1, 1.00, 1.00, 1.00, 0.00)");
    assertEquals(
        "20240105|NULL|NULL|1|1|2.00|1.00|1|0|0\n20240205|NULL|NULL|2|2|4.00|2.00|2|0|0",
        metric("DailySales"));
    assertEquals("202401|NULL|NULL\n202402|NULL|1.0", columns("\"RevenueGrowth\""));
  }

  @Test
  void oneOrderIsOneTime() throws SQLException {
    sale(20240105, 1, 7, 1, 1, "10.00", "1.00");
    sale(20240105, 1, 8, 1, 1, "10.00", "1.00");
    assertEquals("42|1|2|20.00|20240105|20240105|one-time", metric("CustomerActivity"));
  }

  @Test
  void growthIsAgainstTheCalendarMonthBefore() throws SQLException {
    sale(20231130, 1, 7, 1, 1, "100.00", "1.00");
    sale(20231231, 2, 7, 1, 1, "150.00", "1.00");
    sale(20240101, 3, 7, 1, 1, "75.00", "1.00");
    sale(20240301, 4, 7, 1, 1, "75.00", "1.00"); // nothing in February
    sale(20240401, 5, 7, 1, 1, "0.00", "1.00");
    sale(20240501, 6, 7, 1, 1, "5.00", "1.00"); // nothing to divide by
    assertEquals(
        """
        202311|7|NULL
        202312|7|0.5
        202401|7|-0.5
        202403|7|NULL
        202404|7|-1.0
        202405|7|NULL\
        """,
        columns("\"RevenueGrowth\""));
  }

  @Test
  void ratesDivideByAllThatWereDeliveredAndByAllOrders() throws SQLException {
    sales(7, 20240101, DELIVERED, 4, "1.00");
    sales(7, 20240101, RETURNED, 1, "1.00"); // was delivered before
    sales(7, 20240101, CANCELLED, 3, "1.00");
    sales(8, 20240101, RETURNED, 1, "1.00");
    sales(9, 20240101, CANCELLED, 1, "1.00"); // nothing delivered
    assertEquals(
        "202401|7|0.2|0.375\n202401|8|1.0|0.0\n202401|9|NULL|1.0",
        columns("\"ReturnRate\", \"CancellationRate\""));
  }

  @Test
  void theTopTenthIsRoundedUpAndTiesShareIt() throws SQLException {
    for (int seller = 1; seller <= 11; seller++) {
      sale(20240101, seller, seller, 1, 1, (seller <= 3 ? 100 : 50 + seller) + ".00", "1.00");
    }
    assertEquals(
        "1|A,2|A,3|A,4|B,5|B,6|B,7|B,8|B,9|B,10|B,11|B", segments(202401)); // two places, three tie
    execute("DELETE FROM facts.\"FactSales\" WHERE \"SellerID\" IN (2, 3)");
    assertEquals("1|A,4|B,5|B,6|B,7|B,8|B,9|B,10|B,11|B", segments(202401));
    sale(20240101, 12, 12, 1, 1, "60.00", "1.00");
    sale(20240101, 13, 13, 1, 1, "99.00", "1.00");
    assertEquals("1|A,4|B,5|B,6|B,7|B,8|B,9|B,10|B,11|B,12|B,13|A", segments(202401));
  }

  @Test
  void theReturnRateDecidesAtItsLimits() throws SQLException {
    sales(7, 20240101, DELIVERED, 197, "10.00");
    sales(7, 20240101, RETURNED, 2, "1.00");
    assertEquals("7|A", segments(202401));
    sales(7, 20240101, RETURNED, 1, "1.00");
    assertEquals("7|B", segments(202401)); // 3 of 200, exactly 1.5 %
    sales(7, 20240201, DELIVERED, 97, "1000.00");
    sales(7, 20240201, RETURNED, 3, "1.00");
    assertEquals("7|B", segments(202402)); // 3 of 100, exactly 3 %
    sales(7, 20240201, RETURNED, 1, "1.00");
    assertEquals("7|C", segments(202402));
  }

  @Test
  void whoeverShrinksIsCAndWhoeverStaysMayBeA() throws SQLException {
    sale(20240101, 1, 7, 1, 1, "100.00", "1.00");
    sale(20240201, 2, 7, 1, 1, "100.00", "1.00");
    sale(20240301, 3, 7, 1, 1, "99.99", "1.00");
    assertEquals("7|A", segments(202401));
    assertEquals("7|A", segments(202402));
    assertEquals("7|C", segments(202403));
  }

  /** A single sale; item ids are given in turn. */
  private void sale(
      int date, int order, int seller, int status, int quantity, String revenue, String profit)
      throws SQLException {
    execute(
        "INSERT INTO facts.\"FactSales\" VALUES (%d, %d, 10, %d, 42, 5, %d, %d, %d, 0, 0, %s, %s)"
            .formatted(nextItem++, order, seller, date, status, quantity, revenue, profit));
  }

  /** As many orders of one item each. */
  private void sales(int seller, int date, int status, int orders, String revenue)
      throws SQLException {
    execute(
        ("INSERT INTO facts.\"FactSales\""
                + " SELECT i, i, 10, %d, 42, 5, %d, %d, 1, 0, 0, %s, 0 FROM range(%d, %d) t(i)")
            .formatted(seller, date, status, revenue, nextOrder, nextOrder + orders));
    nextOrder += orders;
  }

  private String segments(int month) throws SQLException {
    compute("SellerPerformance");
    return DuckRows.text(
            duck,
            "SELECT \"SellerID\", \"Segment\" FROM metric.\"SellerPerformance\" WHERE \"Month\" = "
                + month
                + " ORDER BY ALL")
        .replace('\n', ',');
  }

  private String columns(String columns) throws SQLException {
    compute("SellerPerformance");
    return DuckRows.text(
        duck,
        "SELECT \"Month\", \"SellerID\", "
            + columns
            + " FROM metric.\"SellerPerformance\" ORDER BY ALL");
  }

  private String metric(String table) throws SQLException {
    compute(table);
    return DuckRows.text(duck, "SELECT * FROM metric.\"" + table + "\" ORDER BY ALL");
  }

  private void compute(String table) throws SQLException {
    execute("DROP SCHEMA IF EXISTS metric CASCADE");
    GoldFixture.DEFINITIONS.compute(
        duck, List.of(CONTRACT.table(table)), "metric", List.of("facts"));
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = duck.createStatement()) {
      statement.execute(sql);
    }
  }
}
