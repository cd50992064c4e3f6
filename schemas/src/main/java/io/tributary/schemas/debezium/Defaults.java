package io.tributary.schemas.debezium;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.schemas.debezium.DefaultClause.Kind;
import io.tributary.schemas.table.ColumnType;
import io.tributary.schemas.table.ServerTime;
import io.tributary.schemas.table.TypeName;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/**
 * The value that MySQL gives to the rows that are already there when a column is added: the
 * declared default, or the type's implicit one if the column takes no NULL.
 */
final class Defaults {

  /** Bytes of a server's BINARY(n). */
  private static final int LONGEST_BINARY = 255;

  private Defaults() {}

  /**
   * What the rows get.
   *
   * @param value the value, or null
   * @param known false if only the server knows the value
   */
  record Fill(Object value, boolean known) {
    private static final Fill NULL = new Fill(null, true);
    private static final Fill UNKNOWN = new Fill(null, false);
  }

  /**
   * The fill of a column as the schema-change topic describes it.
   *
   * @param statement the statement that made the column what it is
   * @param time how the server reads dates and times
   */
  static Fill of(ColumnType type, JsonNode column, AlterStatement statement, ServerTime time) {
    DefaultClause clause = statement.defaultOf(column.path("name").asText());
    if (clause == null) {
      clause = described(column);
    }
    boolean optional = column.path("optional").asBoolean(true);
    try {
      return switch (clause.kind()) {
        case NONE ->
            isCounted(column) ? Fill.UNKNOWN : optional ? Fill.NULL : implicit(type, column);
        case NULL -> Fill.NULL;
        case COMPUTED -> Fill.UNKNOWN;
        case TEXT, NUMBER, BITS, HEX, TRUE, FALSE ->
            isTimestamp(column) && !isZero(clause)
                // A literal is local to the time zone of the session, which the record does not
                // tell.
                ? Fill.UNKNOWN
                : new Fill(literal(type, column, clause, time), true);
      };
    } catch (IllegalArgumentException | ArithmeticException e) {
      // What is no plain literal of the type can only be told by the server.
      return Fill.UNKNOWN;
    }
  }

  /**
   * A fill after a change of the column's type, as MySQL converts the rows; null where there is no
   * such value.
   */
  static Object retyped(Object fill, ColumnType from, ColumnType to) {
    if (fill == null || from.equals(to)) {
      return fill;
    }
    return switch (from.kind()) {
      case BOOLEAN -> converted((Boolean) fill ? "1" : "0", to);
      case INT, LONG, FLOAT, DOUBLE, STRING -> converted(fill.toString(), to);
      case DECIMAL -> converted(((BigDecimal) fill).toPlainString(), to);
      case DATE, TIMESTAMP, BINARY -> null;
    };
  }

  private static Object converted(String text, ColumnType to) {
    try {
      return switch (to.kind()) {
        case BOOLEAN -> new BigDecimal(text).intValueExact() != 0;
        case INT -> new BigDecimal(text).intValueExact();
        case LONG -> new BigDecimal(text).longValueExact();
        case FLOAT -> Float.valueOf(text);
        case DOUBLE -> Double.valueOf(text);
        case DECIMAL -> new BigDecimal(text).setScale(to.scale());
        case STRING -> text;
        case DATE, TIMESTAMP, BINARY -> null;
      };
    } catch (ArithmeticException | NumberFormatException e) {
      // Rounded, cut or refused by the server: only a snapshot can tell.
      return null;
    }
  }

  /** The clause of a column that the statement does not mention, from its description alone. */
  private static DefaultClause described(JsonNode column) {
    JsonNode declared = column.path("defaultValueExpression");
    if (!declared.isTextual()) {
      return new DefaultClause(Kind.NONE, "");
    }
    String text = declared.textValue();
    boolean unclear =
        switch (typeName(column)) {
          case "BIT" -> text.length() > 1;
          // The text '0' is 2000 and the number 0 is 0000; the description has one form for both.
          case "YEAR" -> text.matches("0{1,2}");
          case "ENUM", "SET" -> text.matches("\\d+") || isQuoted(text);
          case "DATE", "DATETIME", "TIMESTAMP" -> text.startsWith("1970-01-01");
          default -> isQuoted(text);
        };
    if (unclear) {
      return new DefaultClause(Kind.COMPUTED, "");
    }
    return switch (text.toUpperCase(Locale.ROOT)) {
      case "TRUE" -> new DefaultClause(Kind.TRUE, "");
      case "FALSE" -> new DefaultClause(Kind.FALSE, "");
      default -> new DefaultClause(Kind.TEXT, text);
    };
  }

  private static boolean isQuoted(String text) {
    return text.indexOf('\'') >= 0 || text.indexOf('"') >= 0 || text.indexOf('\\') >= 0;
  }

  private static boolean isCounted(JsonNode column) {
    return column.path("autoIncremented").asBoolean() || column.path("generated").asBoolean();
  }

