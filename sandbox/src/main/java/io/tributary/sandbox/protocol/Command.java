package io.tributary.sandbox.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * One request from the driving process.
 *
 * @param name what to do
 * @param fields the whole JSON object, for the command's own arguments
 */
public record Command(String name, JsonNode fields) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads a line.
   *
   * @param line one JSON object with a text field {@code command}
   * @return the command
   * @throws SandboxException when the line is not such an object
   */
  public static Command parse(String line) {
    JsonNode node;
    try {
      node = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new SandboxException("A command must be one JSON object on one line", e);
    }
    if (node == null || !node.isObject() || !node.path("command").isTextual()) {
      throw new SandboxException("A command must be a JSON object with a text field \"command\"");
    }
    return new Command(node.get("command").textValue(), node);
  }

  /**
   * A whole number the command carries.
   *
   * @param field its name
   * @param otherwise the value when the field is absent
   * @param least the smallest allowed value
   * @param most the greatest allowed value
   * @throws SandboxException when it is no whole number or out of range
   */
  public long number(String field, long otherwise, long least, long most) {
    JsonNode value = fields.get(field);
    if (value == null || value.isNull()) {
      return otherwise;
    }
    if (!value.isIntegralNumber() || value.longValue() < least || value.longValue() > most) {
      throw new SandboxException(
          "%s: %s is not allowed; expected a whole number from %d to %d"
              .formatted(field, value, least, most));
    }
    return value.longValue();
  }

  /**
   * A text the command must carry.
   *
   * @param field its name
   * @throws SandboxException when it is absent or no text
   */
  public String text(String field) {
    JsonNode value = fields.get(field);
    if (value == null || !value.isTextual()) {
      throw new SandboxException("%s: a text is expected".formatted(field));
    }
    return value.textValue();
  }
}
