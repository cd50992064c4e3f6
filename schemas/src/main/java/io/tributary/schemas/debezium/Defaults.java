package io.tributary.schemas.debezium;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.schemas.debezium.DefaultClause.Kind;
import io.tributary.schemas.table.ColumnType;
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
   * The fill of a column as the schema-change topic describes it, or null where the rows get NULL
   * or a value that neither the description nor the statement tells.
   *
   * @param ddl the statement
   */
  static Object of(ColumnType type, JsonNode column, String ddl) {
    DefaultClause clause = DefaultClause.find(ddl, column.path("name").asText());
    if (clause == null) {
      clause = described(column);
    }
    boolean optional = column.path("optional").asBoolean(true);
    try {
      return switch (clause.kind()) {
        case NONE -> optional || isCounted(column) ? null : implicit(type, column);
        case NULL, COMPUTED -> null;
        case TEXT, NUMBER, BITS, HEX, TRUE, FALSE -> literal(type, column, clause, optional);
      };
    } catch (IllegalArgumentException | ArithmeticException e) {
      // The server converts a default like any value: it rounds, cuts or reads it in a way of its
      // own. What is no plain literal of the type can only be told by a snapshot.
      return null;
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
          case "DATE", "DATETIME", "TIMESTAMP" -> text.startsWith("1970-01-01");
          default -> text.indexOf('\'') >= 0 || text.indexOf('"') >= 0 || text.indexOf('\\') >= 0;
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

  private static boolean isCounted(JsonNode column) {
    return column.path("autoIncremented").asBoolean() || column.path("generated").asBoolean();
  }

  private static Object literal(
      ColumnType type, JsonNode column, DefaultClause clause, boolean optional) {
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
              : (Object) Literals.number(clause).intValueExact();
      case LONG -> Literals.number(clause).longValueExact();
      case FLOAT -> asDeclared(column, Literals.number(clause)).floatValue();
      case DOUBLE -> asDeclared(column, Literals.number(clause)).doubleValue();
      case DECIMAL -> Literals.number(clause).setScale(type.scale());
      case STRING -> text(column, clause);
      case BINARY -> Literals.bytes(clause, fixedLength(column));
      case DATE -> zeroOr(clause, optional, 0, Literals::date);
      case TIMESTAMP -> timestamp(column, clause, optional);
    };
  }

  /** FLOAT(m,d) rounds to its own digits. */
  private static BigDecimal asDeclared(JsonNode column, BigDecimal number) {
    return column.path("scale").isNumber() ? number.setScale(column.path("scale").asInt()) : number;
  }

  private static Object timestamp(JsonNode column, DefaultClause clause, boolean optional) {
    if (typeName(column).equals("TIMESTAMP")) {
      // Its literal is local to the time zone of the session, which the record does not tell.
      return zeroOr(clause, optional, 0L, text -> null);
    }
    int digits = Math.max(0, column.path("length").asInt(0));
    return zeroOr(clause, optional, 0L, text -> Literals.datetime(text, digits));
  }

  /** A zero date is NULL, or the epoch where NULL is not allowed, as in every row. */
  private static Object zeroOr(
      DefaultClause clause,
      boolean optional,
      Object epoch,
      java.util.function.Function<String, Object> otherwise) {
    if (clause.kind() != Kind.TEXT) {
      throw new IllegalArgumentException("no date");
    }
    if (clause.text().matches("0000-00-00( 00:00:00(\\.0{1,6})?)?")) {
      return optional ? null : epoch;
    }
    return otherwise.apply(clause.text());
  }

  private static String text(JsonNode column, DefaultClause clause) {
    return switch (typeName(column)) {
      case "DECIMAL", "NUMERIC", "DEC", "FIXED" ->
          Literals.number(clause).setScale(column.path("scale").asInt(0)).toPlainString();
      case "TIME" -> Literals.time(clause.text(), Math.max(0, column.path("length").asInt(0)));
      case "ENUM" -> Literals.member(clause, members(column));
      case "SET" -> Literals.members(clause, members(column));
      case "CHAR", "NCHAR", "CHARACTER", "NATIONAL CHAR" -> Literals.text(clause).stripTrailing();
      default -> Literals.text(clause);
    };
  }

  private static Object implicit(ColumnType type, JsonNode column) {
    return switch (type.kind()) {
      case BOOLEAN -> false;
      case INT -> 0;
      case LONG -> 0L;
      case FLOAT -> 0f;
      case DOUBLE -> 0d;
      case DECIMAL -> BigDecimal.ZERO.setScale(type.scale());
      case STRING -> implicitText(column);
      case BINARY -> new byte[Math.max(0, fixedLength(column))];
      case DATE -> 0;
      // A TIMESTAMP's is the current time on servers of an older default.
      case TIMESTAMP -> typeName(column).equals("TIMESTAMP") ? null : (Object) 0L;
    };
  }

  private static String implicitText(JsonNode column) {
    return switch (typeName(column)) {
      case "DECIMAL", "NUMERIC", "DEC", "FIXED" ->
          BigDecimal.ZERO.setScale(column.path("scale").asInt(0)).toPlainString();
      case "ENUM" -> members(column).isEmpty() ? "" : members(column).get(0);
      case "TIME" -> "00:00:00";
      case "JSON" -> "null";
      default -> "";
    };
  }

  private static List<String> members(JsonNode column) {
    return MySqlTypes.members(column).names();
  }

  /** The length of a BINARY(n), whose values are filled up with zeros, or -1. */
  private static int fixedLength(JsonNode column) {
    return typeName(column).equals("BINARY")
        ? Math.min(LONGEST_BINARY, column.path("length").asInt(1))
        : -1;
  }

  private static String typeName(JsonNode column) {
    return TypeName.of(column.path("typeName").asText()).name();
  }
}
