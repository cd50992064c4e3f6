package io.tributary.pipelines.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tributary.pipelines.azurite.SecretSearch;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An engine's web pages and what its REST interface answers, each looked through for secrets when
 * it is fetched.
 */
final class WebPages {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .connectTimeout(TIMEOUT)
          .build();
  private final SecretSearch secrets;
  private final TreeSet<String> found = new TreeSet<>();

  /** By the form of its path: the last text of each page that was there. */
  private final Map<String, String> seen = new TreeMap<>();

  WebPages(SecretSearch secrets) {
    this.secrets = secrets;
  }

  /**
   * Fetches a page, if it is there.
   *
   * @param form the path, with a {@code %s} for each of the ids
   * @return its text, or nothing
   */
  String get(String address, String form, String... ids) {
    String path = form.formatted((Object[]) ids);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path)).timeout(TIMEOUT).build();
    try {
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      secrets.in(response.body()).forEach(name -> found.add(name + " in " + form));
      if (response.statusCode() != 200) {
        return "";
      }
      String text = new String(response.body(), StandardCharsets.UTF_8);
      seen.put(form, text);
      return text;
    } catch (IOException e) {
      // A server that is not up yet, or no longer; what must have been seen is asked for in the
      // end.
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Fetches a page of JSON; missing if it is not there, or the engine is starting and says so. */
  JsonNode json(String address, String form, String... ids) throws IOException {
    String text = get(address, form, ids);
    return text.startsWith("{") || text.startsWith("[")
        ? JSON.readTree(text)
        : MissingNode.getInstance();
  }

  /** The secrets that were found, and on which pages. */
  List<String> found() {
    return new ArrayList<>(found);
  }

  /** The last text of the pages of a form. */
  String seen(String form) {
    String text = seen.get(form);
    if (text == null) {
      throw new AssertionError("There was no page " + form + ", only " + seen.keySet());
    }
    return text;
  }
}
