package io.tributary.schemas.table;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A column's type as MySQL or MariaDB declares it: what the lake's type leaves out, and the server
 * looks at when it converts values.
 *
 * @param lake the type in the lake
 * @param name the declared name with its attributes, such as {@code INT UNSIGNED ZEROFILL}; of all
 *     names for one type it keeps that of {@link TypeName}
 * @param length length, precision or digits of a second, -1 where not declared
 * @param scale digits behind the point, -1 where not declared
 * @param optional whether NULL is allowed
 * @param charset the character set of a text, or null for one that holds all of Unicode
 * @param members of an ENUM or SET in the order of their declaration, else empty
 */
public record SourceType(
    ColumnType lake,
    String name,
    int length,
    int scale,
    boolean optional,
    String charset,
    List<String> members) {

  /** Types that the server converts alike. */
  enum Family {
    INTEGER,
    YEAR,
    BIT,
    DECIMAL,
    FLOAT,
    DOUBLE,
    TEXT,
    BYTES,
    ENUM,
    SET,
    JSON,
    DATE,
    DATETIME,
    TIMESTAMP,
    TIME,
    /** Converted in a way that is not known here. */
    OTHER
  }

  private static final String UNSIGNED = " UNSIGNED";
  private static final String ZEROFILL = " ZEROFILL";
  private static final long[] BLOB_BYTES = {255, 65_535, 16_777_215, 4_294_967_295L};

  public SourceType {
    Objects.requireNonNull(lake, "lake");
    name = canonical(name);
    charset = charset == null ? null : charset.toLowerCase(Locale.ROOT);
    members = List.copyOf(members);
  }

  private static String canonical(String declared) {
    TypeName type = TypeName.of(declared);
    return type.name()
        + (type.unsigned() ? UNSIGNED : "")
        + (declared.toUpperCase(Locale.ROOT).contains(ZEROFILL) ? ZEROFILL : "");
  }

  /** The name without attributes; ZEROFILL never stands without UNSIGNED. */
  private String base() {
    int attributes = name.indexOf(UNSIGNED);
    return attributes < 0 ? name : name.substring(0, attributes);
  }

  Family family() {
    String base = base();
    return switch (lake.kind()) {
      case BOOLEAN -> Family.BIT;
      case INT -> base.equals("YEAR") ? Family.YEAR : Family.INTEGER;
      case LONG -> base.equals("BIT") ? Family.BIT : Family.INTEGER;
      case DECIMAL ->
          switch (base) {
            case "BIGINT" -> Family.INTEGER;
            case "BIT" -> Family.BIT;
            default -> Family.DECIMAL;
          };
      case FLOAT -> Family.FLOAT;
      case DOUBLE -> Family.DOUBLE;
      case DATE -> Family.DATE;
      case TIMESTAMP -> base.equals("TIMESTAMP") ? Family.TIMESTAMP : Family.DATETIME;
      case BINARY ->
          base.endsWith("BINARY") || base.endsWith("BLOB") || "binary".equals(charset)
              ? Family.BYTES
              : Family.OTHER;
      case STRING ->
          switch (base) {
            case "ENUM" -> Family.ENUM;
            case "SET" -> Family.SET;
            case "JSON" -> Family.JSON;
            case "TIME" -> Family.TIME;
            case "DECIMAL", "NUMBER" -> Family.DECIMAL;
            case "UUID", "INET4", "INET6", "VECTOR" -> Family.OTHER;
            default -> Family.TEXT;
          };
    };
  }

  boolean unsigned() {
    return name.contains(UNSIGNED);
  }

  boolean zerofill() {
    return name.endsWith(ZEROFILL);
  }

  /** Whether its values lose their trailing spaces, or are filled up with zeros. */
  boolean isFixedLength() {
    return base().equals("CHAR") || base().equals("BINARY");
  }

  /** Whether its length is that of a kind of TEXT or BLOB, and not its own. */
  boolean isLarge() {
    return base().endsWith("TEXT") || base().endsWith("BLOB");
  }

  /** How long a value may be: characters, of TEXT and BLOB bytes. */
  long capacity() {
    if (!isLarge()) {
      return length >= 0 ? length : isFixedLength() ? 1 : Integer.MAX_VALUE;
    }
    String base = base();
    if (base.startsWith("TINY")) {
      return BLOB_BYTES[0];
    }
    if (base.startsWith("LONG")) {
      return BLOB_BYTES[3];
    }
    return base.startsWith("MEDIUM") ? BLOB_BYTES[2] : BLOB_BYTES[1];
  }

  /** Digits of a second. */
  int fraction() {
    return Math.max(0, length);
  }

  int precision() {
    return length < 0 ? 10 : length;
  }

  int decimals() {
    return Math.max(0, scale);
  }

  private int bits() {
    return switch (base()) {
      case "TINYINT" -> 8;
      case "SMALLINT" -> 16;
      case "MEDIUMINT" -> 24;
      case "BIGINT" -> 64;
      default -> 32;
    };
  }

  /** Digits that a ZEROFILL fills up to. */
  int width() {
    if (length > 0) {
      return length;
    }
    return switch (bits()) {
      case 8 -> 3;
      case 16 -> 5;
      case 24 -> 8;
      case 64 -> 20;
      default -> 10;
    };
  }

  /** The smallest number that a whole number or DECIMAL can hold. */
  BigDecimal min() {
    if (unsigned()) {
      return BigDecimal.ZERO;
    }
    return family() == Family.DECIMAL
        ? max().negate()
        : new BigDecimal(BigInteger.ONE.shiftLeft(bits() - 1).negate());
  }

  /** The greatest. */
  BigDecimal max() {
    return family() == Family.DECIMAL
        ? new BigDecimal(BigInteger.TEN.pow(precision()).subtract(BigInteger.ONE), decimals())
        : new BigDecimal(
            BigInteger.ONE.shiftLeft(unsigned() ? bits() : bits() - 1).subtract(BigInteger.ONE));
  }

  /** A text for storage, without the signs that separate it from others. */
  String toText() {
    List<String> parts =
        new ArrayList<>(
            List.of(
                lake.toString(),
                name,
                Integer.toString(length),
                Integer.toString(scale),
                optional ? "1" : "0",
                charset == null ? "" : charset));
    parts.addAll(members);
    return String.join(
        ",", parts.stream().map(p -> URLEncoder.encode(p, StandardCharsets.UTF_8)).toList());
  }

  /** Reads what {@link #toText} wrote. */
  static SourceType parse(String text) {
    List<String> parts = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      parts.add(URLDecoder.decode(part, StandardCharsets.UTF_8));
    }
    return new SourceType(
        ColumnType.parse(parts.get(0)),
        parts.get(1),
        Integer.parseInt(parts.get(2)),
        Integer.parseInt(parts.get(3)),
        parts.get(4).equals("1"),
        parts.get(5).isEmpty() ? null : parts.get(5),
        parts.subList(6, parts.size()));
  }
}
