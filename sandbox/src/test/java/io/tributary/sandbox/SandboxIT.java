package io.tributary.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.sandbox.store.StoreTable;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole sandbox, as a process of its own. */
class SandboxIT {
  @TempDir Path temp;

  @Test
  @Timeout(value = 180, unit = TimeUnit.SECONDS)
  void topicsAmountToTheTablesAndNothingOutlivesTheSandbox() throws Exception {
    Path dir = temp.resolve("sandbox");
    try (SandboxProcess sandbox = SandboxProcess.start("--dir=" + dir, "--clean")) {
      JsonNode access = sandbox.awaitReady();
      sandbox.run("{\"command\":\"schema\"}");
      sandbox.run("{\"command\":\"load\",\"orders\":200,\"seed\":7}");
      sandbox.run("{\"command\":\"register\"}");
      // The workload runs into the snapshot, so both ways of capture meet.
      JsonNode workload = sandbox.run("{\"command\":\"workload\",\"transactions\":200,\"seed\":3}");
      assertEquals(0, workload.get("refused").asInt(), workload::toString);
      sandbox.run("{\"command\":\"awaitCaptured\",\"timeoutSeconds\":60}");

      TopicReader topics = new TopicReader(access.get("bootstrapServers").asText());
      for (StoreTable table : StoreTable.values()) {
        assertEquals(
            databaseRows(sandbox, table),
            topicRows(topics, access.get("topicPrefix").asText(), table),
            table.tableName());
      }

      String prefix = access.get("topicPrefix").asText();
      assertEquals(4, topics.partitions(prefix + ".online_store.Orders"));
      // Schema changes and transactions make sense in their order only.
      assertEquals(1, topics.partitions(prefix));
      assertEquals(1, topics.partitions(prefix + ".transaction"));

      sandbox.send("{\"command\":\"dance\"}");
      assertTrue(
          sandbox
              .await("error", "dance")
              .get("message")
              .asText()
              .startsWith("There is no command"));

      List<ProcessHandle> servers = sandbox.descendants();
      assertFalse(servers.isEmpty());
      sandbox.closeInput();
      assertEquals(0, sandbox.awaitExit());
      awaitEnd(servers);
      assertFalse(Files.exists(dir));
    }
  }

  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void databaseDiesWithAKilledSandboxAndComesBackWithTheNext() throws Exception {
    String dir = "--dir=" + temp.resolve("sandbox");
    try (SandboxProcess sandbox = SandboxProcess.start(dir, "--only=database")) {
      sandbox.awaitReady();
      sandbox.run("{\"command\":\"schema\"}");
      List<ProcessHandle> servers = sandbox.descendants();
      assertTrue(servers.size() >= 2, servers::toString);
      sandbox.kill();
      awaitEnd(servers);
    }
    try (SandboxProcess sandbox = SandboxProcess.start(dir, "--only=database")) {
      sandbox.awaitReady();
      JsonNode counts = sandbox.run("{\"command\":\"counts\"}").get("counts");
      assertEquals(5, counts.get("OrderStatus").asInt());
      sandbox.run("{\"command\":\"stop\"}");
      assertEquals(0, sandbox.awaitExit());
    }
  }

  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void whatIsNotForSaleInOneWorkloadIsNotSoldInTheNext() throws Exception {
    String dir = "--dir=" + temp.resolve("sandbox");
    try (SandboxProcess sandbox = SandboxProcess.start(dir, "--only=database")) {
      sandbox.awaitReady();
      sandbox.run("{\"command\":\"schema\"}");
      sandbox.run("{\"command\":\"load\",\"orders\":300}");
      for (int seed = 1; seed <= 3; seed++) {
        sandbox.run("{\"command\":\"workload\",\"transactions\":400,\"seed\":%d}".formatted(seed));
      }
      JsonNode counts =
          sandbox.run(
              "{\"command\":\"sql\",\"statement\":\"SELECT count(*), count(OrderItemID) FROM"
                  + " Products LEFT JOIN OrderItems USING (ProductID)"
                  + " WHERE Name LIKE 'Not for sale %'\"}");
      assertTrue(counts.at("/rows/0/0").asInt() > 0, counts::toString);
      assertEquals(0, counts.at("/rows/0/1").asInt(), counts::toString);
      sandbox.run("{\"command\":\"stop\"}");
      assertEquals(0, sandbox.awaitExit());
    }
  }

  private static void awaitEnd(List<ProcessHandle> processes) {
    for (ProcessHandle process : processes) {
      process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }
  }

  private static Map<Integer, List<String>> databaseRows(SandboxProcess sandbox, StoreTable table)
      throws IOException, InterruptedException {
    JsonNode result =
        sandbox.run(
            "{\"command\":\"sql\",\"statement\":\"SELECT %s FROM %s\"}"
                .formatted(String.join(", ", columns(table)), table.tableName()));
    Map<Integer, List<String>> rows = new TreeMap<>();
    for (JsonNode row : result.get("rows")) {
      List<String> values = new ArrayList<>();
      row.forEach(value -> values.add(value.isNull() ? null : value.asText()));
      rows.put(row.get(0).asInt(), values);
    }
    return rows;
  }

  private static Map<Integer, List<String>> topicRows(
      TopicReader topics, String prefix, StoreTable table) throws IOException {
    Map<Integer, List<String>> rows = new TreeMap<>();
    topics
        .rows("%s.online_store.%s".formatted(prefix, table.tableName()), table.key())
        .forEach(
            (key, after) -> {
              List<String> values = new ArrayList<>();
              for (String column : columns(table)) {
                values.add(text(column, after.get(column)));
              }
              rows.put(key, values);
            });
    return rows;
  }

  /** Every column but the timestamps. */
  private static List<String> columns(StoreTable table) {
    List<String> columns = table.columns();
    return columns.subList(0, columns.size() - 2);
  }

  private static String text(String column, JsonNode value) {
    if (value.isNull()) {
      return null;
    }
    return switch (column) {
      case "Price", "Cost", "TotalAmount", "CurrentPrice", "Amount" ->
          new BigDecimal(new BigInteger(Base64.getDecoder().decode(value.asText())), 2)
              .toPlainString();
      default -> value.asText();
    };
  }
}
