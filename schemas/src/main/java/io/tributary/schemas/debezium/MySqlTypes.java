package io.tributary.schemas.debezium;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.schemas.debezium.ColumnReader.ValueReader;
import io.tributary.schemas.debezium.WireModes.BinaryMode;
import io.tributary.schemas.table.ColumnType;
import io.tributary.schemas.table.ColumnType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Columns as MySQL and MariaDB declare them, for records without the schema envelope: the declared
 * type and the connector's modes together tell what a JSON value means.
 */
final class MySqlTypes {

  private final WireModes modes;

  MySqlTypes(WireModes modes) {
    this.modes = modes;
  }

  /**
   * The reader of a column as the schema-change topic describes it.
   *
   * @throws PoisonException if the type is not known
   */
  ColumnReader column(JsonNode column) throws PoisonException {
    ColumnReader reader =
        column(
            column.path("name").asText(),
            column.path("typeName").asText(),
            column.path("length").asInt(-1),
            column.path("scale").asInt(-1));
    ColumnReader special =
        switch (column.path("typeName").asText().toUpperCase(Locale.ROOT)) {
          case "ENUM" -> choice(reader, members(column).one());
          case "SET" -> choice(reader, members(column).several());
          case "TIMESTAMP" -> column.path("optional").asBoolean(true) ? zeroAsNull(reader) : reader;
          default -> ConnectorFaults.mended(reader, column);
        };
    return special.declaredAs(Declaration.of(special.column().type(), column));
  }

  /** The members of an ENUM or SET, none for another type. */
  static Members members(JsonNode column) {
    List<String> literals = new ArrayList<>();
    column.path("enumValues").forEach(literal -> literals.add(literal.asText()));
    return Members.ofLiterals(literals);
  }

  private static ColumnReader choice(ColumnReader text, ValueReader members) {
    return ColumnReader.of(text.column().name(), ColumnType.STRING, members)
        .overEnvelope((type, values) -> type.kind() == Kind.STRING ? members : null);
  }

  private static ColumnReader zeroAsNull(ColumnReader reader) {
    return ColumnReader.of(
            reader.column().name(), ColumnType.TIMESTAMP, Values.zeroAsNull(reader.values()))
        .overEnvelope(
            (type, values) -> type.kind() == Kind.TIMESTAMP ? Values.zeroAsNull(values) : null);
  }

  /**
   * The reader of a column.
   *
   * @param declared the type's name with its attributes, such as {@code INT UNSIGNED}
   * @param length length or precision, or -1 when not declared
   * @param scale digits behind the point, or -1 when not declared
   * @throws PoisonException if the type is not known
   */
  ColumnReader column(String name, String declared, int length, int scale) throws PoisonException {
    String type = declared.toUpperCase(Locale.ROOT).replace(" ZEROFILL", "").strip();
    boolean unsigned = type.endsWith(" UNSIGNED");
    if (unsigned) {
      type = type.substring(0, type.length() - " UNSIGNED".length());
    }
    int parenthesis = type.indexOf('(');
    if (parenthesis > 0) {
      type = type.substring(0, parenthesis).strip();
    }
    return switch (type) {
      case "TINYINT", "INT1", "BOOL", "BOOLEAN" -> tinyint(name);
      case "SMALLINT", "MEDIUMINT", "INT2", "INT3", "MIDDLEINT" ->
          ColumnReader.of(name, ColumnType.INT, Values::int32);
      case "YEAR" -> ColumnReader.of(name, ColumnType.INT, Values::year);
      case "INT", "INTEGER", "INT4" ->
          unsigned ? unsignedInt(name) : ColumnReader.of(name, ColumnType.INT, Values::int32);
      case "BIGINT", "INT8", "SERIAL" ->
          unsigned || type.equals("SERIAL")
              ? unsignedBigint(name)
              : ColumnReader.of(name, ColumnType.LONG, Values::int64);
      case "DECIMAL", "NUMERIC", "DEC", "FIXED" ->
          decimal(name, length < 0 ? 10 : length, scale < 0 ? 0 : scale);
      case "FLOAT" ->
          scale < 0 && length > 24
              ? ColumnReader.of(name, ColumnType.DOUBLE, Values::float64)
              : real(name);
      case "DOUBLE", "DOUBLE PRECISION", "REAL", "FLOAT8" ->
          ColumnReader.of(name, ColumnType.DOUBLE, Values::float64);
      case "BIT" -> bit(name, length < 0 ? 1 : length);
      case "CHAR",
          "VARCHAR",
          "TINYTEXT",
          "TEXT",
          "MEDIUMTEXT",
          "LONGTEXT",
          "NCHAR",
          "NVARCHAR",
          "CHARACTER",
          "CHARACTER VARYING",
          "NATIONAL CHAR",
          "NATIONAL VARCHAR",
          "ENUM",
          "SET",
          "JSON",
          "UUID",
          "INET4",
          "INET6" ->
          ColumnReader.of(name, ColumnType.STRING, Values::text);
      case "BINARY", "VARBINARY", "TINYBLOB", "BLOB", "MEDIUMBLOB", "LONGBLOB", "CHAR BYTE" ->
          binary(name);
      case "DATE" -> date(name);
      case "DATETIME" -> datetime(name, length);
      case "TIMESTAMP" -> ColumnReader.of(name, ColumnType.TIMESTAMP, Values::isoTimestamp);
      case "TIME" -> time(name);
      case "GEOMETRY",
          "POINT",
          "LINESTRING",
          "POLYGON",
          "MULTIPOINT",
          "MULTILINESTRING",
          "MULTIPOLYGON",
          "GEOMETRYCOLLECTION",
          "GEOMCOLLECTION" ->
          ColumnReader.of(name, ColumnType.BINARY, Values::geometry);
      case "VECTOR" -> ColumnReader.of(name, ColumnType.STRING, Values::jsonText);
      default ->
          throw new PoisonException(
              Reason.SCHEMA_MISMATCH, "Column " + name + " has the unknown type " + declared);
    };
  }

