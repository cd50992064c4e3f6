package io.tributary.pipelines.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.pipelines.verify.Difference;
import io.tributary.pipelines.verify.TableResult;
import io.tributary.transforms.ledger.Ledger;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DemoResultTest {
  private static final TableResult ORDERS =
      new TableResult("Orders", 2, 2, 0, 0, 0, List.of(), "", true);
  private static final TableResult FACTS =
      new TableResult("FactSales", 1234, 1234, 0, 0, 0, List.of(), "", true);

  @Test
  void withoutGoldNothingIsSaidOfIt() {
    DemoResult result = new DemoResult(List.of(ORDERS), List.of(), new Ledger(), List.of());
    assertTrue(result.isProven());
    assertTrue(result.lines().stream().noneMatch(line -> line.contains("gold")));
  }

  @Test
  void showsEachGoldTableWithItsRows() {
    DemoResult result = new DemoResult(List.of(ORDERS), List.of(FACTS), new Ledger(), List.of());
    assertTrue(result.isProven());
    List<String> lines = result.lines();
    assertEquals(
        List.of(
            "+------------+----------------------------+--------------+--------+",
            "| gold table | rows of its SQL over MySQL | rows in gold | result |",
            "+------------+----------------------------+--------------+--------+",
            "| FactSales  |                      1,234 |        1,234 | equal  |",
            "+------------+----------------------------+--------------+--------+"),
        lines.subList(5, 10));
  }

  @Test
  void oneUnequalGoldTableIsNoProof() {
    Difference difference = new Difference("OrderItemID=7", "Revenue", "1.00", "2.00");
    TableResult wrong = new TableResult("FactSales", 1, 1, 0, 0, 1, List.of(difference), "", true);
    DemoResult result = new DemoResult(List.of(ORDERS), List.of(wrong), new Ledger(), List.of());
    assertFalse(result.isProven());
    assertTrue(result.lines().contains("FactSales OrderItemID=7 differs in Revenue"));
  }
}
