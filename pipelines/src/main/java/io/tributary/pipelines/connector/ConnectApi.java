package io.tributary.pipelines.connector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.pipelines.command.CommandException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Kafka Connect's REST interface.
 *
 * <p>A request is sent again while the worker rebalances (409), until the time limit. A worker that
 * does not answer, and a request that it refuses, are a {@link CommandException} of one line.
 */
final class ConnectApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final Duration REBALANCE_PAUSE = Duration.ofMillis(250);
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int CONFLICT = 409;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_LIMIT).build();
  private final URI url;
  private final Duration limit;
  private final Secrets secrets;

  /**
   * An interface.
   *
   * @param url its address
   * @param limit how long to wait for an answer, and for the end of a rebalance
   * @param secrets what must not be in a message
   */
  ConnectApi(URI url, Duration limit, Secrets secrets) {
    this.url = url;
    this.limit = limit;
    this.secrets = secrets;
  }

  /** What is at a path, or empty if nothing is. */
  Optional<JsonNode> get(String path) throws InterruptedException {
    HttpResponse<String> response = answer("GET", path, "");
    int code = response.statusCode();
    // An older worker does not know every path; it says so in one of two ways.
    return code == NOT_FOUND || code == NOT_ALLOWED
        ? Optional.empty()
        : Optional.of(body(response));
  }

  /** Puts settings to a path. */
  JsonNode put(String path, Map<String, String> settings) throws InterruptedException {
    return body(answer("PUT", path, JSON.valueToTree(settings).toString()));
  }

  /** Sends a request without a body. */
  void send(String method, String path) throws InterruptedException {
    body(answer(method, path, ""));
  }

  private HttpResponse<String> answer(String method, String path, String body)
      throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url.toString().replaceFirst("/+$", "") + path))
            .timeout(limit)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    long end = System.nanoTime() + limit.toNanos();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      while (response.statusCode() == CONFLICT && System.nanoTime() < end) {
        Thread.sleep(REBALANCE_PAUSE.toMillis());
        response = http.send(request, BodyHandlers.ofString());
      }
      return response;
    } catch (IOException e) {
      throw new CommandException("--connectUrl: " + url + " does not answer: " + reason(e))
          .causedBy(e);
    }
  }

  private String reason(IOException failure) {
    if (failure instanceof HttpTimeoutException) {
      return "nothing came within " + limit.toSeconds() + " s";
    }
    if (failure instanceof ConnectException) {
      return failure.getCause() instanceof ConnectException inner
              && inner.getCause() instanceof UnresolvedAddressException
          ? "the host is unknown"
          : "the connection was refused; is Kafka Connect running there?";
    }
    return String.valueOf(failure.getMessage());
  }

  private JsonNode body(HttpResponse<String> response) {
    String text = response.body();
    JsonNode json;
    try {
      json = text.isBlank() ? JSON.createObjectNode() : JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new CommandException(
              "--connectUrl: "
                  + url
                  + " is no Kafka Connect: it answered "
                  + response.statusCode()
                  + " without JSON")
          .causedBy(e);
    }
    if (response.statusCode() >= 300) {
      String message = json.path("message").asText("HTTP " + response.statusCode());
      throw new CommandException(
          "Kafka Connect refuses: " + secrets.hide(message.strip().replaceAll("\\s+", " ")));
    }
    return json;
  }
}
