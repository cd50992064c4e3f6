package io.tributary.pipelines.watch;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.pipelines.rest.RestClient;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A job as Flink's REST interface shows it.
 *
 * <p>A look costs three requests; one at its operators two for each of them. Flink itself renews
 * what it knows of operators only every ten seconds.
 */
final class FlinkJob {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final String COUNTER = "tributary_records";
  private static final String SOURCE_OUT = ".numRecordsOut";

  private final RestClient client;
  private final String address;
  private final String nameOrId;
  private String id = "";
  private Map<String, String> counters = Map.of();

  /**
   * The state of a job.
   *
   * @param state in Flink's words, such as {@code RESTARTING}
   * @param since when it came into that state
   * @param running tasks that run
   * @param scheduled tasks that wait for a slot
   * @param tasks all of them
   * @param vertices its operators, sources first
   */
  record State(
      String state, Instant since, int running, int scheduled, int tasks, List<Vertex> vertices) {}

  /**
   * Operators that Flink runs as one.
   *
   * @param name of all of them, as Flink writes it
   * @param inputs ids of those that send to it
   */
  record Vertex(String id, String name, List<String> inputs) {
    boolean isSource() {
      return inputs.isEmpty();
    }
  }

  /**
   * How a vertex spends its time.
   *
   * @param waiting greatest part, of all its subtasks, spent in waiting for those behind it
   * @param busy greatest part spent in work
   */
  record Load(double waiting, double busy) {}

  FlinkJob(String address, String nameOrId) {
    this.client = new RestClient(address, LIMIT);
    this.address = address;
    this.nameOrId = nameOrId;
  }

  /** What it was looked for by. */
  String nameOrId() {
    return nameOrId;
  }

  /** Where a person finds what Flink knows of the job's failures. */
  String exceptionsPage() {
    return address + "/jobs/" + id + "/exceptions";
  }

  /** Looks for the job, the newest of its name; false if the cluster has none yet. */
  boolean isFound() throws IOException {
    if (!id.isEmpty()) {
      return true;
    }
    long newest = Long.MIN_VALUE;
    for (JsonNode job : client.get("/jobs/overview").path("jobs")) {
      String found = job.path("jid").asText();
      if (found.equals(nameOrId)) {
        id = found;
        return true;
      }
      long start = job.path("start-time").asLong();
      if (job.path("name").asText().equals(nameOrId) && start > newest) {
        newest = start;
        id = found;
      }
    }
    return !id.isEmpty();
  }

  /** The job, or empty if the cluster no longer knows it. */
  Optional<State> state() throws IOException {
    return client.find("/jobs/" + id).map(FlinkJob::state);
  }

  private static State state(JsonNode job) {
    Map<String, List<String>> inputs = new HashMap<>();
    for (JsonNode node : job.path("plan").path("nodes")) {
      List<String> from = new ArrayList<>();
      node.path("inputs").forEach(input -> from.add(input.path("id").asText()));
      inputs.put(node.path("id").asText(), from);
    }
    List<Vertex> vertices = new ArrayList<>();
    int running = 0;
    int scheduled = 0;
    int tasks = 0;
    for (JsonNode vertex : job.path("vertices")) {
      String id = vertex.path("id").asText();
      vertices.add(
          new Vertex(id, vertex.path("name").asText(), inputs.getOrDefault(id, List.of())));
      JsonNode counts = vertex.path("tasks");
      running += counts.path("RUNNING").asInt();
      scheduled += counts.path("SCHEDULED").asInt();
      tasks += vertex.path("parallelism").asInt();
    }
    String state = job.path("state").asText();
    return new State(
        state,
        Instant.ofEpochMilli(job.path("timestamps").path(state).asLong()),
        running,
        scheduled,
        tasks,
        vertices);
  }

  /** What made it fail, newest first. */
  JsonNode exceptions() throws IOException {
    return client.get("/jobs/" + id + "/exceptions?maxExceptions=20");
  }

  /** Its checkpoints, or empty if it makes none. */
  Optional<JsonNode> checkpoints() throws IOException {
    return client.find("/jobs/" + id + "/checkpoints");
  }

  /** Whether checkpoints stay in the memory of the JobManager. */
  boolean keepsCheckpointsInMemory() throws IOException {
    return client
        .find("/jobs/" + id + "/checkpoints/config")
        .map(config -> config.path("checkpoint_storage").asText().startsWith("JobManager"))
        .orElse(false);
  }

  /** How a vertex spends its time, as far as Flink knows. */
  Load load(Vertex vertex) throws IOException {
    double waiting = 0;
    double busy = 0;
    JsonNode answer = client.get(path(vertex) + "/backpressure");
    for (JsonNode subtask : answer.path("subtasks")) {
      waiting = Math.max(waiting, subtask.path("ratio").asDouble());
      busy = Math.max(busy, subtask.path("busyRatio").asDouble());
    }
    return new Load(waiting, busy);
  }

  /** The time up to which all of a vertex's input is complete; empty for a source. */
  OptionalLong watermark(Vertex vertex) throws IOException {
    OptionalLong least = OptionalLong.empty();
    for (JsonNode subtask : client.get(path(vertex) + "/watermarks")) {
      long value = subtask.path("value").asLong();
      least = OptionalLong.of(least.isEmpty() ? value : Math.min(least.getAsLong(), value));
    }
    return least;
  }

  /**
   * Records that were read since the job started last: Tributary's own count, which Beam tells
   * Flink at the end of each bundle, else what left the sources. Empty while Flink knows neither.
   */
  OptionalLong records(List<Vertex> vertices) throws IOException {
    if (counters.values().stream().noneMatch(metric -> metric.endsWith(COUNTER))) {
      counters = counters(vertices);
    }
    OptionalLong sum = OptionalLong.empty();
    for (Map.Entry<String, String> counter : counters.entrySet()) {
      String metric = URLEncoder.encode(counter.getValue(), StandardCharsets.UTF_8);
      String query = counter.getKey() + "/subtasks/metrics?get=" + metric + "&agg=sum";
      for (JsonNode found : client.get(query)) {
        sum = OptionalLong.of(sum.orElse(0) + (long) found.path("sum").asDouble());
      }
    }
    return sum;
  }

  /** By a vertex's path the metric that counts records there. */
  private Map<String, String> counters(List<Vertex> vertices) throws IOException {
    Map<String, String> own = new HashMap<>();
    Map<String, String> sources = new HashMap<>();
    for (Vertex vertex : vertices) {
      for (JsonNode metric : client.get(path(vertex) + "/subtasks/metrics")) {
        String name = metric.path("id").asText();
        if (name.endsWith(COUNTER)) {
          own.put(path(vertex), name);
        } else if (name.startsWith("Source__") && name.endsWith(SOURCE_OUT)) {
          sources.put(path(vertex), name);
        }
      }
    }
    return own.isEmpty() ? sources : own;
  }

  private String path(Vertex vertex) {
    return "/jobs/" + id + "/vertices/" + vertex.id();
  }
}
