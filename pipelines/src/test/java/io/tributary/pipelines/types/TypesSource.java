package io.tributary.pipelines.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.pipelines.demo.SandboxProcess;
import io.tributary.pipelines.jdbc.MySqlServer;
import io.tributary.pipelines.run.Cli;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A database with a table of every type, captured by several connectors that each write values in
 * other modes. Half of the changes come before the snapshots and half after them.
 */
final class TypesSource implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String FIRST = "first";
  private static final int FIRST_SERVER_ID = 186_000;
  private static final String SNAPSHOT = "-- the connectors take their snapshot here";

  private final HttpClient http = HttpClient.newHttpClient();
  private final SandboxProcess sandbox;
  private final JsonNode endpoints;
  private String connectorClass;

  private TypesSource(SandboxProcess sandbox) {
    this.sandbox = sandbox;
    this.endpoints = sandbox.endpoints();
  }

  /**
   * Starts everything and waits until all changes are in Kafka.
   *
   * @param database which, and what is executed there
   * @param connectors settings by the prefix of the connector's topics
   */
  static TypesSource start(
      Path folder, TypesDatabase database, Map<String, Map<String, String>> connectors)
      throws Exception {
    Cli.useSandbox();
    TypesSource source =
        new TypesSource(
            SandboxProcess.start(
                folder,
                List.of(
                    "--clean",
                    "--connector=" + database.connector(),
                    "--topicPrefix=" + FIRST,
                    "--partitions=1"),
                event -> {}));
    try {
      source.capture(statements(database), connectors);
      return source;
    } catch (Exception e) {
      source.close();
      throw e;
    }
  }

  private void capture(List<String> statements, Map<String, Map<String, String>> connectors)
      throws Exception {
    int snapshot = statements.indexOf(SNAPSHOT);
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET sql_mode = '', time_zone = '+00:00'");
      statement.execute("CREATE TABLE Marker (id INT PRIMARY KEY)");
      for (String sql : statements.subList(0, snapshot)) {
        statement.execute(sql);
      }
      ObjectNode template = template();
      int serverId = FIRST_SERVER_ID;
      for (Map.Entry<String, Map<String, String>> connector : connectors.entrySet()) {
        register(template, connector.getKey(), connector.getValue(), serverId++);
      }
      for (String prefix : connectors.keySet()) {
        await(prefix + " streams", () -> isStreaming(prefix));
      }
      for (String sql : statements.subList(snapshot + 1, statements.size())) {
        statement.execute(sql);
      }
      statement.execute("INSERT INTO Marker VALUES (1)");
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
        for (String prefix : connectors.keySet()) {
          await(prefix + " has it all", () -> hasMarker(admin, prefix));
        }
      }
    }
  }

  /** The settings of the sandbox's own connector, which is removed again. */
  private ObjectNode template() throws IOException, InterruptedException {
    sandbox.call(SandboxProcess.command("register"), LIMIT);
    ObjectNode settings = (ObjectNode) send("GET", FIRST + "/config", null);
    connectorClass = settings.path("connector.class").asText();
    send("DELETE", FIRST, null);
    return settings;
  }

  private void register(
      ObjectNode template, String prefix, Map<String, String> settings, int serverId)
      throws IOException, InterruptedException {
    ObjectNode document = template.deepCopy();
    for (Map.Entry<String, JsonNode> setting : template.properties()) {
      document.put(setting.getKey(), setting.getValue().asText().replace(FIRST, prefix));
    }
    document.put("name", prefix).put("database.server.id", Integer.toString(serverId));
    settings.forEach(document::put);
    send("PUT", prefix + "/config", document);
  }

  /** What Connect answers when a connector with these settings is registered. */
  String refusal(String prefix, Map<String, String> settings) throws Exception {
    ObjectNode document = JSON.createObjectNode();
    document.put("connector.class", connectorClass);
    settings.forEach(document::put);
    return request("PUT", prefix + "/config", document).body();
  }

  /** Whether the connector's snapshot is done. */
  private boolean isStreaming(String prefix) {
    try {
      JsonNode task = send("GET", prefix + "/status", null).path("tasks").path(0);
      if (task.path("state").asText().equals("FAILED")) {
        throw new AssertionError(prefix + ": " + task.path("trace").asText());
      }
      JsonNode offset =
          send("GET", prefix + "/offsets", null).path("offsets").path(0).path("offset");
      return offset.hasNonNull("file") && !offset.hasNonNull("snapshot");
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The last row of all is in its topic, and a connector keeps the order of its rows. */
  private static boolean hasMarker(Admin admin, String prefix) {
    TopicPartition marker = new TopicPartition(prefix + ".online_store.Marker", 0);
    try {
      return admin
              .listOffsets(Map.of(marker, OffsetSpec.latest()))
              .partitionResult(marker)
              .get()
              .offset()
          > 0;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("Not after " + LIMIT.toSeconds() + " s: " + what);
      }
      Thread.sleep(200);
    }
  }

  private JsonNode send(String method, String path, JsonNode body)
      throws IOException, InterruptedException {
    HttpResponse<String> response = request(method, path, body);
    if (response.statusCode() >= 300 && response.statusCode() != 404) {
      throw new AssertionError(path + ": " + response.body());
    }
    return response.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(response.body());
  }

  /** Sends a request, again while the worker is rebalancing. */
  private HttpResponse<String> request(String method, String path, JsonNode body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(endpoints.path("connectUrl").asText() + "/connectors/" + path))
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    for (int i = 0; i < 100 && response.statusCode() == 409; i++) {
      Thread.sleep(200);
      response = http.send(request, BodyHandlers.ofString());
    }
    return response;
  }

  private Connection connect() throws SQLException {
    Connection connection = new MySqlServer(jdbcUrl(), user(), password()).connect();
    connection.setCatalog(endpoints.path("database").asText());
    return connection;
  }

  String bootstrapServers() {
    return endpoints.path("bootstrapServers").asText();
  }

  String jdbcUrl() {
    return endpoints.path("jdbcUrl").asText();
  }

  String user() {
    return endpoints.path("user").asText();
  }

  String password() {
    return endpoints.path("password").asText();
  }

  /** The last row of all is written here, whatever the file says of it. */
  private static List<String> statements(TypesDatabase database) {
    List<String> statements = new ArrayList<>();
    for (String line : TypesDatabase.lines(database.statements())) {
      if (!line.contains(" Marker ")) {
        statements.add(line.endsWith(";") ? line.substring(0, line.length() - 1) : line);
      }
    }
    return statements;
  }

  @Override
  public void close() {
    sandbox.close();
  }
}
