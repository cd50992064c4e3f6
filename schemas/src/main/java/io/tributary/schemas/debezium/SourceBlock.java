package io.tributary.schemas.debezium;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.position.Epochs;
import io.tributary.schemas.position.LogPosition;

/** The {@code source} block of an event: where it comes from, for MySQL and MariaDB alike. */
record SourceBlock(JsonNode json) {

  static SourceBlock of(JsonNode json) throws PoisonException {
    if (!json.isObject()) {
      throw new PoisonException(Reason.NOT_A_CHANGE, "The value has no source block");
    }
    return new SourceBlock(json);
  }

  /** The position of the event. */
  LogPosition position(SourceRecord record, Epochs epochs) throws PoisonException {
    JsonNode file = json.path("file");
    JsonNode pos = json.path("pos");
    if (!file.isTextual() || !pos.canConvertToLong() || !pos.isIntegralNumber()) {
      throw new PoisonException(Reason.MISSING_POSITION, "The source block has no file and pos");
    }
    try {
      return LogPosition.of(
          epochs.at(record.timestamp(), file.textValue()),
          file.textValue(),
          pos.longValue(),
          !isSnapshot(),
          record.offset(),
          json.path("row").asInt());
    } catch (IllegalArgumentException e) {
      throw new PoisonException(Reason.MISSING_POSITION, e.getMessage());
    }
  }

  /** Whether a snapshot read the row; connectors write texts here, and some write booleans. */
  boolean isSnapshot() {
    JsonNode snapshot = json.path("snapshot");
    return snapshot.isBoolean()
        ? snapshot.booleanValue()
        : snapshot.isTextual() && !snapshot.textValue().equals("false");
  }

  /** Whether a snapshot read the row as the last one of its table. */
  boolean isLastOfTable() {
    String marker = json.path("snapshot").asText();
    return marker.equals("last_in_data_collection") || marker.equals("last");
  }

  /** Commit time in microseconds since the epoch. */
  long committedAt() {
    JsonNode micros = json.path("ts_us");
    return micros.isIntegralNumber() ? micros.longValue() : json.path("ts_ms").asLong() * 1000L;
  }

  String text(String field) {
    JsonNode value = json.path(field);
    return value.isTextual() ? value.textValue() : null;
  }

  long number(String field) {
    return json.path(field).asLong();
  }
}
