package io.tributary.pipelines.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.schemas.debezium.Topics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OtherConnectorsTest {

  private static final Topics STORE = new Topics("store");

  private static Set<String> others(Map<String, String> named, String... topics) {
    return OtherConnectors.apart(
            STORE, List.of(topics), topic -> Optional.ofNullable(named.get(topic)))
        .others();
  }

  @Test
  void theRecordsOfATopicNameItsConnector() {
    Map<String, String> named = Map.of("store.eu.shop.Items", "store.eu");
    assertEquals(
        Set.of("store.eu"), others(named, "store.shop.Items", "store.eu.shop.Items", "store"));
  }

  @Test
  void aTopicWithoutRecordsIsThatOfTheConnectorThatHasASchemaTopic() {
    assertEquals(Set.of("store.eu"), others(Map.of(), "store.eu", "store.eu.shop.Items"));
    assertEquals(Set.of(), others(Map.of(), "store", "store.eu.shop.Items"));
  }

  @Test
  void aTableMayHaveADotInItsName() {
    Map<String, String> named = Map.of("store.shop.Items.2026", "store");
    assertEquals(Set.of(), others(named, "store.shop", "store.shop.Items.2026"));
  }

  @Test
  void onlyTopicsThatMayBeEithersAreLookedInto() {
    Set<String> looked = new TreeSet<>();
    OtherConnectors.apart(
        STORE,
        List.of("store", "store.transaction", "store.shop.Items", "store.eu.shop.Items", "x.y.z.w"),
        topic -> {
          looked.add(topic);
          return Optional.empty();
        });
    assertEquals(Set.of("store.eu.shop.Items"), looked);
  }
}
