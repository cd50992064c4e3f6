package io.tributary.transforms.lake;

import io.tributary.schemas.table.ColumnType;
import io.tributary.schemas.table.ColumnType.Kind;
import io.tributary.schemas.table.ServerText;
import java.math.BigDecimal;
import java.util.Base64;

/**
 * What becomes of a column whose type changes: the narrowest type that keeps the values of both
 * exactly, and text where no other does.
 */
final class TypeJoin {

  private TypeJoin() {}

  static ColumnType of(ColumnType a, ColumnType b) {
    if (a.equals(b)) {
      return a;
    }
    if (isFloating(a) && isFloating(b)) {
      return ColumnType.DOUBLE;
    }
    if (isExact(a) && isExact(b)) {
      if (a.kind() != Kind.DECIMAL && b.kind() != Kind.DECIMAL) {
        return a.kind() == Kind.LONG || b.kind() == Kind.LONG ? ColumnType.LONG : ColumnType.INT;
      }
      int scale = Math.max(scale(a), scale(b));
      int whole = Math.max(digits(a) - scale(a), digits(b) - scale(b));
      return whole + scale <= ColumnType.MAX_PRECISION
          ? ColumnType.decimal(whole + scale, scale)
          : ColumnType.STRING;
    }
    if (isDay(a) && isDay(b)) {
      return ColumnType.TIMESTAMP;
    }
    return ColumnType.STRING;
  }

  /** The value in the wider type; {@code to} must be the join of {@code from} with another. */
  static Object convert(Object value, ColumnType from, ColumnType to) {
    if (value == null || from.equals(to)) {
      return value;
    }
    return switch (to.kind()) {
      case INT -> value instanceof Boolean flag ? (Integer) (flag ? 1 : 0) : value;
      case LONG -> value instanceof Boolean flag ? (flag ? 1L : 0L) : ((Number) value).longValue();
      case DOUBLE -> ((Number) value).doubleValue();
      case DECIMAL -> decimal(value).setScale(to.scale());
      case TIMESTAMP -> ((Integer) value) * 86_400_000_000L;
      case STRING -> text(value, from);
      case BOOLEAN, FLOAT, BINARY, DATE ->
          throw new IllegalArgumentException(from + " does not widen to " + to);
    };
  }

  private static BigDecimal decimal(Object value) {
    if (value instanceof BigDecimal exact) {
      return exact;
    }
    return value instanceof Boolean flag
        ? (flag ? BigDecimal.ONE : BigDecimal.ZERO)
        : BigDecimal.valueOf(((Number) value).longValue());
  }

  private static String text(Object value, ColumnType from) {
    return switch (from.kind()) {
      case BOOLEAN -> (Boolean) value ? "1" : "0";
      case INT, LONG, STRING -> value.toString();
      case FLOAT -> ServerText.of(Double.parseDouble(value.toString()));
      case DOUBLE -> ServerText.of((Double) value);
      case DECIMAL -> ((BigDecimal) value).toPlainString();
      case BINARY -> Base64.getEncoder().encodeToString((byte[]) value);
      case DATE -> ServerText.date((Integer) value);
      case TIMESTAMP -> ServerText.datetime((Long) value);
    };
  }

  private static boolean isFloating(ColumnType type) {
    return type.kind() == Kind.FLOAT || type.kind() == Kind.DOUBLE;
  }

  private static boolean isDay(ColumnType type) {
    return type.kind() == Kind.DATE || type.kind() == Kind.TIMESTAMP;
  }

  private static boolean isExact(ColumnType type) {
    return type.kind() == Kind.BOOLEAN
        || type.kind() == Kind.INT
        || type.kind() == Kind.LONG
        || type.kind() == Kind.DECIMAL;
  }

  private static int digits(ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> 1;
      case INT -> 10;
      case LONG -> 19;
      case DECIMAL -> type.precision();
      case FLOAT, DOUBLE, STRING, BINARY, DATE, TIMESTAMP ->
          throw new IllegalArgumentException(type + " has no digits");
    };
  }

  private static int scale(ColumnType type) {
    return type.kind() == Kind.DECIMAL ? type.scale() : 0;
  }
}
