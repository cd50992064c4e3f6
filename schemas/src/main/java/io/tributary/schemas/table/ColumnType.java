package io.tributary.schemas.table;

/**
 * A column's type in the lake, and with it the Java class that carries its values.
 *
 * @param kind the type's family
 * @param precision decimal digits in all, for {@link Kind#DECIMAL}, else 0
 * @param scale decimal digits behind the point, for {@link Kind#DECIMAL}, else 0
 */
public record ColumnType(Kind kind, int precision, int scale) {

  /** The widest decimal that Parquet readers of this lake agree on. */
  public static final int MAX_PRECISION = 38;

  /** Families of types; each states the Java class of its values. */
  public enum Kind {
    /** {@link Boolean}. */
    BOOLEAN,
    /** {@link Integer}, 32 bits signed. */
    INT,
    /** {@link Long}, 64 bits signed. */
    LONG,
    /** {@link Float}. */
    FLOAT,
    /** {@link Double}. */
    DOUBLE,
    /** {@link java.math.BigDecimal} with exactly the type's scale. */
    DECIMAL,
    /** {@link String}. */
    STRING,
    /** {@code byte[]}. */
    BINARY,
    /** {@link Integer}: days since 1970-01-01. */
    DATE,
    /** {@link Long}: microseconds since 1970-01-01T00:00:00Z. */
    TIMESTAMP
  }

  public static final ColumnType BOOLEAN = new ColumnType(Kind.BOOLEAN, 0, 0);
  public static final ColumnType INT = new ColumnType(Kind.INT, 0, 0);
  public static final ColumnType LONG = new ColumnType(Kind.LONG, 0, 0);
  public static final ColumnType FLOAT = new ColumnType(Kind.FLOAT, 0, 0);
  public static final ColumnType DOUBLE = new ColumnType(Kind.DOUBLE, 0, 0);
  public static final ColumnType STRING = new ColumnType(Kind.STRING, 0, 0);
  public static final ColumnType BINARY = new ColumnType(Kind.BINARY, 0, 0);
  public static final ColumnType DATE = new ColumnType(Kind.DATE, 0, 0);
  public static final ColumnType TIMESTAMP = new ColumnType(Kind.TIMESTAMP, 0, 0);

  public ColumnType {
    if (kind == Kind.DECIMAL
        && (precision < 1 || precision > MAX_PRECISION || scale < 0 || scale > precision)) {
      throw new IllegalArgumentException(
          "DECIMAL(" + precision + "," + scale + ") is not allowed; expected 1 to 38 digits");
    }
  }

  /**
   * A decimal type.
   *
   * @param precision digits in all, 1 to {@value #MAX_PRECISION}
   * @param scale digits behind the point, 0 to {@code precision}
   */
  public static ColumnType decimal(int precision, int scale) {
    return new ColumnType(Kind.DECIMAL, precision, scale);
  }

  @Override
  public String toString() {
    return kind == Kind.DECIMAL ? "DECIMAL(" + precision + "," + scale + ")" : kind.name();
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException if the text is something else
   */
  public static ColumnType parse(String text) {
    if (text.startsWith("DECIMAL(") && text.endsWith(")")) {
      int comma = text.indexOf(',');
      return decimal(
          Integer.parseInt(text, 8, comma, 10),
          Integer.parseInt(text, comma + 1, text.length() - 1, 10));
    }
    return new ColumnType(Kind.valueOf(text), 0, 0);
  }
}
