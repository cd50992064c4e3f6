package io.tributary.schemas.debezium;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.schemas.debezium.WireModes.BinaryMode;
import io.tributary.schemas.table.ColumnType;

/** Columns as the schema envelope declares them: Connect's types and Debezium's semantic types. */
final class EnvelopeTypes {

  /** Of a server's decimals. */
  private static final int MOST_DIGITS = 65;

  private EnvelopeTypes() {}

  /**
   * The reader of a field of a row's struct, with the field's default as the fill.
   *
   * @throws PoisonException if the type is not known
   */
  static ColumnReader column(JsonNode field) throws PoisonException {
    ColumnReader reader = withoutFill(field);
    JsonNode declared = field.get("default");
    return declared != null
            && tellsTheDefault(reader.column().type(), field.path("name").asText(), declared)
        ? reader.withFill(reader.read(declared))
        : reader;
  }

  /**
   * Whether the default of a field is the column's own. The connector writes CURRENT_TIMESTAMP as
   * 1970-01-01, a TIMESTAMP without the zone of the session that declared it, an unsigned number
   * beyond 63 bits as the greatest signed one, a text with quotes as SQL writes it, and the bytes
   * of a BINARY(n) without the zeros that fill them up.
   */
  private static boolean tellsTheDefault(ColumnType type, String semantic, JsonNode declared) {
    return switch (type.kind()) {
      case DATE, TIMESTAMP -> declared.isNumber() && declared.longValue() != 0;
      case LONG -> declared.longValue() != Long.MAX_VALUE;
      case STRING ->
          !semantic.isEmpty()
              || (declared.asText().indexOf('\'') < 0 && declared.asText().indexOf('\\') < 0);
      case BINARY -> false;
      case BOOLEAN, INT, FLOAT, DOUBLE, DECIMAL -> true;
    };
  }

  private static ColumnReader withoutFill(JsonNode field) throws PoisonException {
    String name = field.path("field").asText();
    String semantic = field.path("name").asText("");
    if (!semantic.isEmpty()) {
      ColumnReader reader =
          semantic(name, semantic, field.path("parameters"), field.path("optional").asBoolean());
      if (reader != null) {
        return reader;
      }
    }
    return switch (field.path("type").asText()) {
      case "boolean" -> ColumnReader.of(name, ColumnType.BOOLEAN, Values::bool);
      case "int8", "int16", "int32" -> ColumnReader.of(name, ColumnType.INT, Values::int32);
      case "int64" -> ColumnReader.of(name, ColumnType.LONG, Values::int64);
      case "float" -> ColumnReader.of(name, ColumnType.FLOAT, Values::float32);
      case "double" -> ColumnReader.of(name, ColumnType.DOUBLE, Values::float64);
      case "string" -> ColumnReader.of(name, ColumnType.STRING, Values::text);
      case "bytes" -> ColumnReader.of(name, ColumnType.BINARY, Values.binary(BinaryMode.BYTES));
      case "array" -> ColumnReader.of(name, ColumnType.STRING, Values::jsonText);
      default -> throw unknown(name, field.path("type").asText() + " " + semantic);
    };
  }

  /** The reader of a semantic type, or null where the plain type tells everything. */
  private static ColumnReader semantic(
      String name, String semantic, JsonNode parameters, boolean optional) throws PoisonException {
    return switch (semantic) {
      case "org.apache.kafka.connect.data.Decimal" -> decimal(name, parameters);
      case "io.debezium.time.Date", "org.apache.kafka.connect.data.Date" ->
          ColumnReader.of(name, ColumnType.DATE, Values::date);
      case "io.debezium.time.IsoDate" -> ColumnReader.of(name, ColumnType.DATE, Values::isoDate);
      case "io.debezium.time.Timestamp", "org.apache.kafka.connect.data.Timestamp" ->
          ColumnReader.of(name, ColumnType.TIMESTAMP, Values::timestampMillis);
      case "io.debezium.time.MicroTimestamp" ->
          ColumnReader.of(name, ColumnType.TIMESTAMP, Values::timestampMicros);
      case "io.debezium.time.NanoTimestamp" ->
          ColumnReader.of(name, ColumnType.TIMESTAMP, Values::timestampNanos);
      case "io.debezium.time.ZonedTimestamp" ->
          ColumnReader.of(
              name,
              ColumnType.TIMESTAMP,
              optional ? Values.zeroAsNull(Values::isoTimestamp) : Values::isoTimestamp);
      case "io.debezium.time.IsoTimestamp" ->
          ColumnReader.of(name, ColumnType.TIMESTAMP, Values::isoTimestamp);
      case "io.debezium.time.Year" -> ColumnReader.of(name, ColumnType.INT, Values::year);
      case "io.debezium.data.Enum" ->
          ColumnReader.of(name, ColumnType.STRING, members(parameters).one());
      case "io.debezium.data.EnumSet" ->
          ColumnReader.of(name, ColumnType.STRING, members(parameters).several());
      case "io.debezium.time.Time", "org.apache.kafka.connect.data.Time" ->
          ColumnReader.of(name, ColumnType.STRING, Values::timeMillis);
      case "io.debezium.time.MicroTime" ->
          ColumnReader.of(name, ColumnType.STRING, Values::timeMicros);
      case "io.debezium.time.NanoTime" ->
          ColumnReader.of(name, ColumnType.STRING, Values::timeNanos);
      case "io.debezium.time.ZonedTime", "io.debezium.time.IsoTime" ->
          ColumnReader.of(name, ColumnType.STRING, Values::isoTime);
      case "io.debezium.data.Bits" -> bits(name, parameters);
      case "io.debezium.data.geometry.Geometry", "io.debezium.data.geometry.Point" ->
          ColumnReader.of(name, ColumnType.BINARY, Values::geometry);
      case "io.debezium.data.Json",
          "io.debezium.data.Xml",
          "io.debezium.data.Uuid",
          "io.debezium.data.FloatVector",
          "io.debezium.data.DoubleVector" ->
          null;
      default -> throw unknown(name, semantic);
    };
  }

  private static ColumnReader decimal(String name, JsonNode parameters) throws PoisonException {
    int scale = parameters.path("scale").asInt();
    int precision = parameters.path("connect.decimal.precision").asInt(ColumnType.MAX_PRECISION);
    if (precision < 1 || precision > MOST_DIGITS || scale < 0 || scale > precision) {
      throw unknown(name, "Decimal(" + precision + "," + scale + ")");
    }
    return precision > ColumnType.MAX_PRECISION
        ? ColumnReader.of(
            name, ColumnType.STRING, Values.plain(Values.decimal(precision, scale, false)))
        : ColumnReader.of(
            name, ColumnType.decimal(precision, scale), Values.decimal(precision, scale, false));
  }

  private static Members members(JsonNode parameters) {
    return Members.ofAllowed(parameters.path("allowed").asText());
  }

  private static ColumnReader bits(String name, JsonNode parameters) throws PoisonException {
    int length = parameters.path("length").asInt();
    if (length < 1 || length > 64) {
      throw unknown(name, "Bits(" + length + ")");
    }
    return ColumnReader.of(
        name, length < 64 ? ColumnType.LONG : ColumnType.decimal(20, 0), Values.bits(length));
  }

  private static PoisonException unknown(String name, String type) {
    return new PoisonException(
        Reason.SCHEMA_MISMATCH, "Column " + name + " has the unknown type " + type.strip());
  }
}
