package io.tributary.schemas.debezium;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.schemas.table.TableId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Splits a value into its schema and its payload. The schema in front of each record is many times
 * the size of its payload and the same, byte for byte, for millions of them, so it is parsed once:
 * a record that begins with the bytes of a schema seen before is read from behind them.
 */
final class EnvelopeCache {

  /** Two schema versions alternate during a rolling change; more are rare. */
  private static final int SCHEMAS_PER_TOPIC = 8;

  private static final byte[] OPENING = "{\"schema\":".getBytes(StandardCharsets.UTF_8);
  private static final byte[] MIDDLE = ",\"payload\":".getBytes(StandardCharsets.UTF_8);

  /**
   * A value taken apart.
   *
   * @param schema the envelope's schema, or null if there is no envelope
   */
  record Parsed(ValueSchema schema, JsonNode payload) {}

  private record Known(byte[] prefix, ValueSchema schema) {}

  private final Map<String, List<Known>> byTopic = new HashMap<>();

  Parsed parse(String topic, byte[] value) throws PoisonException {
    if (!startsWith(value, OPENING)) {
      return unframed(value);
    }
    List<Known> known = byTopic.computeIfAbsent(topic, t -> new ArrayList<>());
    for (Known candidate : known) {
      if (startsWith(value, candidate.prefix())) {
        return new Parsed(candidate.schema(), behind(value, candidate.prefix().length));
      }
    }
    int end = endOfSchema(value);
    if (end < 0
        || value.length < end + MIDDLE.length
        || !Arrays.equals(value, end, end + MIDDLE.length, MIDDLE, 0, MIDDLE.length)) {
      return unframed(value);
    }
    JsonNode schema = Json.parse(value, OPENING.length, end - OPENING.length, "schema");
    if (!Json.isConnectSchema(schema)) {
      return unframed(value);
    }
    Known found = new Known(Arrays.copyOf(value, end + MIDDLE.length), new ValueSchema(schema));
    if (known.size() == SCHEMAS_PER_TOPIC) {
      known.remove(0);
    }
    known.add(found);
    return new Parsed(found.schema(), behind(value, found.prefix().length));
  }

  /** A value without an envelope, or with one in an unusual layout. */
  private static Parsed unframed(byte[] value) throws PoisonException {
    JsonNode document = Json.parse(value, "value");
    if (!Json.isEnvelope(document)) {
      return new Parsed(null, document);
    }
    JsonNode schema = document.get("schema");
    return new Parsed(schema.isNull() ? null : new ValueSchema(schema), document.get("payload"));
  }

  private static JsonNode behind(byte[] value, int start) throws PoisonException {
    if (value[value.length - 1] != '}') {
      throw new PoisonException(Reason.NOT_JSON, "The value is not JSON");
    }
    return Json.parse(value, start, value.length - 1 - start, "value");
  }

  /** Index behind the schema's last byte, or -1 if the document is broken before it. */
  private static int endOfSchema(byte[] value) {
    try (JsonParser parser =
        Json.FACTORY.createParser(value, OPENING.length, value.length - OPENING.length)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_OBJECT) {
        parser.skipChildren();
      }
      return OPENING.length + (int) parser.currentLocation().getByteOffset();
    } catch (IOException e) {
      // Nothing is read but memory: it is no JSON, which parsing all of it will tell.
      return -1;
    }
  }

  private static boolean startsWith(byte[] value, byte[] prefix) {
    return value.length >= prefix.length
        && Arrays.equals(value, 0, prefix.length, prefix, 0, prefix.length);
  }

  /** The schema of an envelope, with the layout of the table whose rows it describes. */
  static final class ValueSchema {
    private final JsonNode json;
    private final IdentityHashMap<TableLayout, TableLayout> refined = new IdentityHashMap<>();
    private TableLayout layout;

    ValueSchema(JsonNode json) {
      this.json = json;
    }

    /**
     * The layout of the rows.
     *
     * @param declared the database's own declaration of the table at that time, or null
     */
    TableLayout layout(TableId table, TableLayout declared) throws PoisonException {
      if (layout == null || !layout.table().equals(table)) {
        layout = new TableLayout(table, columns());
        refined.clear();
      }
      return declared == null ? layout : refined.computeIfAbsent(declared, layout::refinedBy);
    }

    private List<ColumnReader> columns() throws PoisonException {
      for (JsonNode field : json.path("fields")) {
        String name = field.path("field").asText();
        if (name.equals("after") || name.equals("before")) {
          List<ColumnReader> columns = new ArrayList<>();
          for (JsonNode column : field.path("fields")) {
            columns.add(EnvelopeTypes.column(column));
          }
          return columns;
        }
      }
      throw new PoisonException(Reason.NOT_A_CHANGE, "The schema describes no change event");
    }
  }
}
