package io.tributary.sandbox.connect;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.sandbox.protocol.SandboxException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A connector's settings as Connect takes them.
 *
 * @param name the connector's name
 * @param settings its settings
 */
public record ConnectorDocument(String name, Map<String, String> settings) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([a-zA-Z]+)\\}");

  /**
   * Fills in one of the project's templates.
   *
   * @param name the connector's name
   * @param kind {@code mariadb} or {@code mysql}: a file of the folder {@code connectors}
   * @param values for the placeholders <code>${name}</code>
   * @param overrides settings that replace or join the document's
   * @throws SandboxException when there is no such document, or it asks for a value not given
   */
  public static ConnectorDocument fill(
      String name, String kind, Map<String, String> values, Map<String, String> overrides) {
    Map<String, String> settings = new LinkedHashMap<>();
    read(kind).forEach((key, value) -> settings.put(key, filled(value, values)));
    settings.putAll(overrides);
    return new ConnectorDocument(name, settings);
  }

  private static Map<String, String> read(String kind) {
    String path = "/connectors/%s.json".formatted(kind);
    try (InputStream in = ConnectorDocument.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new SandboxException("There is no connector document %s".formatted(path));
      }
      return JSON.readValue(in, new TypeReference<LinkedHashMap<String, String>>() {});
    } catch (IOException e) {
      throw new SandboxException("The connector document %s is malformed".formatted(path), e);
    }
  }

  private static String filled(String text, Map<String, String> values) {
    Matcher matcher = PLACEHOLDER.matcher(text);
    StringBuilder result = new StringBuilder();
    while (matcher.find()) {
      String value = values.get(matcher.group(1));
      if (value == null) {
        throw new SandboxException("The connector document asks for %s".formatted(matcher.group()));
      }
      matcher.appendReplacement(result, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(result).toString();
  }
}
