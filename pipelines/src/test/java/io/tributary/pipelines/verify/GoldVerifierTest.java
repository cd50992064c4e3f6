package io.tributary.pipelines.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.pipelines.query.LakeException;
import io.tributary.pipelines.query.LakeRoots;
import io.tributary.pipelines.query.LakeSession;
import io.tributary.pipelines.query.LakeTables;
import io.tributary.schemas.gold.GoldContract;
import io.tributary.schemas.gold.GoldTable;
import io.tributary.schemas.table.ColumnType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GoldVerifierTest {
  @TempDir Path lake;
  private final StoreFixture store = new StoreFixture();

  @BeforeEach
  void fillStore() {
    store
        .read("Customers", 1, "Ann")
        .read("Customers", 2, "Bob")
        .read("Sellers", 4, "Shop")
        .read("ProductCategories", 5, "Lamps")
        .read("OrderStatus", 3, "Delivered")
        .read("OrderStatus", 4, "Returned")
        .read("Products", 10, "Lamp", "1.50", 5, 4);
    for (int order = 1; order <= 4; order++) {
      store
          .insert("Orders", order, 2 + order % 3, 1 + order % 2, "2024-0" + order + "-15T12:00:00Z")
          .insert("OrderItems", 100 + order, order, 10, order, "2.25")
          .insert("Payments", order, order);
    }
    store
        .insert("Reasons", 1, 2, "Return", "late")
        .update("Customers", 1, "Anne")
        .delete("Customers", 2);
  }

  @Test
  void goldEqualsItsSqlOverSilverAndOverTheDatabase() throws Exception {
    writeLake();
    for (List<TableResult> results : List.of(overSilver(), overDatabase())) {
      results.forEach(result -> assertTrue(result.isEqual(), result.toString()));
      assertEquals(
          GoldContract.bundled().tables().stream().map(GoldTable::name).toList(),
          results.stream().map(TableResult::table).toList());
      assertEquals(4, of(results, "FactSales").databaseRows());
      assertEquals(4, of(results, "FactSales").lakeRows());
      assertEquals(2, of(results, "DimCustomerHistory").lakeRows());
      assertTrue(results.stream().allMatch(result -> result.note().isEmpty()));
    }
  }

  @Test
  void aWrongFactIsAWrongFactOnly() throws Exception {
    writeLake(
        "UPDATE gold.\"FactSales\" SET \"Revenue\" = \"Revenue\" + 0.01, \"SellerID\" = NULL"
            + " WHERE \"OrderItemID\" = 102",
        "DELETE FROM gold.\"FactSales\" WHERE \"OrderItemID\" = 101",
        "INSERT INTO gold.\"FactSales\" SELECT * REPLACE (99 AS \"OrderItemID\")"
            + " FROM gold.\"FactSales\" WHERE \"OrderItemID\" = 103",
        "INSERT INTO gold.\"FactSales\" FROM gold.\"FactSales\" WHERE \"OrderItemID\" = 104");
    List<TableResult> results = overSilver();
    TableResult facts = of(results, "FactSales");
    assertFalse(facts.isEqual());
    assertEquals(4, facts.databaseRows());
    assertEquals(5, facts.lakeRows());
    assertEquals(1, facts.missing());
    assertEquals(2, facts.extra());
    assertEquals(1, facts.different());
    assertEquals(
        List.of(
            new Difference("OrderItemID=99", Difference.WHOLE_ROW, "absent", "present"),
            new Difference("OrderItemID=101", Difference.WHOLE_ROW, "present", "absent"),
            new Difference("OrderItemID=102", "SellerID", "4", null),
            new Difference("OrderItemID=102", "Revenue", "4.50", "4.51"),
            new Difference("OrderItemID=104", Difference.WHOLE_ROW, "absent", "present")),
        facts.samples());
    // Metrics are held against the facts of the SQL, not against those of the lake.
    results.stream()
        .filter(result -> !result.table().equals("FactSales"))
        .forEach(result -> assertTrue(result.isEqual(), result.toString()));
  }

  @Test
  void keysMayBeNull() throws Exception {
    store.insert("Reasons", 2, 2, "Return", null);
    writeLake("UPDATE gold.\"ReasonBreakdown\" SET \"Orders\" = 7");
    TableResult result = of(overSilver(), "ReasonBreakdown");
    assertEquals(
        List.of(new Difference("ReasonType=Return, ReasonDescription=null", "Orders", "1", "7")),
        result.samples());
  }

  @Test
  void onlyTheLastBitsOfDoublesMayDiffer() throws Exception {
    writeLake(
        "UPDATE gold.\"SellerPerformance\" SET \"RevenueGrowth\" = \"RevenueGrowth\" * (1 + 1e-13)");
    assertTrue(of(overSilver(), "SellerPerformance").isEqual());
    replaceGold(
        "UPDATE gold.\"SellerPerformance\" SET \"RevenueGrowth\" = \"RevenueGrowth\" * (1 + 1e-11),"
            + " \"CancellationRate\" = NULL WHERE \"Month\" = 202402");
    TableResult result = of(overSilver(), "SellerPerformance");
    assertEquals(1, result.different());
    assertEquals(
        List.of("RevenueGrowth", "CancellationRate"),
        result.samples().stream().map(Difference::column).toList());
  }

  @Test
  void aTimestampMustBeExact() throws Exception {
    writeLake(
        "UPDATE gold.\"DimCustomerHistory\" SET \"ChangeTimestamp\" = \"ChangeTimestamp\""
            + " + INTERVAL 1 MICROSECOND WHERE \"CustomerID\" = 2");
    TableResult result = of(overSilver(), "DimCustomerHistory");
    assertEquals(1, result.different());
    assertEquals("ChangeTimestamp", result.samples().get(0).column());
  }

  @Test
  void whatTheLakeHasNotYetReceivedIsADifferenceFromTheDatabase() throws Exception {
    writeLake();
    store
        .update("Customers", 1, "Anna")
        .insert("Orders", 9, 3, 1, "2024-05-01T00:00:00Z")
        .insert("OrderItems", 109, 9, 10, 1, "2.25")
        .insert("Payments", 9, 9);
    assertTrue(overSilver().stream().allMatch(TableResult::isEqual));
    List<TableResult> results = overDatabase();
    assertEquals(
        List.of(new Difference("CustomerID=1", "CustomerName", "Anna", "Anne")),
        of(results, "DimCustomer").samples());
    assertEquals(
        List.of(new Difference("OrderItemID=109", Difference.WHOLE_ROW, "present", "absent")),
        of(results, "FactSales").samples());
    assertEquals(1, of(results, "CustomerActivity").different());
  }

  @Test
  void aTableOfEitherSideOnlyIsReported() throws Exception {
    writeLake("DROP TABLE gold.\"DimSeller\"", "DROP TABLE gold.\"DimSellerHistory\"");
    LakeTables.write(lake.resolve("gold/Mine"), Map.of("x", ColumnType.INT), null, List.of());
    List<TableResult> results = overSilver();
    assertEquals("is not in the lake", of(results, "DimSeller").note());
    assertEquals(1, of(results, "DimSeller").missing());
    assertTrue(of(results, "DimSellerHistory").isEqual());
    assertEquals("has no definition and is not compared", of(results, "Mine").note());
    assertFalse(of(results, "Mine").compared());
  }

  @Test
  void aColumnOfAnotherTypeIsNotedAndStillCompared() throws Exception {
    writeLake(
        "ALTER TABLE gold.\"DimSeller\" ALTER \"SellerID\" TYPE VARCHAR USING 'x' || \"SellerID\"",
        "ALTER TABLE gold.\"DimCategory\" DROP \"CategoryName\"");
    List<TableResult> results = overSilver();
    assertEquals(
        "has SellerID as VARCHAR in the lake, not INTEGER", of(results, "DimSeller").note());
    assertEquals(1, of(results, "DimSeller").missing());
    assertEquals(1, of(results, "DimSeller").extra());
    assertEquals("has no column CategoryName in the lake", of(results, "DimCategory").note());
    assertEquals(
        List.of(new Difference("CategoryID=5", "CategoryName", "Lamps", null)),
        of(results, "DimCategory").samples());
  }

  @Test
  void sourceTablesThatNobodyHasCountAsEmpty() throws Exception {
    store.delete("Reasons", 1);
    writeLake();
    for (String table : List.of("Reasons", "Reasons_changes")) {
      deleteFolder(lake.resolve("silver").resolve(table));
    }
    List<TableResult> results = overSilver();
    assertTrue(of(results, "DimReason").isEqual());
    assertEquals(1, of(results, "DimReasonHistory").extra());
    assertTrue(of(results, "FactSales").isEqual());
  }

  @Test
  void onlyTheNamedTablesAreReported() throws Exception {
    writeLake();
    List<TableResult> results = verify(false, Set.of("SellerPerformance", "DimDate"));
    assertEquals(
        List.of("DimDate", "SellerPerformance"), results.stream().map(TableResult::table).toList());
    assertTrue(results.stream().allMatch(TableResult::isEqual));
    LakeException refused =
        assertThrows(LakeException.class, () -> verify(false, Set.of("Nope", "DimDate")));
    assertTrue(
        refused.getMessage().startsWith("--tables: Nope is not allowed; expected DimCustomer, "),
        refused.getMessage());
  }

  private void writeLake(String... edits) throws SQLException, IOException {
    store.writeTo(lake);
    writeGold(edits);
  }

  private void replaceGold(String... edits) throws SQLException, IOException {
    deleteFolder(lake.resolve("gold"));
    writeGold(edits);
  }

  private void writeGold(String... edits) throws SQLException, IOException {
    try (GoldFixture gold = GoldFixture.of(store)) {
      for (String edit : edits) {
        gold.execute(edit);
      }
      gold.writeTo(lake);
    }
  }

  private static void deleteFolder(Path folder) throws IOException {
    try (Stream<Path> content = Files.walk(folder)) {
      for (Path path : content.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private List<TableResult> overSilver() throws SQLException {
    return verify(false, Set.of());
  }

  private List<TableResult> overDatabase() throws SQLException {
    return verify(true, Set.of());
  }

  private List<TableResult> verify(boolean database, Set<String> tables) throws SQLException {
    try (LakeSession session =
        LakeSession.open(new Configuration(), LakeRoots.under(lake.toString()))) {
      GoldVerifier verifier =
          database
              ? GoldVerifier.overDatabase(session, store.database(), GoldFixture.DEFINITIONS, 5)
              : GoldVerifier.overSilver(session, GoldFixture.DEFINITIONS, 5);
      return verifier.verify(tables);
    }
  }

  private static TableResult of(List<TableResult> results, String table) {
    return results.stream().filter(r -> r.table().equals(table)).findFirst().orElseThrow();
  }
}
