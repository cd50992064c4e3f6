package io.tributary.pipelines.connector;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.pipelines.command.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A connector's settings with placeholders <code>${name}</code>.
 *
 * <p>References to a config provider, such as <code>${env:NAME}</code>, are no placeholders: the
 * worker resolves them.
 */
public final class ConnectorTemplate {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([a-zA-Z]+)\\}");

  private final Map<String, String> settings;

  private ConnectorTemplate(Map<String, String> settings) {
    this.settings = settings;
  }

  /**
   * Reads a template.
   *
   * @param file a JSON object of texts
   * @throws CommandException if there is none, or it is something else
   */
  public static ConnectorTemplate read(Path file) {
    try {
      return new ConnectorTemplate(
          JSON.readValue(
              Files.readString(file), new TypeReference<LinkedHashMap<String, String>>() {}));
    } catch (JsonProcessingException e) {
      throw new CommandException(file + " is no JSON object of texts: " + e.getOriginalMessage())
          .causedBy(e);
    } catch (IOException e) {
      throw new CommandException(file + " can't be read: " + e).causedBy(e);
    }
  }

  /** This template's settings and the other's, which count where both have one. */
  public ConnectorTemplate and(ConnectorTemplate other) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.putAll(other.settings);
    return new ConnectorTemplate(all);
  }

  /**
   * The settings with their placeholders filled.
   *
   * @param values by placeholder
   * @throws IllegalArgumentException if one has no value
   */
  public Map<String, String> fill(Map<String, String> values) {
    Map<String, String> filled = new LinkedHashMap<>();
    settings.forEach((key, text) -> filled.put(key, fill(text, values)));
    return filled;
  }

  private static String fill(String text, Map<String, String> values) {
    Matcher matcher = PLACEHOLDER.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      String value = values.get(matcher.group(1));
      if (value == null) {
        throw new IllegalArgumentException("Nothing is known for " + matcher.group());
      }
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(filled).toString();
  }
}
