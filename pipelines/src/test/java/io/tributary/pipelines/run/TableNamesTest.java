package io.tributary.pipelines.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.pipelines.command.CommandException;
import io.tributary.schemas.debezium.Topics;
import io.tributary.transforms.lake.LakeLayout;
import io.tributary.transforms.lake.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableNamesTest {

  @TempDir private Path lake;

  private List<String> settle(Topics connector, String... topics) throws IOException {
    return new TableNames(LakeLayout.under(lake.toString()), Storage.of(Map.of()))
        .settle(connector, List.of(topics));
  }

  private List<String> settle(String... topics) throws IOException {
    return settle(new Topics("p"), topics);
  }

  private static String refused(String table, String name, String owner) {
    return "To quarantine: Table "
        + table
        + " would share the name "
        + name
        + " with table "
        + owner
        + ", and case tells no names apart; capture it by a connector of its own, into a lake of"
        + " its own";
  }

  @Test
  void takesTablesWithNamesOfTheirOwn() throws IOException {
    assertEquals(
        List.of(), settle("p", "p.transaction", "p.shop.Items", "p.shop.Orders", "p.b.Users"));
  }

  @Test
  void ofTablesWithOneNameTheFirstHasIt() throws IOException {
    assertEquals(
        List.of(refused("b.Items", "items", "a.Items"), refused("b.items", "items", "a.Items")),
        settle("p.b.items", "p.b.Items", "p.a.Items"));
  }

  @Test
  void aTableCalledAsAnothersChangeLogComesAfterIt() throws IOException {
    assertEquals(
        List.of(refused("a.Items_changes", "items_changes", "a.Items")),
        settle("p.a.Items_changes", "p.a.Items"));
  }

  @Test
  void whoHasANameKeepsIt() throws IOException {
    settle("p.b.Items");
    assertEquals(List.of(refused("a.Items", "items", "b.Items")), settle("p.a.Items", "p.b.Items"));
  }

  @Test
  void aTableThatAnOlderReleaseWroteKeepsItsName() throws IOException {
    Files.createDirectories(lake.resolve("silver/items/_delta_log"));
    assertEquals(List.of(refused("a.Items", "items", "b.items")), settle("p.a.Items", "p.b.items"));
  }

  @Test
  void aNameThatNobodyCanSayIsSetAside() throws IOException {
    List<String> notes = settle("p.a.Items", "p.a." + "x".repeat(300));
    assertEquals(1, notes.size(), notes.toString());
    assertTrue(
        notes.get(0).startsWith("To quarantine: A table of a has a name of 300 bytes"),
        notes.get(0));
  }

  @Test
  void otherConnectorsAreNamed() throws IOException {
    assertEquals(
        List.of(
            "Left alone: what connector p.eu writes; --topicPrefix=p.eu reads it, into a lake of"
                + " its own"),
        settle(new Topics("p").beside(List.of("p.eu")), "p.eu.a.Items", "p.a.Items"));
  }

  @Test
  void foldersThatNoNameHasAnyMoreAreRefused() throws IOException {
    Files.createDirectories(lake.resolve("silver/a#b/_delta_log"));
    CommandException e = assertThrows(CommandException.class, () -> settle("p.a.Items"));
    assertTrue(
        e.getMessage()
            .endsWith(
                "silver/a#b is a table in a folder that this release does not use; move it to"
                    + " a~23b"),
        e.getMessage());
  }
}
