package io.tributary.pipelines.watch;

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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The REST interface of a Flink with one job, which answers what a real one has answered for a
 * continuous run: {@code src/test/resources/flink} has a job of eight vertices whose checkpoints
 * outgrew the JobManager's memory. A test says what is different.
 */
final class FakeFlink implements AutoCloseable {

  static final String NAME = "store-bronze-silver-gold";

  private static final ObjectMapper JSON = new ObjectMapper();

  static {
    // Otherwise each answer on a kept connection waits for an acknowledgement, 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private static final String RECORDS = "DecodeChanges/Decode.tributary_records";

  private final HttpServer server;
  private final int port;
  private final ArrayNode jobs = JSON.createArrayNode();
  private final ObjectNode job = recorded("job");
  private final ObjectNode exceptions = recorded("exceptions");
  private final ObjectNode checkpoints = recorded("checkpoints");
  private final JsonNode anException = exceptions.at("/exceptionHistory/entries/0").deepCopy();
  private final JsonNode aCheckpoint = checkpoints.at("/latest/completed").deepCopy();
  private final JsonNode aFailedCheckpoint = checkpoints.at("/latest/failed").deepCopy();
  private final Map<String, double[]> loads = new TreeMap<>();
  private final Map<String, Long> watermarks = new TreeMap<>();

  /** Whether checkpoints are on. */
  volatile boolean checkpointed = true;

  /** Where they are kept, in Flink's words. */
  volatile String storage = "FileSystemCheckpointStorage";

  /** Records that Tributary has counted, or a negative number if Beam has told none yet. */
  volatile long records = -1;

  /** Records that left the source. */
  volatile long sourceRecords = 100;

  /** Whether every request is refused as by a JobManager that is starting. */
  volatile boolean unavailable;

  private FakeFlink(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    this.port = server.getAddress().getPort();
    jobs.addAll((ArrayNode) recorded("overview").path("jobs"));
    ((ArrayNode) exceptions.at("/exceptionHistory/entries")).removeAll();
    ((ArrayNode) checkpoints.path("history")).removeAll();
    ((ObjectNode) checkpoints.path("latest")).putNull("completed").putNull("failed");
    server.createContext("/", this::answer);
    server.start();
  }

  static FakeFlink start() throws IOException {
    return new FakeFlink(0);
  }

  String address() {
    return "http://127.0.0.1:" + port;
  }

  String jobId() {
    return job.path("jid").asText();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** The job was restarted after this failure. */
  synchronized void restarts(Instant at, String trace) {
    ObjectNode entry = anException.deepCopy();
    entry.put("timestamp", at.toEpochMilli()).put("stacktrace", trace);
    ((ArrayNode) exceptions.at("/exceptionHistory/entries")).insert(0, entry);
    exceptions.put("root-exception", trace).put("timestamp", at.toEpochMilli());
  }

  /** The job was restarted after a task failed. */
  synchronized void restarts(Instant at, String task, String trace) {
    restarts(at, trace);
    ((ObjectNode) exceptions.at("/exceptionHistory/entries/0")).put("taskName", task);
  }

  /** The job was restarted for a checkpoint that failed, as it was when it was recorded. */
  synchronized void restartsForCheckpoint(Instant at) {
    restarts(at, anException.path("stacktrace").asText());
  }

  synchronized void completesCheckpoint(long id, Instant at) {
    ObjectNode checkpoint = aCheckpoint.deepCopy();
    checkpoint.put("id", id).put("latest_ack_timestamp", at.toEpochMilli());
    ((ObjectNode) checkpoints.path("latest")).set("completed", checkpoint);
    ((ArrayNode) checkpoints.path("history")).insert(0, checkpoint);
  }

  synchronized void failsCheckpoint(long id, Instant at, String message) {
    ObjectNode checkpoint = aFailedCheckpoint.deepCopy();
    checkpoint.put("id", id).put("failure_timestamp", at.toEpochMilli());
    checkpoint.put("failure_message", message);
    ((ObjectNode) checkpoints.path("latest")).set("failed", checkpoint);
    ((ArrayNode) checkpoints.path("history")).insert(0, checkpoint);
  }

  synchronized void triggersCheckpoint(long id, Instant at) {
    ObjectNode checkpoint = aCheckpoint.deepCopy();
    checkpoint.put("id", id).put("trigger_timestamp", at.toEpochMilli());
    checkpoint.put("status", "IN_PROGRESS").put("num_acknowledged_subtasks", 3);
    ((ArrayNode) checkpoints.path("history")).insert(0, checkpoint);
  }

  synchronized void isIn(String state, Instant since) {
    job.put("state", state);
    ((ObjectNode) job.path("timestamps")).put(state, since.toEpochMilli());
  }

  /** Whether all tasks run or all wait for slots. */
  synchronized void hasSlots(boolean enough) {
    for (JsonNode vertex : job.path("vertices")) {
      int parallelism = vertex.path("parallelism").asInt();
      ((ObjectNode) vertex.path("tasks"))
          .put("RUNNING", enough ? parallelism : 0)
          .put("SCHEDULED", enough ? 0 : parallelism);
    }
  }

  synchronized void forgetsTheJob() {
    job.removeAll();
  }

  /** Another job of the same name that began earlier or later. */
  synchronized void addJob(String id, long millisLater) {
    ObjectNode other = jobs.get(0).deepCopy();
    other.put("jid", id).put("start-time", other.path("start-time").asLong() + millisLater);
    jobs.add(other);
  }

  synchronized void removeJobs() {
    jobs.removeAll();
  }

  /** How the vertex whose name begins so spends its time. */
  synchronized void spends(String vertex, double waiting, double busy) {
    loads.put(id(vertex), new double[] {waiting, busy});
  }

  synchronized void watermark(String vertex, Instant at) {
    watermarks.put(id(vertex), at.toEpochMilli());
  }

  private String id(String vertex) {
    for (JsonNode found : job.path("vertices")) {
      if (found.path("name").asText().startsWith(vertex)) {
        return found.path("id").asText();
      }
    }
    throw new IllegalArgumentException(vertex);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String query = exchange.getRequestURI().getQuery();
    String own = "/jobs/" + jobId();
    JsonNode body = null;
    if (path.equals("/jobs/overview")) {
      body = JSON.createObjectNode().set("jobs", jobs);
    } else if (!jobId().isEmpty() && path.startsWith(own)) {
      body = ofJob(path.substring(own.length()), query);
    }
    if (unavailable) {
      respond(exchange, 503, errors("Service temporarily unavailable due to an ongoing leader"));
    } else if (body == null) {
      respond(exchange, 404, errors("Job could not be found"));
    } else {
      respond(exchange, 200, body);
    }
  }

  private JsonNode ofJob(String path, String query) {
    return switch (path) {
      case "" -> job;
      case "/exceptions" -> exceptions;
      case "/checkpoints" -> checkpointed ? checkpoints : null;
      case "/checkpoints/config" ->
          JSON.createObjectNode().put("mode", "exactly_once").put("checkpoint_storage", storage);
      default -> ofVertex(List.of(path.split("/", -1)), query);
    };
  }

  private JsonNode ofVertex(List<String> path, String query) {
    String vertex = path.get(2);
    return switch (String.join("/", path.subList(3, path.size()))) {
      case "backpressure" -> load(vertex);
      case "watermarks" -> watermark(vertex);
      case "subtasks/metrics" -> query == null ? metrics(vertex) : metric(query);
      default -> null;
    };
  }

  private JsonNode load(String vertex) {
    ObjectNode answer = recorded("backpressure");
    double[] load = loads.getOrDefault(vertex, new double[] {0, 0.1});
    ((ObjectNode) answer.at("/subtasks/1")).put("ratio", load[0]).put("busyRatio", load[1]);
    ((ObjectNode) answer.at("/subtasks/0")).put("busyRatio", 0.05);
    return answer;
  }

  private JsonNode watermark(String vertex) {
    ArrayNode answer = JSON.createArrayNode();
    if (!vertex.equals(id("Source"))) {
      long value = watermarks.getOrDefault(vertex, Long.MIN_VALUE);
      answer.addObject().put("id", "0.currentInputWatermark").put("value", "" + value);
      answer.addObject().put("id", "1.currentInputWatermark").put("value", "" + value);
    }
    return answer;
  }

  private JsonNode metrics(String vertex) {
    ArrayNode answer = JSON.createArrayNode();
    if (vertex.equals(id("Source"))) {
      for (JsonNode metric : read("metrics")) {
        if (records >= 0 || !metric.path("id").asText().equals(RECORDS)) {
          answer.add(metric);
        }
      }
    }
    return answer;
  }

  private JsonNode metric(String query) {
    boolean own = query.equals("get=" + RECORDS + "&agg=sum");
    ArrayNode answer = JSON.createArrayNode();
    answer
        .addObject()
        .put("id", query.substring("get=".length(), query.indexOf('&')))
        .put("sum", (double) (own ? records : sourceRecords));
    return answer;
  }

  private static ObjectNode errors(String message) {
    ObjectNode errors = JSON.createObjectNode();
    errors.putArray("errors").add(message);
    return errors;
  }

  private static ObjectNode recorded(String name) {
    return (ObjectNode) read(name);
  }

  private static JsonNode read(String name) {
    try (InputStream in = FakeFlink.class.getResourceAsStream("/flink/" + name + ".json")) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void respond(HttpExchange exchange, int code, JsonNode body) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
