package io.tributary.schemas.debezium;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.schemas.table.TableId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {

  private static final Topics STORE = new Topics("store").beside(List.of("store.eu", "store"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "store.eu",
        "store.eu.transaction",
        "store.eu.shop.Items",
        "__debezium-heartbeat.store.eu"
      })
  void topicsOfAConnectorWhosePrefixIsLongerAreItsOwn(String topic) {
    assertFalse(STORE.contains(topic));
    assertEquals(Optional.of(Decoded.ControlKind.OTHER_CONNECTOR), STORE.control(topic));
    assertEquals(Optional.empty(), STORE.table(topic));
    assertEquals("_other", STORE.bronzeTable(topic));
    assertTrue(new Topics("store.eu").beside(List.of("store")).contains(topic));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "store",
        "store.transaction",
        "store.eu.Items",
        "store.shop.Items",
        "store.us.shop.Items"
      })
  void otherTopicsStayTheConnectors(String topic) {
    assertTrue(STORE.contains(topic));
  }

  @Test
  void aPrefixThatIsNoLongerIsNoRival() {
    Topics longer = new Topics("store.eu").beside(List.of("store"));
    assertEquals(Optional.of(new TableId("shop", "Items")), longer.table("store.eu.shop.Items"));
    assertFalse(longer.contains("store.shop.Items"));
    assertEquals(
        Optional.of(Decoded.ControlKind.OTHER_CONNECTOR), longer.control("store.shop.Items"));
  }

  @Test
  void aConnectorIsNamedHoweverItsJsonIsSpaced() {
    String value = "{\"source\" : { \"version\": \"3\", \"name\" : \"p.q\"}}";
    assertEquals(
        Optional.of(new Topics("p.q")),
        Topics.namedBy(DecoderFixture.record("p.q.shop.Items", 0, null, value)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"_schema_changes", "_Transactions", "_other"})
  void aTableCalledLikeOneOfBronzesOwnSharesTheRest(String table) {
    assertEquals("_other", new Topics("p").bronzeTable("p.shop." + table));
    assertTrue(Topics.isOurs(table));
  }

  @Test
  void aTopicWhoseTableHasNoFolderSharesTheRest() {
    assertEquals("_other", new Topics("p").bronzeTable("p.shop." + "x".repeat(300)));
    assertEquals("../x", new Topics("p").bronzeTable("p.shop.../x"));
  }
}
