package io.tributary.pipelines.run;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tributary.pipelines.command.CommandException;
import io.tributary.schemas.debezium.Topics;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableNamesTest {

  private static void check(String... topics) {
    TableNames.check(new Topics("p"), List.of(topics));
  }

  private static void assertRefused(String tables, String... topics) {
    CommandException e = assertThrows(CommandException.class, () -> check(topics));
    assertEquals(
        "Tables "
            + tables
            + " would be one table of the lake; capture them with connectors of their own, into"
            + " lakes of their own",
        e.getMessage());
  }

  @Test
  void takesTablesWithNamesOfTheirOwn() {
    assertDoesNotThrow(
        () -> check("p", "p.transaction", "p.shop.Items", "p.shop.Orders", "p.other.Users"));
  }

  @Test
  void refusesTheSameNameInTwoDatabases() {
    assertRefused("a.Items and b.Items", "p.a.Items", "p.b.Items");
    assertRefused("a.items and a.Items", "p.a.items", "p.a.Items");
  }

  @Test
  void refusesATableCalledAsAnothersChangeLog() {
    assertRefused(
        "the change log of a.Items and a.Items_changes", "p.a.Items", "p.a.Items_changes");
  }
}
