package io.tributary.pipelines.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a connector is doing.
 *
 * @param name the connector's
 * @param connector the connector itself
 * @param tasks by number
 * @param position the place in the binary log up to which everything is in Kafka; empty before the
 *     first commit of offsets
 */
public record ConnectorStatus(
    String name, Part connector, List<Part> tasks, Optional<String> position) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RUNNING = "RUNNING";
  private static final String FAILED = "FAILED";

  /**
   * The connector or one of its tasks.
   *
   * @param state in Connect's words, such as {@code RUNNING}
   * @param worker where it is, as Connect names the worker
   * @param cause why it failed, in one line
   */
  record Part(String state, String worker, Optional<String> cause) {
    private static Part of(JsonNode node, Secrets secrets) {
      String trace = node.path("trace").asText("");
      return new Part(
          node.path("state").asText("UNKNOWN"),
          node.path("worker_id").asText(""),
          trace.isBlank() ? Optional.empty() : Optional.of(secrets.hide(RootCause.of(trace))));
    }

    boolean isFailed() {
      return state.equals(FAILED);
    }

    private String line() {
      return state + (worker.isEmpty() ? "" : " on " + worker);
    }

    private ObjectNode json() {
      ObjectNode json = JSON.createObjectNode().put("state", state).put("worker", worker);
      json.put("cause", cause.orElse(null));
      return json;
    }
  }

  public ConnectorStatus {
    tasks = List.copyOf(tasks);
  }

  /** Reads what Connect answers when it is asked for a connector's status and offsets. */
  static ConnectorStatus of(JsonNode status, JsonNode offsets, Secrets secrets) {
    List<Part> tasks = new ArrayList<>();
    status.path("tasks").forEach(task -> tasks.add(Part.of(task, secrets)));
    return new ConnectorStatus(
        status.path("name").asText(),
        Part.of(status.path("connector"), secrets),
        tasks,
        position(offsets.path("offsets").path(0).path("offset")));
  }

  private static Optional<String> position(JsonNode offset) {
    if (!offset.hasNonNull("file")) {
      return Optional.empty();
    }
    boolean snapshot =
        offset.hasNonNull("snapshot") && !offset.path("snapshot").asText().equals("false");
    String place = offset.path("file").asText() + ":" + offset.path("pos").asLong();
    return Optional.of(snapshot ? "the snapshot at " + place : place);
  }

  /** Whether the connector runs and all of its tasks, of which there must be one. */
  public boolean isRunning() {
    return connector.state().equals(RUNNING)
        && !tasks.isEmpty()
        && tasks.stream().allMatch(task -> task.state().equals(RUNNING));
  }

  /** Whether nothing will run without help. */
  boolean isFailed() {
    return connector.isFailed() || tasks.stream().anyMatch(Part::isFailed);
  }

  /** Why it failed: the first cause there is. */
  Optional<String> cause() {
    return connector
        .cause()
        .or(() -> tasks.stream().flatMap(task -> task.cause().stream()).findFirst());
  }

  /** What keeps it from working until somebody helps, as a clause; empty if nothing does. */
  Optional<String> failure() {
    if (isFailed()) {
      return Optional.of("has failed" + cause().map(text -> ": " + text).orElse(""));
    }
    return switch (connector.state()) {
      case "PAUSED", "STOPPED" -> Optional.of("is " + connector.state().toLowerCase(Locale.ROOT));
      default -> Optional.empty();
    };
  }

  /** The status for people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("connector " + name + ": " + connector.line());
    connector.cause().ifPresent(cause -> lines.add("  " + cause));
    for (int i = 0; i < tasks.size(); i++) {
      lines.add("task " + i + ": " + tasks.get(i).line());
      tasks.get(i).cause().ifPresent(cause -> lines.add("  " + cause));
    }
    if (tasks.isEmpty()) {
      lines.add("no tasks");
    }
    lines.add(position.map(place -> "captured up to " + place).orElse("nothing captured yet"));
    return lines;
  }

  /** The status for programs, on one line. */
  public String json() {
    ObjectNode json = JSON.createObjectNode().put("name", name).put("running", isRunning());
    json.set("connector", connector.json());
    ArrayNode list = json.putArray("tasks");
    for (int i = 0; i < tasks.size(); i++) {
      list.add(JSON.createObjectNode().put("id", i).setAll(tasks.get(i).json()));
    }
    json.put("position", position.orElse(null));
    return json.toString();
  }
}
