package io.tributary.schemas.debezium;

import io.tributary.schemas.debezium.ColumnReader.ValueReader;
import io.tributary.schemas.table.ColumnType;
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
      case "TINYINT", "SMALLINT", "MEDIUMINT", "YEAR", "INT1", "INT2", "INT3" ->
          ColumnReader.of(name, ColumnType.INT, Values::int32);
      case "BOOL", "BOOLEAN" -> bool(name);
      case "INT", "INTEGER", "INT4" ->
          unsigned
              ? ColumnReader.of(name, ColumnType.LONG, Values::int64)
              : ColumnReader.of(name, ColumnType.INT, Values::int32);
      case "BIGINT", "INT8", "SERIAL" ->
          unsigned || type.equals("SERIAL")
              ? unsignedBigint(name)
              : ColumnReader.of(name, ColumnType.LONG, Values::int64);
      case "DECIMAL", "NUMERIC", "DEC", "FIXED" ->
          decimal(name, length < 0 ? 10 : length, scale < 0 ? 0 : scale);
      case "FLOAT" ->
          scale < 0 && length > 24
              ? ColumnReader.of(name, ColumnType.DOUBLE, Values::float64)
              : ColumnReader.of(name, ColumnType.FLOAT, Values::float32);
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
          ColumnReader.of(name, ColumnType.BINARY, Values.binary(modes.binary()));
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

  private static ColumnReader bool(String name) {
    return ColumnReader.of(
        name,
        ColumnType.INT,
        json -> json.isBoolean() ? (json.booleanValue() ? 1 : 0) : Values.int32(json));
  }

  private ColumnReader unsignedBigint(String name) {
    ValueReader reader =
        switch (modes.unsignedBigint()) {
          case LONG -> Values::unsignedInt64;
          case PRECISE -> Values.decimal(0, false);
        };
    return ColumnReader.of(name, ColumnType.decimal(20, 0), reader);
  }

  private ColumnReader decimal(String name, int precision, int scale) {
    boolean digits = modes.decimal() == WireModes.DecimalMode.STRING;
    if (precision > ColumnType.MAX_PRECISION) {
      return ColumnReader.of(name, ColumnType.STRING, Values.wideDecimal(scale, digits));
    }
    ValueReader reader =
        switch (modes.decimal()) {
          case PRECISE, STRING -> Values.decimal(scale, digits);
          case DOUBLE -> Values.roundedDecimal(scale);
        };
    return ColumnReader.of(name, ColumnType.decimal(precision, scale), reader);
  }

  private ColumnReader bit(String name, int length) {
    if (length == 1) {
      return ColumnReader.of(name, ColumnType.BOOLEAN, Values::bool);
    }
    return ColumnReader.of(
        name,
        length < 64 ? ColumnType.LONG : ColumnType.decimal(20, 0),
        Values.bits(length, modes.binary()));
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
