package io.tributary.schemas.debezium;

import static io.tributary.schemas.debezium.DecoderFixture.record;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tributary.schemas.change.ChangeEvent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ContractsTest {

  private static ChangeEvent decode(Contracts contracts, String topic, String key, String row)
      throws PoisonException {
    String value = DecoderFixture.change("c", "null", row).replace("\"db\":\"shop\",", "");
    return ((Decoded.Change)
            new DecoderFixture().under(contracts).decode(record(topic, 3, key, value)))
        .event();
  }

  @Test
  void theBundledContractReadsTheStoreWithoutASchemaTopic() throws Exception {
    ChangeEvent event =
        decode(
            Contracts.bundled(),
            "p.online_store.Products",
            "{\"ProductID\":5}",
            "{\"ProductID\":5,\"Name\":\"Lamp\",\"Price\":\"MDk=\","
                + "\"CreatedAt\":\"2026-11-22T14:15:41Z\"}");
    assertEquals("[5]", event.key());
    assertArrayEquals(
        new Object[] {5, "Lamp", new BigDecimal("123.45"), 1795356941_000000L}, event.after());
  }

  @Test
  void everyBundledColumnHasAKnownType() throws Exception {
    MySqlTypes types = new MySqlTypes(WireModes.DEFAULT);
    for (String table :
        new String[] {
          "Sellers",
          "Customers",
          "ProductCategories",
          "Products",
          "OrderStatus",
          "Orders",
          "OrderItems",
          "Payments",
          "Reasons"
        }) {
      TableLayout layout =
          Contracts.bundled()
              .layout(new io.tributary.schemas.table.TableId("online_store", table), types);
      assertEquals(table, layout.table().table());
    }
  }

  @Test
  void aContractOfTheUsersOwnIsAdded() throws Exception {
    Contracts contracts =
        Contracts.none()
            .add(
                "{\"database\":\"shop\",\"tables\":{\"T\":{\"id\":\"BIGINT UNSIGNED\",\"d\":\"DECIMAL(5, 1)\"}}}"
                    .getBytes(StandardCharsets.UTF_8));
    ChangeEvent event = decode(contracts, "p.shop.T", "{\"id\":-1}", "{\"id\":-1,\"d\":2.5}");
    assertEquals("[18446744073709551615]", event.key());
    assertEquals(new BigDecimal("2.5"), event.after()[1]);
  }

  @Test
  void aDocumentThatIsNoContractIsRefused() {
    for (String document : new String[] {"{", "{}", "{\"database\":\"shop\"}"}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> Contracts.none().add(document.getBytes(StandardCharsets.UTF_8)),
          document);
    }
  }
}
