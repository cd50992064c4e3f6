package io.tributary.sandbox.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tributary.sandbox.protocol.SandboxException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectorDocumentTest {
  @Test
  void fillsBothDocuments() {
    for (String kind : new String[] {"mariadb", "mysql"}) {
      ConnectorDocument document = ConnectorDocument.fill(kind, values(), Map.of());
      assertEquals("shop", document.name());
      assertEquals("online_store", document.settings().get("database.include.list"));
      assertEquals("127.0.0.1", document.settings().get("database.hostname"));
      document.settings().values().forEach(value -> assertFalse(value.contains("${"), value));
    }
  }

  @Test
  void givenSettingsReplaceTheDocuments() {
    ConnectorDocument document =
        ConnectorDocument.fill("mariadb", values(), Map.of("snapshot.mode", "no_data"));
    assertEquals("no_data", document.settings().get("snapshot.mode"));
  }

  @Test
  void refusesAPlaceholderWithoutValue() {
    Map<String, String> values = new HashMap<>(values());
    values.remove("user");
    SandboxException refusal =
        assertThrows(
            SandboxException.class, () -> ConnectorDocument.fill("mariadb", values, Map.of()));
    assertEquals("The connector document asks for ${user}", refusal.getMessage());
  }

  private static Map<String, String> values() {
    return Map.of(
        "topicPrefix", "shop",
        "host", "127.0.0.1",
        "port", "3306",
        "user", "capture",
        "password", "p$1",
        "serverId", "7",
        "bootstrapServers", "127.0.0.1:9092",
        "partitions", "4");
  }
}
