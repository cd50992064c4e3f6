package io.tributary.pipelines.verify;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * What the values of a column type are compared as: how the database is asked for them, and the
 * form both sides are brought to.
 *
 * <p>Every form but the floating ones is a text. Equal values have equal texts and unequal values
 * unequal ones; where one text cannot serve, {@link #sameValue} has the last word. A column whose
 * type was changed has a wider type in the lake, which holds the same values in other words.
 */
public enum CanonicalForm {
  /** Digits without leading zeros, which ZEROFILL and YEAR would add. */
  INTEGER {
    @Override
    Object fromDatabase(String text, boolean nullable) {
      return NumberTexts.withoutLeadingZeros(text);
    }

    @Override
    String fromLake(String column, String type) {
      return type.startsWith("DECIMAL")
          ? DECIMAL.fromLake(column, type)
          : asText(type.equals("BOOLEAN") ? "CAST(" + column + " AS INTEGER)" : column);
    }

    @Override
    boolean sameValue(String database, String lake) {
      return NumberTexts.sameNumber(database, lake);
    }
  },

  /** Plain digits without zeros at either end, so that scale plays no part. */
  DECIMAL {
    @Override
    Object fromDatabase(String text, boolean nullable) {
      return NumberTexts.withoutLeadingZeros(NumberTexts.withoutTrailingZeros(text));
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

    @Override
    boolean sameValue(String database, String lake) {
      return NumberTexts.sameNumber(database, lake);
    }
  },

  /** A 4-byte number, compared as one, to its last bit. */
  FLOAT {
    @Override
    String select(String column) {
      return NumberTexts.allDigits(column);
    }

    @Override
    Object fromDatabase(String text, boolean nullable) {
      return (double) (float) Double.parseDouble(text);
    }

    @Override
    String fromLake(String column, String type) {
      return NumberTexts.floating(column, type);
    }

    @Override
    String stagingType() {
      return "DOUBLE";
    }

    @Override
    String differs(String database, String lake) {
      return NumberTexts.differByBits(database, lake);
    }
  },

  /** An 8-byte number, compared as one, to its last bit. */
  DOUBLE {
    @Override
    String select(String column) {
      return NumberTexts.allDigits(column);
    }

    @Override
    Object fromDatabase(String text, boolean nullable) {
      return Double.parseDouble(text);
    }

    @Override
    String fromLake(String column, String type) {
      return NumberTexts.floating(column, type);
    }

    @Override
    String stagingType() {
      return "DOUBLE";
    }

    @Override
    String differs(String database, String lake) {
      return NumberTexts.differByBits(database, lake);
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

    @Override
    boolean sameValue(String database, String lake) {
      return NumberTexts.sameNumber(database, lake);
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

    /** A column that was a text before keeps its bytes in Base64. */
    @Override
    boolean sameValue(String database, String lake) {
      return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(database)).equals(lake);
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
      return JsonValues.sameFloats(database, lake);
    }
  },

  /** {@code YYYY-MM-DD}. */
  DATE {
    @Override
    Object fromDatabase(String text, boolean nullable) {
      return isZeroDate(text) ? zeroDate(nullable, "1970-01-01") : text;
    }

    /** A column that was a DATETIME before has days as the timestamps of their midnights. */
    @Override
    String fromLake(String column, String type) {
      if (!type.startsWith("TIMESTAMP")) {
        return asText(column);
      }
      String timestamp = "CAST(" + column + " AS TIMESTAMP)";
      return "CASE WHEN "
          + timestamp
          + " = date_trunc('day', "
          + timestamp
          + ") THEN "
          + asText("CAST(" + timestamp + " AS DATE)")
          + " ELSE "
          + DATETIME.fromLake(column, type)
          + " END";
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
      String text = "strftime(TRY_CAST(" + column + " AS TIMESTAMP), '%Y-%m-%d %H:%M:%S.%f')";
      return type.equals("VARCHAR") ? "coalesce(" + text + ", " + column + ")" : text;
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
      return JsonValues.same(database, lake);
    }
  };

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
   * @return a String or a Double; null where the capture turns the value into NULL
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

  /** DuckDB's condition that two canonical values differ, either of which may be NULL. */
  String differs(String database, String lake) {
    return database + " IS DISTINCT FROM " + lake;
  }

  /** A second look at two values that differ as they stand; neither is null. */
  boolean sameValue(String database, String lake) {
    return false;
  }

  /** Whether equal values always have equal texts, so that rows can be told apart by them. */
  boolean isExact() {
    return this != JSON && this != VECTOR;
  }

  private static String asText(String expression) {
    return "CAST(" + expression + " AS VARCHAR)";
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