  private static Object literal(
      ColumnType type, JsonNode column, DefaultClause clause, ServerTime time) {
    return switch (type.kind()) {
      case BOOLEAN -> {
        int bit = Literals.number(clause).intValueExact();
        if (bit != 0 && bit != 1) {
          throw new IllegalArgumentException("not a bit");
        }
        yield bit == 1;
      }
      case INT ->
          typeName(column).equals("YEAR")
              ? Literals.year(clause)
              : (Object) Literals.rounded(clause, 0).intValueExact();
      case LONG -> Literals.rounded(clause, 0).longValueExact();
      case FLOAT -> (float) asDeclared(column, Literals.number(clause).floatValue());
      case DOUBLE -> asDeclared(column, Literals.number(clause).doubleValue());
      case DECIMAL -> Literals.rounded(clause, type.scale());
      case STRING -> text(column, clause, time);
      case BINARY -> Literals.bytes(clause, fixedLength(column));
      case DATE -> isZero(clause) ? zero(column, 0) : Literals.date(clause, time);
      case TIMESTAMP ->
          isZero(clause)
              ? zero(column, 0L)
              : Literals.datetime(clause, Math.max(0, column.path("length").asInt(0)), time);
    };
  }

  /** FLOAT(m,d) rounds to its own digits. */
  private static double asDeclared(JsonNode column, double number) {
    if (!column.path("scale").isNumber()) {
      return number;
    }
    double factor = Math.pow(10, column.path("scale").asInt());
    return Math.rint(number * factor) / factor;
  }

  private static boolean isTimestamp(JsonNode column) {
    return typeName(column).equals("TIMESTAMP");
  }

  private static boolean isZero(DefaultClause clause) {
    return switch (clause.kind()) {
      case TEXT -> clause.text().matches("0{4}-0{1,2}-0{1,2}([ T]00?:00?:00?(\\.0*)?)?|0+");
      case NUMBER -> clause.text().matches("0+(\\.0*)?");
      case NONE, NULL, COMPUTED, BITS, HEX, TRUE, FALSE -> false;
    };
  }

  /** A zero date is NULL, or the epoch where NULL is not allowed, as in every row. */
  private static Object zero(JsonNode column, Object epoch) {
    return column.path("optional").asBoolean(true) ? null : epoch;
  }

  private static String text(JsonNode column, DefaultClause clause, ServerTime time) {
    String charset = column.path("charsetName").asText(null);
    return switch (typeName(column)) {
      case "DECIMAL" -> Literals.rounded(clause, column.path("scale").asInt(0)).toPlainString();
      case "TIME" -> Literals.time(clause, Math.max(0, column.path("length").asInt(0)), time);
      case "ENUM" -> Literals.member(clause, members(column));
      case "SET" -> Literals.members(clause, members(column));
      case "JSON" -> JsonTexts.stored(Literals.text(clause, charset), time.truncates());
      case "CHAR" -> Literals.text(clause, charset).stripTrailing();
      case "UUID", "INET4", "INET6", "VECTOR" ->
          throw new IllegalArgumentException("the server writes it in its own form");
      default -> Literals.text(clause, charset);
    };
  }

  private static Fill implicit(ColumnType type, JsonNode column) {
    Object value =
        switch (type.kind()) {
          case BOOLEAN -> false;
          case INT -> 0;
          case LONG -> 0L;
          case FLOAT -> 0f;
          case DOUBLE -> 0d;
          case DECIMAL -> BigDecimal.ZERO.setScale(type.scale());
          case STRING -> implicitText(column);
          case BINARY -> isGeometry(column) ? null : new byte[Math.max(0, fixedLength(column))];
          case DATE -> 0;
          // A TIMESTAMP's is the current time on servers of an older default.
          case TIMESTAMP -> isTimestamp(column) ? null : (Object) 0L;
        };
    return value == null ? Fill.UNKNOWN : new Fill(value, true);
  }

  private static String implicitText(JsonNode column) {
    return switch (typeName(column)) {
      case "DECIMAL" -> BigDecimal.ZERO.setScale(column.path("scale").asInt(0)).toPlainString();
      case "ENUM" -> members(column).isEmpty() ? "" : members(column).get(0);
      case "TIME" -> "00:00:00";
      case "JSON" -> "null";
      case "UUID", "INET4", "INET6", "VECTOR" -> null;
      default -> "";
    };
  }

  private static List<String> members(JsonNode column) {
    return MySqlTypes.members(column).names();
  }

  private static boolean isGeometry(JsonNode column) {
    String type = typeName(column);
    return !type.endsWith("BINARY")
        && !type.endsWith("BLOB")
        && !"binary".equalsIgnoreCase(column.path("charsetName").asText());
  }

  /** The length of a BINARY(n), whose values are filled up with zeros, or -1. */
  private static int fixedLength(JsonNode column) {
    return switch (typeName(column)) {
      case "BINARY", "CHAR" -> Math.min(LONGEST_BINARY, column.path("length").asInt(1));
      default -> -1;
    };
  }

  private static String typeName(JsonNode column) {
    return TypeName.of(column.path("typeName").asText()).name();
  }
}