  /** TINYINT(1) is a boolean to some converters, and a BOOL one to the connector itself. */
  private static ColumnReader tinyint(String name) {
    return ColumnReader.of(name, ColumnType.INT, Values::tinyint)
        .overEnvelope((type, values) -> type.kind() == Kind.BOOLEAN ? Values::tinyint : null);
  }

  /**
   * A connector that learnt of the column while it streams, under a synonym of INT, writes 32
   * signed bits.
   */
  private static ColumnReader unsignedInt(String name) {
    return ColumnReader.of(name, ColumnType.LONG, Values::unsignedInt32)
        .overEnvelope(
            (type, values) ->
                type.kind() == Kind.INT || type.kind() == Kind.LONG ? Values::unsignedInt32 : null);
  }

  /** A FLOAT(m,d) is written as the double that its four bytes are. */
  private static ColumnReader real(String name) {
    return ColumnReader.of(name, ColumnType.FLOAT, Values::float32)
        .overEnvelope((type, values) -> type.kind() == Kind.DOUBLE ? Values::float32 : null);
  }

  /**
   * An envelope does not say which of three ways turned the bytes into text, only the mode does.
   */
  private ColumnReader binary(String name) {
    ValueReader reader = Values.binary(modes.binary());
    boolean text = modes.binary() != BinaryMode.BYTES;
    return ColumnReader.of(name, ColumnType.BINARY, reader)
        .overEnvelope((type, values) -> text && type.kind() == Kind.STRING ? reader : null);
  }

  /** The precise form is bytes, whatever the mode of decimals. */
  private ColumnReader unsignedBigint(String name) {
    ValueReader reader =
        switch (modes.unsignedBigint()) {
          case LONG -> Values::unsignedInt64;
          case PRECISE -> Values.decimal(20, 0, false);
        };
    return ColumnReader.of(name, ColumnType.decimal(20, 0), reader)
        .overEnvelope(
            (type, values) ->
                switch (type.kind()) {
                  case LONG -> Values::unsignedInt64;
                  case DECIMAL -> Values.decimal(20, 0, false);
                  case BOOLEAN, INT, FLOAT, DOUBLE, STRING, BINARY, DATE, TIMESTAMP -> null;
                });
  }

  private ColumnReader decimal(String name, int precision, int scale) {
    ValueReader reader = preciseDecimal(precision, scale);
    if (precision > ColumnType.MAX_PRECISION) {
      return ColumnReader.of(name, ColumnType.STRING, Values.plain(reader))
          .overEnvelope(
              (type, values) ->
                  switch (type.kind()) {
                    case STRING -> Values.plain(precision, scale, values);
                    case DOUBLE -> Values.plain(Values.roundedDecimal(precision, scale));
                    case BOOLEAN, INT, LONG, FLOAT, DECIMAL, BINARY, DATE, TIMESTAMP -> null;
                  });
    }
    return ColumnReader.of(name, ColumnType.decimal(precision, scale), reader)
        .overEnvelope(
            (type, values) ->
                switch (type.kind()) {
                  case STRING -> Values.decimal(precision, scale, true);
                  case DOUBLE -> Values.roundedDecimal(precision, scale);
                  case BOOLEAN, INT, LONG, FLOAT, DECIMAL, BINARY, DATE, TIMESTAMP -> null;
                });
  }

  private ValueReader preciseDecimal(int precision, int scale) {
    return switch (modes.decimal()) {
      case PRECISE -> Values.decimal(precision, scale, false);
      case STRING -> Values.decimal(precision, scale, true);
      case DOUBLE -> Values.roundedDecimal(precision, scale);
    };
  }

  private ColumnReader bit(String name, int length) {
    if (length == 1) {
      return ColumnReader.of(name, ColumnType.BOOLEAN, Values::bool);
    }
    return ColumnReader.of(
        name, length < 64 ? ColumnType.LONG : ColumnType.decimal(20, 0), Values.bits(length));
  }

  private ColumnReader date(String name) {
    ValueReader reader =
        switch (modes.temporal()) {
          case ADAPTIVE_TIME_MICROSECONDS, CONNECT, MICROSECONDS, NANOSECONDS -> Values::int32;
          case ISOSTRING -> Values::isoDate;
        };
    return ColumnReader.of(name, ColumnType.DATE, reader);
  }

  private ColumnReader datetime(String name, int fraction) {
    ValueReader reader =
        switch (modes.temporal()) {
          case ADAPTIVE_TIME_MICROSECONDS -> fraction > 3 ? Values::int64 : Values::timestampMillis;
          case CONNECT -> Values::timestampMillis;
          case MICROSECONDS -> Values::int64;
          case NANOSECONDS -> Values::timestampNanos;
          case ISOSTRING -> Values::isoTimestamp;
        };
    return ColumnReader.of(name, ColumnType.TIMESTAMP, reader);
  }

  private ColumnReader time(String name) {
    ValueReader reader =
        switch (modes.temporal()) {
          case ADAPTIVE_TIME_MICROSECONDS, MICROSECONDS -> Values::timeMicros;
          case CONNECT -> Values::timeMillis;
          case NANOSECONDS -> Values::timeNanos;
          case ISOSTRING -> Values::isoTime;
        };
    return ColumnReader.of(name, ColumnType.STRING, reader);
  }
}
