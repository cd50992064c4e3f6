package io.tributary.pipelines.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * JSON over HTTP, from a server that may not be up yet, or no longer.
 *
 * <p>Every request ends within the client's time limit. What the server answers when it refuses is
 * part of the message: it is for logs, not for people.
 */
public final class RestClient {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int LAST_SUCCESS = 299;
  private static final int NOT_FOUND = 404;

  private final HttpClient http;
  private final String address;
  private final Duration limit;

  /** A client of the server at {@code http://host:port}, with twenty seconds for an answer. */
  public RestClient(String address) {
    this(address, TIMEOUT);
  }

  /** A client of the server at {@code http://host:port}, with so much time for an answer. */
  public RestClient(String address, Duration limit) {
    this.address = address;
    this.limit = limit;
    this.http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(limit).build();
  }

  /** The answer, or a missing node if the server does not answer with success. */
  public JsonNode tryGet(String path) {
    try {
      return get(path);
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  /** The answer, which must be a success. */
  public JsonNode get(String path) throws IOException {
    return send(path, request(path).GET().build());
  }

  /** The answer, or empty if the server knows nothing at that path. */
  public Optional<JsonNode> find(String path) throws IOException {
    HttpResponse<String> response = answer(request(path).GET().build());
    return response.statusCode() == NOT_FOUND
        ? Optional.empty()
        : Optional.of(body(path, response));
  }

  /** The answer to a document. */
  public JsonNode post(String path, JsonNode body) throws IOException {
    return send(
        path,
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build());
  }

  /** Asks the server to end what is at a path. */
  public void patch(String path) throws IOException {
    send(path, request(path).method("PATCH", HttpRequest.BodyPublishers.noBody()).build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address + path)).timeout(limit);
  }

  private JsonNode send(String path, HttpRequest request) throws IOException {
    return body(path, answer(request));
  }

  private HttpResponse<String> answer(HttpRequest request) throws IOException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }

  private JsonNode body(String path, HttpResponse<String> response) throws IOException {
    if (response.statusCode() > LAST_SUCCESS) {
      throw new IOException(
          address + path + " answers " + response.statusCode() + ": " + response.body());
    }
    return JSON.readTree(response.body());
  }
}
