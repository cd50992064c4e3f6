package io.tributary.schemas.debezium;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.schemas.debezium.ColumnReader.ValueReader;
import io.tributary.schemas.debezium.WireModes.BinaryMode;
import io.tributary.schemas.table.ColumnType;
import io.tributary.schemas.table.ColumnType.Kind;
import io.tributary.schemas.table.TypeName;
import java.util.ArrayList;
import java.util.List;

/**
 * Columns as MySQL and MariaDB declare them, for records without the schema envelope: the declared
 * type and the connector's modes together tell what a JSON value means.
 */
final class MySqlTypes {

  /** Of a server's decimals. */
  private static final int MOST_DIGITS = 65;

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
    JsonNode name = column.path("name");
    JsonNode type = column.path("typeName");
    if (!name.isTextual() || !type.isTextual()) {
      throw new PoisonException(Reason.SCHEMA_MISMATCH, "A column has no name or no type");
    }
    ColumnReader reader =
        column(
            name.textValue(), type.textValue(), number(column, "length"), number(column, "scale"));
    ColumnReader special =
        switch (TypeName.of(type.textValue()).name()) {
          case "ENUM" -> choice(reader, members(column).one());
          case "SET" -> choice(reader, members(column).several());
          case "TIMESTAMP" -> column.path("optional").asBoolean(true) ? zeroAsNull(reader) : reader;
          default -> ConnectorFaults.mended(reader, column);
        };
    return special.declaredAs(Declaration.of(special.column().type(), column));
  }

  /** A number of the declaration, or -1 if it has none. */
  private static int number(JsonNode column, String field) throws PoisonException {
    JsonNode number = column.path(field);
    if (number.isMissingNode() || number.isNull()) {
      return -1;
    }
    if (!number.isIntegralNumber() || !number.canConvertToInt()) {
      throw new PoisonException(
          Reason.SCHEMA_MISMATCH,
          "Column " + column.path("name").asText() + " has a " + field + " that is no number");
    }
    return number.intValue();
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
    TypeName type = TypeName.of(declared);
    return switch (type.name()) {
      case "TINYINT" -> tinyint(name);
      case "SMALLINT", "MEDIUMINT" -> ColumnReader.of(name, ColumnType.INT, Values::int32);
      case "YEAR" -> ColumnReader.of(name, ColumnType.INT, Values::year);
      case "INT" ->
          type.unsigned()
              ? unsignedInt(name)
              : ColumnReader.of(name, ColumnType.INT, Values::int32);
      case "BIGINT" ->
          type.unsigned()
              ? unsignedBigint(name)
              : ColumnReader.of(name, ColumnType.LONG, Values::int64);
      // A length of 0 is the default's, as for the server.
      case "DECIMAL" -> decimal(name, length < 1 ? 10 : length, Math.max(0, scale));
      case "NUMBER" ->
          length < 1
              ? ColumnReader.of(name, ColumnType.DOUBLE, Values::float64)
              : decimal(name, length, Math.max(0, scale));
      case "FLOAT" ->
          scale < 0 && length > 24
              ? ColumnReader.of(name, ColumnType.DOUBLE, Values::float64)
              : real(name);
      case "DOUBLE" -> ColumnReader.of(name, ColumnType.DOUBLE, Values::float64);
      case "BIT" -> bit(name, Math.max(1, length));
      case "CHAR",
          "VARCHAR",
          "TINYTEXT",
          "TEXT",
          "MEDIUMTEXT",
          "LONGTEXT",
          "ENUM",
          "SET",
          "JSON",
          "UUID",
          "INET4",
          "INET6",
          "XMLTYPE" ->
          ColumnReader.of(name, ColumnType.STRING, Values::text);
      case "BINARY", "VARBINARY", "TINYBLOB", "BLOB", "MEDIUMBLOB", "LONGBLOB" -> binary(name);
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
          "GEOMETRYCOLLECTION" ->
          ColumnReader.of(name, ColumnType.BINARY, Values::geometry);
      case "VECTOR" -> ColumnReader.of(name, ColumnType.STRING, Values::jsonText);
      case "ENUM BINARY", "SET BINARY" ->
          throw new PoisonException(
              Reason.SCHEMA_MISMATCH,
              "Column " + name + " has the type " + declared + ", whose members are not sent");
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
          case PRECISE -> Values.unsignedOrPrecise(20);
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

  private ColumnReader decimal(String name, int precision, int scale) throws PoisonException {
    if (precision > MOST_DIGITS || scale > precision) {
      throw new PoisonException(
          Reason.SCHEMA_MISMATCH,
          "Column " + name + " has the impossible type DECIMAL(" + precision + "," + scale + ")");
    }
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

  private static ColumnReader bit(String name, int length) throws PoisonException {
    if (length > 64) {
      throw new PoisonException(
          Reason.SCHEMA_MISMATCH,
          "Column " + name + " has the impossible type BIT(" + length + ")");
    }
    if (length == 1) {
      return ColumnReader.of(name, ColumnType.BOOLEAN, Values::bool);
    }
    return ColumnReader.of(
        name, length < 64 ? ColumnType.LONG : ColumnType.decimal(20, 0), Values.bits(length));
  }

  private ColumnReader date(String name) {
    ValueReader reader =
        switch (modes.temporal()) {
          case ADAPTIVE_TIME_MICROSECONDS, CONNECT, MICROSECONDS, NANOSECONDS -> Values::date;
          case ISOSTRING -> Values::isoDate;
        };
    return ColumnReader.of(name, ColumnType.DATE, reader);
  }

  private ColumnReader datetime(String name, int fraction) {
    ValueReader reader =
        switch (modes.temporal()) {
          case ADAPTIVE_TIME_MICROSECONDS ->
              fraction > 3 ? Values::timestampMicros : Values::timestampMillis;
          case CONNECT -> Values::timestampMillis;
          case MICROSECONDS -> Values::timestampMicros;
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
