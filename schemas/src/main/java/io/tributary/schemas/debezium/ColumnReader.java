package io.tributary.schemas.debezium;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.Column;
import io.tributary.schemas.table.ColumnType;

/**
 * A column together with the way its JSON values become lake values.
 *
 * @param column name and type in the lake
 * @param values turns a non-null JSON value into the Java value of the column's type
 */
record ColumnReader(Column column, ValueReader values) {

  /** Reads one JSON form of one type. */
  @FunctionalInterface
  interface ValueReader {
    /**
     * The lake value of {@code json}, which is never null.
     *
     * @throws RuntimeException if the JSON does not have the form; the caller turns it into poison
     */
    Object read(JsonNode json);
  }

  static ColumnReader of(String name, ColumnType type, ValueReader values) {
    return new ColumnReader(new Column(name, type, null), values);
  }

  /** The same column with the value of rows written before it existed. */
  ColumnReader withFill(Object fill) {
    return new ColumnReader(
        new Column(column.name(), column.type(), fill, column.since(), column.from()), values);
  }

  /** The same column with what is known of the rows before it: fill, beginning and origin. */
  ColumnReader withPast(Column past) {
    return new ColumnReader(
        new Column(column.name(), column.type(), past.fill(), past.since(), past.from()), values);
  }

  /** The same column as one that came to be at a position, from another or from nothing. */
  ColumnReader withBeginning(LogPosition since, String from) {
    return new ColumnReader(
        new Column(column.name(), column.type(), column.fill(), since, from), values);
  }

  Object read(JsonNode json) throws PoisonException {
    if (json == null || json.isNull()) {
      return null;
    }
    try {
      return values.read(json);
    } catch (RuntimeException e) {
      // Every failure of a reader means the same: this value is not of this type. Its message may
      // quote the value, so it is not passed on.
      throw new PoisonException(
          Reason.BAD_VALUE,
          "Column "
              + column.name()
              + " holds a "
              + json.getNodeType().name().toLowerCase(java.util.Locale.ROOT)
              + " that is no "
              + column.type());
    }
  }
}
