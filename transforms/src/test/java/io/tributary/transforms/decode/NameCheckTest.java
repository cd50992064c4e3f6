package io.tributary.transforms.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.schemas.table.TableId;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NameCheckTest {

  private static final TableId ITEMS = new TableId("shop", "Items");
  private static final TableId ARCHIVE = new TableId("archive", "Items");

  /** Names in memory, the first come first served. */
  private static final class Names implements NameOwners {
    private static final long serialVersionUID = 1L;
    private final HashMap<String, TableId> owners = new HashMap<>();
    private int asked;

    @Override
    public Map<String, TableId> all() {
      asked++;
      return Map.copyOf(owners);
    }

    @Override
    public Map<String, TableId> take(List<Claim> claims) {
      asked++;
      for (Claim claim : claims) {
        claim.names().forEach(name -> owners.putIfAbsent(name, claim.owner()));
      }
      return Map.copyOf(owners);
    }
  }

  private final Names names = new Names();
  private final NameCheck check = new NameCheck(names, table -> true);

  private String refusal(TableId table) throws IOException {
    return check.refusal(table, table);
  }

  @Test
  void theFirstTableHasTheNameAndTheOtherIsRefused() throws IOException {
    assertNull(refusal(ITEMS));
    assertEquals(
        "Table archive.Items would share the name items with table shop.Items, and case tells no"
            + " names apart; capture it by a connector of its own, into a lake of its own",
        refusal(ARCHIVE));
    assertNotNull(refusal(new TableId("shop", "items")));
    assertNotNull(refusal(new TableId("shop", "ITEMS_changes")));
    assertNull(refusal(new TableId("shop", "Items_history")));
    assertNull(refusal(ITEMS));
  }

  @Test
  void aTableCalledAsAnothersChangeLogKeepsItsNameIfItWasFirst() throws IOException {
    assertNull(refusal(new TableId("shop", "Items_changes")));
    assertNotNull(refusal(ITEMS));
  }

  @Test
  void tablesThatAreRoutedIntoOneTopicShareItsName() throws IOException {
    TableId topic = new TableId("all", "Items");
    assertNull(check.refusal(new TableId("shard1", "Items"), topic));
    assertNull(check.refusal(new TableId("shard2", "Items"), topic));
    assertNotNull(refusal(ITEMS));
  }

  @Test
  void aTopicsNameHasUnderscoresForWhatKafkaDoesNotTake() throws IOException {
    assertNull(check.refusal(new TableId("shop", "a b"), new TableId("shop", "a_b")));
    assertNull(check.refusal(new TableId("shop", "a_b"), new TableId("shop", "a_b")));
    assertEquals(new TableId("shop", "a b"), names.owners.get("a b"));
    assertEquals(new TableId("shop", "a_b"), names.owners.get("a_b"));
  }

  @Test
  void aTableIsAskedForOnce() throws IOException {
    refusal(ITEMS);
    int asked = names.asked;
    for (int i = 0; i < 10; i++) {
      refusal(ITEMS);
    }
    assertEquals(asked, names.asked);
  }

  @Test
  void namesThatNobodyCanSayAreRefused() throws IOException {
    assertEquals(
        "A table of shop has no name; rename it, or leave it out by table.exclude.list",
        refusal(new TableId("shop", "")));
    assertTrue(check.isAnothers(new TableId("shop", "a\nb")));
  }

  @Test
  void schemaChangesOfATableWhoseNameIsAnothersAreNotTheOthers() throws IOException {
    assertFalse(check.isAnothers(ARCHIVE), "nobody has the name yet");
    refusal(ITEMS);
    assertTrue(check.isAnothers(ARCHIVE));
    assertFalse(check.isAnothers(ITEMS));
    NameCheck routed = new NameCheck(names, Set.of(ARCHIVE)::contains);
    assertFalse(routed.isAnothers(ARCHIVE), "the owner is no table, but a topic for several");
  }
}
