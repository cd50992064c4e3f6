package io.tributary.schemas.debezium;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.position.EpochDetector;
import io.tributary.schemas.position.LogPosition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What records tell about the binlog history that they are from, without decoding them. */
public final class Sightings {

  private static final byte[] SOURCE = "\"source\":".getBytes(StandardCharsets.UTF_8);
  private static final ObjectMapper MAPPER = new ObjectMapper(new JsonFactory());

  private Sightings() {}

  /** The place of any connector's record, or empty if it has none. */
  public static Optional<EpochDetector.Sighting> of(SourceRecord record) {
    return of(record, null);
  }

  /**
   * The record's place, or empty if it has none: not every record is a change, and another
   * connector's are from another server's binlog.
   *
   * @param connector the name of the connector that is meant, or null for any
   */
  public static Optional<EpochDetector.Sighting> of(SourceRecord record, String connector) {
    byte[] value = record.value();
    int start = value == null ? -1 : sourceBlock(value);
    if (start < 0) {
      return Optional.empty();
    }
    try (JsonParser parser = MAPPER.getFactory().createParser(value, start, value.length - start)) {
      JsonNode source = MAPPER.readTree(parser);
      JsonNode name = source.path("name");
      if (connector != null && name.isTextual() && !name.textValue().equals(connector)) {
        return Optional.empty();
      }
      JsonNode file = source.path("file");
      JsonNode pos = source.path("pos");
      if (!file.isTextual() || !pos.canConvertToLong() || !pos.isIntegralNumber()) {
        return Optional.empty();
      }
      // Refuses what is no position, as the decoder will.
      LogPosition.of(0, file.textValue(), pos.longValue(), true, 0, 0);
      JsonNode gtid = source.path("gtid");
      return Optional.of(
          new EpochDetector.Sighting(
              SourceBlock.time(record.timestamp(), source),
              file.textValue(),
              pos.longValue(),
              gtid.isTextual() ? gtid.textValue() : null,
              source.path("server_id").asLong()));
    } catch (IOException | IllegalArgumentException e) {
      // Not JSON, or no position: the decoder will say so, and the record is kept.
      return Optional.empty();
    }
  }

  /**
   * Index of the source block's opening brace, or -1. It is the last object of that name: only the
   * images of the row, which come before it, may have a column called the same.
   */
  private static int sourceBlock(byte[] value) {
    for (int i = value.length - SOURCE.length - 1; i >= 0; i--) {
      if (startsWith(value, i) && value[i + SOURCE.length] == '{') {
        return i + SOURCE.length;
      }
    }
    return -1;
  }

  private static boolean startsWith(byte[] value, int at) {
    for (int i = 0; i < SOURCE.length; i++) {
      if (value[at + i] != SOURCE[i]) {
        return false;
      }
    }
    return true;
  }
}
