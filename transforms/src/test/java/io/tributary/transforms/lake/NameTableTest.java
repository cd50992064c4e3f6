package io.tributary.transforms.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.schemas.table.TableId;
import io.tributary.transforms.decode.NameOwners.Claim;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NameTableTest {

  private static final TableId ONE = new TableId("a", "Items");
  private static final TableId OTHER = new TableId("b", "items");

  @TempDir private Path folder;

  private NameTable names() {
    return new NameTable(LakeLayout.under(folder.toString()), Storage.of(Map.of()));
  }

  @Test
  void whoeverCommitsFirstKeepsTheName() throws IOException {
    assertEquals(Map.of(), names().all());
    names().take(List.of(new Claim("Items", ONE)));
    Map<String, TableId> owners = names().take(List.of(new Claim("items", OTHER)));
    assertEquals(Map.of("items", ONE, "items_changes", ONE), owners);
    assertEquals(owners, names().all());
  }

  @Test
  void ofSeveralTheFirstHasTheName() throws IOException {
    List<Claim> claims =
        List.of(
            new Claim("Items", ONE),
            new Claim("Items_changes", new TableId("a", "Items_changes")),
            new Claim("items", OTHER),
            new Claim("Orders", OTHER));
    assertEquals(
        Map.of("items", ONE, "items_changes", ONE, "orders", OTHER, "orders_changes", OTHER),
        names().take(claims));
  }
}
