package io.tributary.sandbox.connect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.sandbox.database.BinlogPosition;
import io.tributary.sandbox.protocol.SandboxException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** One connector, driven through Connect's REST interface. */
public final class ConnectorClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration STATE_LIMIT = Duration.ofSeconds(60);
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final String url;
  private final String name;

  /**
   * Speaks for one connector.
   *
   * @param url of the REST interface
   * @param name the connector's
   */
  public ConnectorClient(String url, String name) {
    this.url = url;
    this.name = name;
  }

  /**
   * Creates the connector, or gives it these settings, and waits until its task runs.
   *
   * <p>One that exists is stopped first: it may have failed with settings that no longer hold, such
   * as a database's former port, and that failure must not be taken for one of the new settings.
   */
  public void register(ConnectorDocument document) throws InterruptedException {
    boolean exists = status().has("connector");
    if (exists) {
      stop();
    }
    send("PUT", "/config", JSON.valueToTree(document.settings()).toString());
    if (exists) {
      send("PUT", "/resume", "");
    }
    awaitRunning();
  }

  /** Stops the connector; its offsets are kept. Waits until its task is gone. */
  public void stop() throws InterruptedException {
    send("PUT", "/stop", "");
    await("STOPPED", false);
  }

  /** Lets a stopped connector go on where it was, or restarts a running one. */
  public void restart() throws InterruptedException {
    if (status().path("connector").path("state").asText().equals("RUNNING")) {
      send("POST", "/restart?includeTasks=true", "");
    } else {
      send("PUT", "/resume", "");
    }
    awaitRunning();
  }

  /** What Connect says of the connector, or an object without fields when it does not know it. */
  public JsonNode status() throws InterruptedException {
    return send("GET", "/status", "").orElseGet(JSON::createObjectNode);
  }

  /**
   * The place in the binary log up to which every change is in Kafka, acknowledged.
   *
   * @return empty while the snapshot is being taken, or before the first offset
   */
  public Optional<BinlogPosition> committed() throws InterruptedException {
    JsonNode offset =
        send("GET", "/offsets", "")
            .orElseGet(JSON::createObjectNode)
            .path("offsets")
            .path(0)
            .path("offset");
    boolean snapshot =
        offset.hasNonNull("snapshot") && !offset.path("snapshot").asText().equals("false");
    if (snapshot || !offset.hasNonNull("file")) {
      return Optional.empty();
    }
    return Optional.of(new BinlogPosition(offset.get("file").asText(), offset.get("pos").asLong()));
  }

  /**
   * Fails when the connector does not capture, and will not without help.
   *
   * @throws SandboxException when it is not registered, stopped or has failed, with the first line
   *     of its trace
   */
  public void requireCapturing() throws InterruptedException {
    JsonNode status = status();
    requireHealthy(status);
    String state = status.path("connector").path("state").asText("unknown");
    if (state.equals("unknown")) {
      throw new SandboxException(
          "There is no connector %s; send the command register first".formatted(name));
    }
    if (state.equals("STOPPED") || state.equals("PAUSED")) {
      throw new SandboxException(
          "The connector %s is stopped; send the command restartConnector first".formatted(name));
    }
  }

  private void requireHealthy(JsonNode status) {
    JsonNode connector = status.path("connector");
    JsonNode task = status.path("tasks").path(0);
    for (JsonNode part : new JsonNode[] {connector, task}) {
      if (part.path("state").asText().equals("FAILED")) {
        String trace = part.path("trace").asText().strip();
        throw new SandboxException(
            "The connector %s has failed: %s"
                .formatted(name, trace.lines().findFirst().orElse("no trace")));
      }
    }
  }

  private void awaitRunning() throws InterruptedException {
    await("RUNNING", true);
  }

  private void await(String state, boolean withTask) throws InterruptedException {
    long end = System.nanoTime() + STATE_LIMIT.toNanos();
    while (System.nanoTime() < end) {
      JsonNode status = status();
      if (withTask) {
        requireHealthy(status);
      }
      JsonNode tasks = status.path("tasks");
      boolean tasksFit =
          withTask ? tasks.path(0).path("state").asText().equals(state) : tasks.isEmpty();
      if (status.path("connector").path("state").asText().equals(state) && tasksFit) {
        return;
      }
      Thread.sleep(200);
    }
    throw new SandboxException(
        "The connector %s is not %s after %d s".formatted(name, state, STATE_LIMIT.toSeconds()));
  }

  /**
   * Sends one request, again while the worker is rebalancing. Empty when there is no such thing.
   */
  private Optional<JsonNode> send(String method, String path, String body)
      throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/connectors/" + name + path))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      long end = System.nanoTime() + STATE_LIMIT.toNanos();
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      while (response.statusCode() == CONFLICT && System.nanoTime() < end) {
        Thread.sleep(200);
        response = http.send(request, BodyHandlers.ofString());
      }
      if (response.statusCode() == NOT_FOUND && method.equals("GET")) {
        return Optional.empty();
      }
      if (response.statusCode() == NOT_FOUND) {
        throw new SandboxException(
            "There is no connector %s; send the command register first".formatted(name));
      }
      JsonNode answer =
          response.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(response.body());
      if (response.statusCode() >= 300) {
        throw new SandboxException(
            "Connect refuses: " + answer.path("message").asText(response.body()).strip());
      }
      return Optional.of(answer);
    } catch (IOException e) {
      throw new SandboxException(
          "Connect at %s does not answer: %s".formatted(url, SandboxException.oneLine(e)), e);
    }
  }
}
