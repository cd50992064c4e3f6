package io.tributary.schemas.gold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.schemas.table.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoldContractTest {

  private static final String SOURCES = "\"sources\": {\"T\": {\"id\": \"INT\"}}";

  @Test
  void theBundledContractHasEveryTableOfTheStarSchema() {
    assertEquals(
        List.of(
            "DimCustomer",
            "DimCustomerHistory",
            "DimSeller",
            "DimSellerHistory",
            "DimCategory",
            "DimCategoryHistory",
            "DimProduct",
            "DimProductHistory",
            "DimOrderStatus",
            "DimOrderStatusHistory",
            "DimReason",
            "DimReasonHistory",
            "DimDate",
            "FactSales",
            "FactOrderReason",
            "DailySales",
            "ProductSales",
            "SellerPerformance",
            "CustomerActivity",
            "ReasonBreakdown"),
        GoldContract.bundled().tables().stream().map(GoldTable::name).toList());
  }

  @Test
  void aHistoryHasItsDimensionsColumnsAndWhatHappened() {
    GoldContract contract = GoldContract.bundled();
    for (GoldTable table : contract.tables()) {
      if (table.name().endsWith("History")) {
        String dimension = table.name().replaceFirst("History$", "");
        List<String> expected = new ArrayList<>(contract.table(dimension).columnNames());
        expected.addAll(List.of("ChangeType", "ChangeTimestamp", "_key", "_position"));
        assertEquals(expected, table.columnNames(), table.name());
      }
    }
  }

  @Test
  void everyTableAndColumnIsExplainedInASentence() {
    for (GoldTable table : GoldContract.bundled().tables()) {
      assertTrue(isSentence(table.doc()), table.name() + ": " + table.doc());
      for (GoldColumn column : table.columns()) {
        assertTrue(isSentence(column.doc()), table.name() + "." + column + ": " + column.doc());
      }
    }
  }

  private static boolean isSentence(String text) {
    return text.length() > 8 && text.endsWith(".");
  }

  @Test
  void aContractIsReadAsWritten() {
    GoldContract contract =
        parse(
            SOURCES,
            "{\"name\": \"A\", \"doc\": \"a\", \"from\": [\"T\", \"T_changes\"], \"key\": [\"k\"],"
                + "\"columns\": [{\"name\": \"m\", \"type\": \"DECIMAL(38,2)\", \"doc\": \"money\"},"
                + "{\"name\": \"k\", \"type\": \"LONG\", \"doc\": \"key\"}]}");
    assertEquals(Map.of("T", Map.of("id", ColumnType.INT)), contract.sources());
    assertEquals(
        new GoldTable(
            "A",
            "a",
            List.of("T", "T_changes"),
            List.of("k"),
            List.of(
                new GoldColumn("m", ColumnType.decimal(38, 2), "money"),
                new GoldColumn("k", ColumnType.LONG, "key"))),
        contract.table("A"));
  }

  @Test
  void aContractThatContradictsItselfIsRefused() {
    String a = table("A", "T", "k");
    assertRefused("Gold table A is there twice", a, a);
    assertRefused("Gold table T is there twice", table("T", "T", "k"));
    assertRefused("Gold table B reads A, which stands nowhere before it", table("B", "A", "k"), a);
    assertRefused("The key [x] of gold table A is not of its columns", table("A", "T", "x"));
    assertRefused(
        "Gold table A has a column twice: [k, k]",
        a.replace(
            "\"columns\": [", "\"columns\": [{\"name\":\"k\",\"type\":\"INT\",\"doc\":\"\"},"));
  }

  @Test
  void anUnknownTableAndNoJsonAreRefused() {
    assertEquals(
        "Gold has no table Dim",
        assertThrows(IllegalArgumentException.class, () -> GoldContract.bundled().table("Dim"))
            .getMessage());
    assertEquals(
        "The contract of gold is not JSON",
        assertThrows(
                IllegalArgumentException.class,
                () -> GoldContract.parse("{".getBytes(StandardCharsets.UTF_8)))
            .getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> GoldContract.parse("{}".getBytes(StandardCharsets.UTF_8)));
  }

  private static String table(String name, String from, String key) {
    return "{\"name\": \"%s\", \"doc\": \"d\", \"from\": [\"%s\"], \"key\": [\"%s\"],"
            .formatted(name, from, key)
        + "\"columns\": [{\"name\": \"k\", \"type\": \"INT\", \"doc\": \"key\"}]}";
  }

  private static void assertRefused(String message, String... tables) {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> parse(SOURCES, String.join(",", tables)));
    assertEquals(message, refused.getMessage());
  }

  private static GoldContract parse(String sources, String tables) {
    return GoldContract.parse(
        ("{" + sources + ", \"tables\": [" + tables + "]}").getBytes(StandardCharsets.UTF_8));
  }
}
