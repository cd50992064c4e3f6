package io.tributary.pipelines.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/**
 * The text of a value, in JSON and plain.
 *
 * <p>A decimal with a scale is a JSON string, since most readers take JSON numbers for doubles and
 * would round money; whole numbers, however long, are JSON numbers.
 */
final class CellText {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  static {
    FACTORY.setCodec(new ObjectMapper(FACTORY));
  }

  private CellText() {}

  /** The value as table and csv show it. */
  static String plain(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof Map || value instanceof List || value instanceof JsonNode) {
      StringWriter text = new StringWriter();
      try (JsonGenerator json = FACTORY.createGenerator(text)) {
        write(json, value);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return text.toString();
    }
    return String.valueOf(value);
  }

  /** One JSON object, keys in the order of the columns. */
  static String object(List<ResultColumn> columns, List<Object> values) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      for (int i = 0; i < columns.size(); i++) {
        json.writeFieldName(columns.get(i).name());
        write(json, values.get(i));
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Boolean bool) {
      json.writeBoolean(bool);
    } else if (value instanceof BigDecimal decimal) {
      writeDecimal(json, decimal);
    } else if (value instanceof BigInteger integer) {
      json.writeNumber(integer);
    } else if (value instanceof Double number) {
      // Jackson quotes NaN and the infinities, which JSON has no numbers for.
      json.writeNumber(number);
    } else if (value instanceof Float number) {
      json.writeNumber(number);
    } else if (value instanceof Number integer) {
      json.writeNumber(integer.longValue());
    } else if (value instanceof List<?> elements) {
      json.writeStartArray();
      for (Object element : elements) {
        write(json, element);
      }
      json.writeEndArray();
    } else if (value instanceof Map<?, ?> entries) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : entries.entrySet()) {
        json.writeFieldName(String.valueOf(entry.getKey()));
        write(json, entry.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof JsonNode tree) {
      json.writeTree(tree);
    } else {
      json.writeString(value.toString());
    }
  }

  private static void writeDecimal(JsonGenerator json, BigDecimal decimal) throws IOException {
    if (decimal.scale() > 0) {
      json.writeString(decimal.toPlainString());
    } else {
      json.writeNumber(decimal.toBigIntegerExact());
    }
  }
}
