package io.tributary.pipelines.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBStruct;
import org.duckdb.JsonNode;

/**
 * Reads DuckDB's values as the few Java types the writers know: null, Boolean, the number types,
 * String, and for nested values List, Map and Jackson's tree.
 *
 * <p>Timestamps become ISO-8601 UTC texts with as many fraction digits as they need (none, 3 or 6),
 * dates {@code YYYY-MM-DD}, binary values base64. The JVM's time zone plays no part.
 */
final class CellReader {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final DateTimeFormatter TIME_MICROS =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS");

  private CellReader() {}

  static List<Object> readRow(ResultSet row, List<ResultColumn> columns) throws SQLException {
    List<Object> values = new ArrayList<>(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      values.add(read(row, i + 1, columns.get(i).type()));
    }
    return values;
  }

  private static Object read(ResultSet row, int index, String type) throws SQLException {
    // As a java.sql.Timestamp it would lose hours that the JVM's zone skips in spring.
    if (type.startsWith("TIMESTAMP") && !type.contains("ZONE") && !type.endsWith("]")) {
      return plain(row.getObject(index, LocalDateTime.class));
    }
    return plain(row.getObject(index));
  }

  private static Object plain(Object value) throws SQLException {
    if (value == null
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof String) {
      return value;
    }
    if (value instanceof OffsetDateTime time) {
      return time.toInstant().toString();
    }
    if (value instanceof LocalDateTime time) {
      return time.toInstant(ZoneOffset.UTC).toString();
    }
    if (value instanceof Timestamp time) {
      return time.toLocalDateTime().toInstant(ZoneOffset.UTC).toString();
    }
    if (value instanceof LocalTime time) {
      return (time.equals(time.truncatedTo(ChronoUnit.SECONDS)) ? TIME : TIME_MICROS).format(time);
    }
    if (value instanceof Blob blob) {
      return base64(blob.getBytes(1, Math.toIntExact(blob.length())));
    }
    if (value instanceof byte[] bytes) {
      return base64(bytes);
    }
    if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return base64(bytes);
    }
    if (value instanceof JsonNode json) {
      return parsed(json.toString());
    }
    return nested(value);
  }

  private static Object nested(Object value) throws SQLException {
    if (value instanceof Array array) {
      return list(Arrays.asList((Object[]) array.getArray()));
    }
    if (value instanceof List<?> elements) {
      return list(elements);
    }
    if (value instanceof DuckDBStruct struct) {
      return map(struct.getMap());
    }
    if (value instanceof Map<?, ?> entries) {
      return map(entries);
    }
    return value.toString();
  }

  private static List<Object> list(List<?> elements) throws SQLException {
    List<Object> result = new ArrayList<>(elements.size());
    for (Object element : elements) {
      result.add(plain(element));
    }
    return result;
  }

  private static Map<String, Object> map(Map<?, ?> entries) throws SQLException {
    Map<String, Object> result = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : entries.entrySet()) {
      result.put(String.valueOf(plain(entry.getKey())), plain(entry.getValue()));
    }
    return result;
  }

  private static Object parsed(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      return json;
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
