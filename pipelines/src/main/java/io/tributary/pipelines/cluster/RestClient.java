package io.tributary.pipelines.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** JSON over HTTP, from a server that may not be up yet. */
public final class RestClient {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int LAST_SUCCESS = 299;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final String address;

  /** A client of the server at {@code http://host:port}. */
  public RestClient(String address) {
    this.address = address;
  }

  /** The answer, or a missing node if the server does not answer with success. */
  JsonNode tryGet(String path) {
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

  /** The answer to a document. */
  JsonNode post(String path, JsonNode body) throws IOException {
    return send(
        path,
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build());
  }

  /** Asks the server to end what is at a path. */
  void patch(String path) throws IOException {
    send(path, request(path).method("PATCH", HttpRequest.BodyPublishers.noBody()).build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address + path)).timeout(TIMEOUT);
  }

  private JsonNode send(String path, HttpRequest request) throws IOException {
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() > LAST_SUCCESS) {
        throw new IOException(
            address + path + " answers " + response.statusCode() + ": " + response.body());
      }
      return JSON.readTree(response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }
}
