package io.tributary.schemas.debezium;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** JSON as a server keeps it. */
final class JsonTexts {

  private static final Comparator<byte[]> BY_LENGTH =
      Comparator.<byte[]>comparingInt(key -> key.length).thenComparing(Arrays::compareUnsigned);

  private JsonTexts() {}

  /**
   * The text that a row has in which the document is stored: of MySQL in the form of its binlog,
   * names sorted by length and then by bytes, the last of two equal ones; of MariaDB as it is.
   *
   * @throws IllegalArgumentException if it is no document, or has numbers that are written anew
   */
  static String stored(String text, boolean mariaDb) {
    try {
      JsonNode document = Json.parse(text.getBytes(StandardCharsets.UTF_8), "default");
      return mariaDb ? text : sorted(document).toString();
    } catch (PoisonException e) {
      throw new IllegalArgumentException("no document", e);
    }
  }

  private static JsonNode sorted(JsonNode node) {
    if (node.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      node.forEach(item -> array.add(sorted(item)));
      return array;
    }
    if (!node.isObject()) {
      if (node.isNumber() && !(node.isIntegralNumber() && node.canConvertToLong())) {
        throw new IllegalArgumentException("the server writes such numbers in its own way");
      }
      return node;
    }
    List<byte[]> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(name -> names.add(name.getBytes(StandardCharsets.UTF_8)));
    names.sort(BY_LENGTH);
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (byte[] bytes : names) {
      String name = new String(bytes, StandardCharsets.UTF_8);
      object.set(name, sorted(node.get(name)));
    }
    return object;
  }
}
