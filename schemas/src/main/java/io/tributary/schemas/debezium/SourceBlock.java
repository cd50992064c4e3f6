package io.tributary.schemas.debezium;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.position.Epochs;
import io.tributary.schemas.position.LogPosition;

/** The {@code source} block of an event: where it comes from, for MySQL and MariaDB alike. */
record SourceBlock(JsonNode json) {

  /** The longest that a connector may be behind the source before a stamp is taken for wrong. */
  private static final long LONGEST_LAG_MILLIS = 5 * 366 * 86_400_000L;

  /** Positions are kept as texts of so many digits. */
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
          epochs.at(time(record.timestamp(), json), file.textValue()),
          file.textValue(),
          pos.longValue(),
          !isSnapshot(),
          record.offset(),
          json.path("row").asInt());
    } catch (IllegalArgumentException e) {
      throw new PoisonException(Reason.MISSING_POSITION, e.getMessage());
    }
  }

  /**
   * When a record was written, milliseconds since the epoch: its stamp, or the commit's time where
   * it has no stamp or one that is years ahead. It decides between binlog histories, for which the
   * commit's time is as good, unless the stamp is a guess.
   */
  static long time(long stamp, JsonNode source) {
    JsonNode committed = source.path("ts_ms");
    long millis =
        committed.isIntegralNumber() && committed.canConvertToLong() ? committed.longValue() : 0;
    if (millis <= 0 || millis != SourceRecord.dated(millis)) {
      return SourceRecord.dated(stamp);
    }
    return stamp <= 0 || stamp - millis > LONGEST_LAG_MILLIS ? millis : stamp;
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

  /**
   * Commit time in microseconds since the epoch, 0 if none is told.
   *
   * @throws PoisonException if it is none that has a date
   */
  long committedAt() throws PoisonException {
    JsonNode micros = json.path("ts_us");
    if (!micros.isMissingNode() && !micros.isNull()) {
      return dated(micros, 1);
    }
    JsonNode millis = json.path("ts_ms");
    return millis.isMissingNode() || millis.isNull() ? 0 : dated(millis, 1000);
  }

  private static long dated(JsonNode time, long micros) throws PoisonException {
    long millisPart = 1000 / micros;
    if (time.isIntegralNumber() && time.canConvertToLong()) {
      long millis = Math.floorDiv(time.longValue(), millisPart);
      if (millis == SourceRecord.dated(millis)) {
        return time.longValue() * micros;
      }
    }
    throw new PoisonException(Reason.BAD_VALUE, "The time of the commit has no date");
  }

  String text(String field) {
    JsonNode value = json.path(field);
    return value.isTextual() ? value.textValue() : null;
  }

  long number(String field) {
    return json.path(field).asLong();
  }
}
