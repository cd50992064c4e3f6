package io.tributary.schemas.debezium;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.schemas.table.ColumnType;
import java.math.BigDecimal;

/**
 * The value that MySQL gives to the rows that are already there when a column is added: the
 * declared default, or the type's implicit one if the column takes no NULL.
 */
final class Defaults {

  private Defaults() {}

  /**
   * The fill of a column as the schema-change topic describes it, or null where the rows get NULL
   * or a value that the description does not tell.
   */
  static Object of(ColumnType type, JsonNode column) {
    JsonNode declared = column.path("defaultValueExpression");
    if (declared.isTextual()) {
      return parse(type, declared.textValue());
    }
    return column.path("optional").asBoolean(true) ? null : implicit(type, column);
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
      case BOOLEAN -> parse(to, (Boolean) fill ? "1" : "0");
      case INT, LONG, FLOAT, DOUBLE, STRING -> parse(to, fill.toString());
      case DECIMAL -> parse(to, ((BigDecimal) fill).toPlainString());
      // No fill is known of these, see parse.
      case DATE, TIMESTAMP, BINARY -> null;
    };
  }

  private static Object parse(ColumnType type, String text) {
    try {
      return switch (type.kind()) {
        case BOOLEAN -> text.equals("1") || text.equalsIgnoreCase("true") || text.equals("b'1'");
        case INT -> Integer.valueOf(text);
        case LONG -> Long.valueOf(text);
        case FLOAT -> Float.valueOf(text);
        case DOUBLE -> Double.valueOf(text);
        case DECIMAL -> new BigDecimal(text).setScale(type.scale());
        case STRING -> text;
        // A date's default may be CURRENT_TIMESTAMP, which Debezium describes as 1970-01-01, and
        // a binary one is described in the server's character set: neither text can be trusted.
        case DATE, TIMESTAMP, BINARY -> null;
      };
    } catch (ArithmeticException | NumberFormatException e) {
      // An expression default, evaluated by the server row by row: only a snapshot can tell it.
      return null;
    }
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
      case BINARY -> new byte[0];
      case DATE, TIMESTAMP -> null;
    };
  }

  private static Object implicitText(JsonNode column) {
    return switch (column.path("typeName").asText()) {
      case "ENUM" -> {
        String first = column.path("enumValues").path(0).asText("");
        yield first.length() >= 2 ? first.substring(1, first.length() - 1) : "";
      }
      case "TIME" -> "00:00:00";
      case "JSON" -> "null";
      default -> "";
    };
  }
}
