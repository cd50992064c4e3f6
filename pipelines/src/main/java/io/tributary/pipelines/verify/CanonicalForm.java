package io.tributary.pipelines.verify;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * What the values of a column type are compared as: how the database is asked for them, and the
 * form both sides are brought to.
 *
 * <p>Every form but the floating ones is a text. Equal values have equal texts and unequal values
 * unequal ones; where one text cannot serve, {@link #sameValue} has the last word.
 */
public enum CanonicalForm {
  /** Digits without leading zeros, which ZEROFILL and YEAR would add. */
  INTEGER {
    @Override
    Object fromDatabase(String text, boolean nullable) {
      return withoutLeadingZeros(text);
    }

    @Override
    String fromLake(String column, String type) {
      return asText(type.equals("BOOLEAN") ? "CAST(" + column + " AS INTEGER)" : column);
    }
  },

  /** Plain digits without zeros at either end, so that scale plays no part. */
  DECIMAL {
    @Override
    Object fromDatabase(String text, boolean nullable) {
      return withoutLeadingZeros(withoutTrailingZeros(text));
    }

    @Override
    String fromLake(String column, String type) {
      // DuckDB prints no zero before the point of a type that has no digits there.
      String text = "regexp_replace(" + asText(column) + ", '^(-?)[.]', '\\10.')";
      return "CASE WHEN contains("
          + text
          + ", '.') THEN rtrim(rtrim("
          + text
          + ", '0'), '.') ELSE "
          + text
          + " END";
    }
  },

  /** A 4-byte number, compared as one. */
  FLOAT {
    @Override
    String select(String column) {
      // The server prints a FLOAT with six digits; as a double it prints every one.
      return column + " + 0E0";
    }

    @Override
    Object fromDatabase(String text, boolean nullable) {
      return (float) Double.parseDouble(text);
    }

    @Override
    String fromLake(String column, String type) {
      return "CAST(" + column + " AS FLOAT)";
    }

    @Override
    String stagingType() {
      return "FLOAT";
    }

    /** A snapshot reads the server's six digits: the lake then holds all it was ever given. */
    @Override
    boolean sameValue(String database, String lake) {
      try {
        BigDecimal sixDigits = new BigDecimal(database).round(new MathContext(6));
        float value = Float.parseFloat(lake);
        return sixDigits.floatValue() == value || Float.parseFloat(database) == value;
      } catch (NumberFormatException e) {
        return false;
      }
    }
  },

  /** An 8-byte number, compared as one. */
  DOUBLE {
    @Override
    String select(String column) {
      return column + " + 0E0";
    }

    @Override
    Object fromDatabase(String text, boolean nullable) {
      return Double.parseDouble(text);
    }

    @Override
    String fromLake(String column, String type) {
      return "CAST(" + column + " AS DOUBLE)";
    }

    @Override
    String stagingType() {
      return "DOUBLE";
    }

    /** The server's sum has lost the sign of a zero, which the lake keeps. */
    @Override
    boolean sameValue(String database, String lake) {
      try {
        return Double.parseDouble(database) == Double.parseDouble(lake);
      } catch (NumberFormatException e) {
        return false;
      }
    }
  },

  /** The number the bits make. */
  BIT {
    @Override
    String select(String column) {
      return "CAST(" + column + " AS UNSIGNED)";
    }

    @Override
    String fromLake(String column, String type) {
      return INTEGER.fromLake(column, type);
    }
  },

  /** The text itself. */
  TEXT {
    @Override
    String select(String column) {
      return column;
    }
  },

  /** Upper-case hexadecimal digits. */
  BINARY {
    @Override
    String select(String column) {
      return "HEX(" + column + ")";
    }

    @Override
    String fromLake(String column, String type) {
      return type.equals("BLOB") ? "hex(" + column + ")" : asText(column);
    }
  },

  /**
   * The bytes that the server keeps: the SRID and the well-known binary, as hexadecimal digits. Its
   * functions turn the axes of geographic coordinates; these bytes are what the binlog has.
   */
  GEOMETRY {
    @Override
    String select(String column) {
      return "HEX(" + column + ")";
    }

    @Override
    String fromLake(String column, String type) {
      return BINARY.fromLake(column, type);
    }
  },

  /** A JSON array of 4-byte numbers. */
  VECTOR {
    @Override
    String select(String column) {
      // The server's own text has six digits of each number.
      return "HEX(" + column + ")";
    }

    @Override
    Object fromDatabase(String text, boolean nullable) {
      ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(text)).order(LITTLE_ENDIAN);
      StringJoiner numbers = new StringJoiner(",", "[", "]");
      while (bytes.hasRemaining()) {
        numbers.add(Float.toString(bytes.getFloat()));
      }
      return numbers.toString();
    }

    @Override
    boolean sameValue(String database, String lake) {
      return sameJson(database, lake, SAME_FLOATS);
    }
  },

  /** {@code YYYY-MM-DD}. */
  DATE {
    @Override
    Object fromDatabase(String text, boolean nullable) {
      return isZeroDate(text) ? zeroDate(nullable, "1970-01-01") : text;
    }
  },

  /** {@code YYYY-MM-DD HH:MM:SS.ffffff}, UTC. */
  DATETIME {
    @Override
    Object fromDatabase(String text, boolean nullable) {
      return isZeroDate(text)
          ? zeroDate(nullable, "1970-01-01 00:00:00.000000")
          : withMicroseconds(text);
    }

    @Override
    String fromLake(String column, String type) {
      return "strftime(CAST(" + column + " AS TIMESTAMP), '%Y-%m-%d %H:%M:%S.%f')";
    }
  },

  /** {@code [-]HH:MM:SS}, with six fraction digits unless they are all zero. */
  TIME {
    @Override
    Object fromDatabase(String text, boolean nullable) {
      String time = withMicroseconds(text);
      return time.endsWith(".000000") ? time.substring(0, time.length() - 7) : time;
    }
  },

  /** JSON as a value: neither spaces nor the order of keys nor the spelling of a number count. */
  JSON {
    @Override
    boolean sameValue(String database, String lake) {
      return sameJson(database, lake, SAME_NUMBERS);
    }
  };

  private static final ObjectMapper JSON_READER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /**
   * Numbers are the same if their digits are, or if both are the same double: the binlog's reader
   * writes a double with all of its digits, 1e300 with 301 of them, the server with those that
   * matter. What 64 bits can count is no double.
   */
  private static final Comparator<JsonNode> SAME_NUMBERS =
      (one, other) -> {
        if (one.isNumber() && other.isNumber()) {
          boolean double64 = !one.canConvertToLong() || !other.canConvertToLong();
          return one.decimalValue().compareTo(other.decimalValue()) == 0
                  || (double64
                      && !isUnsigned64(one)
                      && !isUnsigned64(other)
                      && one.doubleValue() == other.doubleValue())
              ? 0
              : 1;
        }
        return one.equals(other) ? 0 : 1;
      };

  private static final Comparator<JsonNode> SAME_FLOATS =
      (one, other) ->
          one.isNumber() && other.isNumber()
              ? Float.compare(one.floatValue(), other.floatValue())
              : (one.equals(other) ? 0 : 1);

  private static boolean isUnsigned64(JsonNode number) {
    return number.isIntegralNumber() && number.bigIntegerValue().bitLength() <= 64;
  }

  private static boolean sameJson(String database, String lake, Comparator<JsonNode> sameNumbers) {
    try {
      return JSON_READER.readTree(database).equals(sameNumbers, JSON_READER.readTree(lake));
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  /**
   * The form of a MySQL or MariaDB type.
   *
   * @param dataType the name alone, as information_schema's DATA_TYPE has it
   */
  public static CanonicalForm of(String dataType) {
    return switch (dataType.toLowerCase(Locale.ROOT)) {
      case "tinyint", "smallint", "mediumint", "int", "integer", "bigint", "year" -> INTEGER;
      case "decimal", "numeric" -> DECIMAL;
      case "float" -> FLOAT;
      case "double", "real" -> DOUBLE;
      case "bit" -> BIT;
      case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" -> BINARY;
      case "date" -> DATE;
      case "datetime", "timestamp" -> DATETIME;
      case "time" -> TIME;
      case "json" -> JSON;
      case "vector" -> VECTOR;
      case "geometry",
          "point",
          "linestring",
          "polygon",
          "multipoint",
          "multilinestring",
          "multipolygon",
          "geometrycollection",
          "geomcollection" ->
          GEOMETRY;
      // CHAR, VARCHAR, the TEXTs, ENUM, SET, and MariaDB's UUID and INET types.
      default -> TEXT;
    };
  }

  /** The database's expression for the column's exact value as a text. */
  String select(String column) {
    return "CAST(" + column + " AS CHAR)";
  }

  /**
   * The canonical value of a text the database gave; never called for NULL.
   *
   * @return a String, Float or Double; null where the capture turns the value into NULL
   */
  Object fromDatabase(String text, boolean nullable) {
    return text;
  }

  /**
   * DuckDB's expression for the canonical value of a lake column.
   *
   * @param type the column's DuckDB type
   */
  String fromLake(String column, String type) {
    return asText(column);
  }

  /** DuckDB's type of canonical values. */
  String stagingType() {
    return "VARCHAR";
  }

  /** A second look at two values that differ as they stand; neither is null. */
  boolean sameValue(String database, String lake) {
    return false;
  }

  private static String asText(String expression) {
    return "CAST(" + expression + " AS VARCHAR)";
  }

  private static String withoutTrailingZeros(String text) {
    if (text.indexOf('.') < 0) {
      return text;
    }
    int end = text.length();
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
  }

  private static String withoutLeadingZeros(String text) {
    int start = 0;
    while (start < text.length() - 1
        && text.charAt(start) == '0'
        && text.charAt(start + 1) != '.') {
      start++;
    }
    return text.substring(start);
  }

  private static String withMicroseconds(String text) {
    int point = text.indexOf('.');
    String fraction = point < 0 ? "" : text.substring(point + 1);
    String whole = point < 0 ? text : text.substring(0, point);
    return whole + "." + fraction + "0".repeat(6 - fraction.length());
  }

  private static boolean isZeroDate(String text) {
    return text.startsWith("0000") || text.startsWith("-00", 4) || text.startsWith("-00", 7);
  }

  /** Debezium has no date for these: it writes NULL where the column may be, else the epoch. */
  private static String zeroDate(boolean nullable, String epoch) {
    return nullable ? null : epoch;
  }
}
