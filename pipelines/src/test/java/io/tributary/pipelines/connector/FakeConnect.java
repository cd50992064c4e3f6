package io.tributary.pipelines.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A Kafka Connect with one plugin and at most one connector, as far as the command uses it. */
final class FakeConnect implements AutoCloseable {
  static final String PLUGIN = "io.debezium.connector.mysql.MySqlConnector";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What was asked that changes something, as {@code METHOD path}. */
  final List<String> changes = new CopyOnWriteArrayList<>();

  /** Errors that the plugin finds, by setting. */
  final Map<String, String> errors = new TreeMap<>();

  /** The trace that the task fails with when it is started next; empty if it does not. */
  volatile String trace = "";

  /** How many requests are answered by: rebalancing. */
  volatile int conflicts;

  private final HttpServer server;
  private ObjectNode config;
  private String state = "";
  private String failure = "";

  FakeConnect() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The connector's settings, or null. */
  synchronized JsonNode config() {
    return config;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getPath();
    String body;
    try (InputStream in = exchange.getRequestBody()) {
      body = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    if (conflicts > 0) {
      conflicts--;
      respond(exchange, 409, JSON.createObjectNode().put("message", "rebalance"));
    } else if (path.startsWith("/connectors/store")) {
      if (!method.equals("GET")) {
        changes.add(method + " " + path);
      }
      connector(exchange, method + path.substring("/connectors/store".length()), body);
    } else if (path.equals("/connectors")) {
      ArrayNode names = JSON.createArrayNode();
      if (config != null) {
        names.add("store");
      }
      respond(exchange, 200, names);
    } else if (path.equals("/connector-plugins")) {
      respond(
          exchange, 200, JSON.createArrayNode().add(JSON.createObjectNode().put("class", PLUGIN)));
    } else if (path.endsWith("/config/validate")) {
      respond(exchange, 200, validation());
    } else {
      respond(exchange, 404, JSON.createObjectNode().put("message", "HTTP 404 Not Found"));
    }
  }

  private void connector(HttpExchange exchange, String request, String body) throws IOException {
    if (config == null && !request.equals("PUT/config")) {
      respond(exchange, 404, JSON.createObjectNode().put("message", "no such connector"));
      return;
    }
    switch (request) {
      case "PUT/config" -> {
        boolean created = config == null;
        config = (ObjectNode) JSON.readTree(body);
        if (created) {
          run();
        }
        respond(exchange, created ? 201 : 200, config);
      }
      case "GET/config" -> respond(exchange, 200, config);
      case "GET/status" -> respond(exchange, 200, status());
      case "GET/offsets" -> respond(exchange, 200, offsets());
      case "PUT/stop" -> {
        state = "STOPPED";
        respond(exchange, 204, null);
      }
      case "PUT/resume" -> {
        run();
        respond(exchange, 202, null);
      }
      case "DELETE" -> {
        config = null;
        respond(exchange, 204, null);
      }
      default -> respond(exchange, 405, JSON.createObjectNode().put("message", "not allowed"));
    }
  }

  private void run() {
    state = "RUNNING";
    failure = trace;
  }

  private ObjectNode status() {
    ObjectNode status = JSON.createObjectNode().put("name", "store");
    status.putObject("connector").put("state", state).put("worker_id", "w:8083");
    ArrayNode tasks = status.putArray("tasks");
    if (state.equals("RUNNING")) {
      ObjectNode task =
          tasks
              .addObject()
              .put("id", 0)
              .put("state", failure.isEmpty() ? "RUNNING" : "FAILED")
              .put("worker_id", "w:8083");
      if (!failure.isEmpty()) {
        task.put("trace", failure);
      }
    }
    return status;
  }

  private static ObjectNode offsets() {
    ObjectNode offsets = JSON.createObjectNode();
    offsets
        .putArray("offsets")
        .addObject()
        .putObject("offset")
        .put("file", "mysql-bin.000003")
        .put("pos", 4711);
    return offsets;
  }

  private ObjectNode validation() {
    ObjectNode validation = JSON.createObjectNode().put("error_count", errors.size());
    ArrayNode configs = validation.putArray("configs");
    errors.forEach(
        (setting, error) ->
            configs
                .addObject()
                .putObject("value")
                .put("name", setting)
                .putArray("errors")
                .add(error));
    configs.addObject().putObject("value").put("name", "tasks.max").putArray("errors");
    return validation;
  }

  private static void respond(HttpExchange exchange, int code, JsonNode body) throws IOException {
    byte[] bytes = body == null ? new byte[0] : JSON.writeValueAsBytes(body);
    exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
