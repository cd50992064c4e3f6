package io.tributary.sandbox.connect;

import static java.util.Map.entry;
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
      ConnectorDocument document = ConnectorDocument.fill("orders", kind, values(), Map.of());
      assertEquals("orders", document.name());
      assertEquals("online_store", document.settings().get("database.include.list"));
      assertEquals("127.0.0.1", document.settings().get("database.hostname"));
      document.settings().values().forEach(value -> assertFalse(value.contains("${"), value));
    }
  }

  @Test
  void givenSettingsReplaceTheDocuments() {
    ConnectorDocument document =
        ConnectorDocument.fill("orders", "mariadb", values(), Map.of("snapshot.mode", "no_data"));
    assertEquals("no_data", document.settings().get("snapshot.mode"));
  }

  @Test
  void refusesAPlaceholderWithoutValue() {
    Map<String, String> values = new HashMap<>(values());
    values.remove("user");
    SandboxException refusal =
        assertThrows(
            SandboxException.class,
            () -> ConnectorDocument.fill("orders", "mariadb", values, Map.of()));
    assertEquals("The connector document asks for ${user}", refusal.getMessage());
  }

  private static Map<String, String> values() {
    return Map.ofEntries(
        entry("topicPrefix", "shop"),
        entry("databaseHost", "127.0.0.1"),
        entry("databasePort", "3306"),
        entry("database", "online_store"),
        entry("user", "capture"),
        entry("password", "p$1"),
        entry("serverId", "7"),
        entry("bootstrapServers", "127.0.0.1:9092"),
        entry("partitions", "4"),
        entry("schemas", "false"),
        entry("transactions", "true"),
        entry("heartbeatMillis", "500"));
  }
}
