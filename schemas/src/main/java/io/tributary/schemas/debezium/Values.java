package io.tributary.schemas.debezium;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.schemas.debezium.ColumnReader.ValueReader;
import io.tributary.schemas.debezium.WireModes.BinaryMode;
import io.tributary.schemas.table.ServerText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;

/** The JSON forms of values that Debezium's converters write, each read exactly or refused. */
final class Values {

  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);
  private static final long MICROS_PER_SECOND = 1_000_000L;

  /** The days and microseconds of the years 0 to 9999, which a server's dates can have. */
  private static final int FIRST_DAY = -719_528;

  private static final int LAST_DAY = 2_932_896;
  private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

  /** A server's longest time is a second shorter. */
  private static final long TIME_LIMIT = 839 * 3600 * MICROS_PER_SECOND;

  /** More than any column's number has: digits behind the point, and all digits of a text. */
  private static final int MOST_DIGITS = 1000;

  private Values() {}

  static Object text(JsonNode json) {
    if (!json.isTextual()) {
      throw new IllegalArgumentException("not a text");
    }
    return json.textValue();
  }

  /** A structure kept as its JSON text, such as the array of a VECTOR. */
  static Object jsonText(JsonNode json) {
    return json.isTextual() ? json.textValue() : json.toString();
  }

  static Object bool(JsonNode json) {
    if (!json.isBoolean()) {
      throw new IllegalArgumentException("not a boolean");
    }
    return json.booleanValue();
  }

  static Object int32(JsonNode json) {
    return Math.toIntExact(integer(json));
  }

  /** A TINYINT, which a converter may have turned into a boolean. */
  static Object tinyint(JsonNode json) {
    return json.isBoolean() ? (Object) (json.booleanValue() ? 1 : 0) : int32(json);
  }

  /** A YEAR goes from 1901 to 2155; the connector writes its 0000 as 1900, out of the binlog. */
  static Object year(JsonNode json) {
    int year = Math.toIntExact(integer(json));
    return year == 1900 ? 0 : year;
  }

  static Object int64(JsonNode json) {
    return integer(json);
  }

  static Object float32(JsonNode json) {
    return finite(json.isDouble() ? json.floatValue() : number(json).floatValue());
  }

  static Object float64(JsonNode json) {
    return finite(json.isDouble() ? json.doubleValue() : number(json).doubleValue());
  }

  private static float finite(float value) {
    if (!Float.isFinite(value)) {
      throw new IllegalArgumentException("too great a number");
    }
    return value;
  }

  private static double finite(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("too great a number");
    }
    return value;
  }

  /** An unsigned 32-bit number, which the connector may have written into a signed one. */
  static Object unsignedInt32(JsonNode json) {
    long value = integer(json);
    return value < 0 ? Integer.toUnsignedLong(Math.toIntExact(value)) : value;
  }

  /** An unsigned 64-bit number that the connector wrote into a signed one. */
  static Object unsignedInt64(JsonNode json) {
    BigInteger value = BigInteger.valueOf(integer(json));
    return new BigDecimal(value.signum() < 0 ? value.add(TWO_TO_64) : value);
  }

  /** An unsigned number in the precise form, or as one that the connector takes for signed. */
  static ValueReader unsignedOrPrecise(int digits) {
    ValueReader precise = decimal(digits, 0, false);
    return json -> json.isNumber() ? unsignedInt64(json) : precise.read(json);
  }

  /** A decimal in any of the three forms; {@code text} tells texts of digits from base64. */
  static ValueReader decimal(int precision, int scale, boolean digits) {
    return json -> {
      BigDecimal value;
      if (json.isNumber()) {
        value = json.decimalValue();
      } else if (digits) {
        value = new BigDecimal(shortText(json));
      } else {
        byte[] unscaled = base64(json);
        if (unscaled.length > MOST_DIGITS) {
          throw new IllegalArgumentException("too many digits");
        }
        value = new BigDecimal(new BigInteger(unscaled), scale);
      }
      return fitting(precision, scale, value);
    };
  }

  /** A double that stands for a decimal: the connector has already rounded it. */
  static ValueReader roundedDecimal(int precision, int scale) {
    return json ->
        fitting(precision, scale, small(number(json)).setScale(scale, RoundingMode.HALF_EVEN));
  }

  /** The digits of a decimal, for those that have more than the lake's decimals can hold. */
  static ValueReader plain(ValueReader decimal) {
    return json -> ((BigDecimal) decimal.read(json)).toPlainString();
  }

  /** The same of a reader that gives the digits in some form. */
  static ValueReader plain(int precision, int scale, ValueReader digits) {
    return json -> {
      String text = (String) digits.read(json);
      if (text.length() > MOST_DIGITS) {
        throw new IllegalArgumentException("too many digits");
      }
      return fitting(precision, scale, new BigDecimal(text)).toPlainString();
    };
  }

  private static BigDecimal fitting(int precision, int scale, BigDecimal value) {
    BigDecimal scaled = value.scale() == scale ? value : small(value).setScale(scale);
    if (scaled.precision() > precision) {
      throw new IllegalArgumentException("too many digits");
    }
    return scaled;
  }

  /** Writing 1e999999999 out would take a gigabyte. */
  private static BigDecimal small(BigDecimal value) {
    if (Math.abs((long) value.scale()) > MOST_DIGITS) {
      throw new IllegalArgumentException("too great or too small a number");
    }
    return value;
  }

  /** Reading a number costs the square of its length. */
  private static String shortText(JsonNode json) {
    String text = (String) text(json);
    if (text.length() > MOST_DIGITS) {
      throw new IllegalArgumentException("too many digits");
    }
    return text;
  }

  static ValueReader binary(BinaryMode mode) {
    return switch (mode) {
      case BYTES, BASE64 -> Values::base64;
      case BASE64_URL_SAFE -> json -> Base64.getUrlDecoder().decode((String) text(json));
      case HEX -> json -> HexFormat.of().parseHex((String) text(json));
    };
  }

  /**
   * The number that the bits of BIT(n) spell; Debezium writes them little-endian, in base64
   * whatever the mode of other bytes.
   */
  static ValueReader bits(int length) {
    return json -> {
      byte[] little = base64(json);
      byte[] big = new byte[little.length];
      for (int i = 0; i < little.length; i++) {
        big[i] = little[little.length - 1 - i];
      }
      BigInteger value = new BigInteger(1, big);
      if (value.bitLength() > length) {
        throw new IllegalArgumentException("too many bits");
      }
      return length < 64 ? (Object) value.longValueExact() : new BigDecimal(value);
    };
  }

  /** A geometry as MySQL stores it: the SRID, 4 bytes little-endian, then the WKB. */
  static Object geometry(JsonNode json) {
    byte[] wkb = base64(json.required("wkb"));
    JsonNode srid = json.path("srid");
    return ByteBuffer.allocate(4 + wkb.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(srid.isNumber() ? srid.intValue() : 0)
        .put(wkb)
        .array();
  }

  /** Days since the epoch. */
  static Object date(JsonNode json) {
    return day(integer(json));
  }

  static Object isoDate(JsonNode json) {
    String text = (String) text(json);
    return day(
        LocalDate.parse(text.endsWith("Z") ? text.substring(0, text.length() - 1) : text)
            .toEpochDay());
  }

  static Object timestampMillis(JsonNode json) {
    return moment(Math.multiplyExact(integer(json), 1000L));
  }

  static Object timestampMicros(JsonNode json) {
    return moment(integer(json));
  }

  static Object timestampNanos(JsonNode json) {
    return wholeMicros(integer(json));
  }

  private static int day(long day) {
    if (day < FIRST_DAY || day > LAST_DAY) {
      throw new IllegalArgumentException("a year that the server has not");
    }
    return (int) day;
  }

  private static long moment(long micros) {
    day(Math.floorDiv(micros, MICROS_PER_DAY));
    return micros;
  }

  /** MySQL's times have no digits behind the sixth. */
  private static long wholeMicros(long nanos) {
    if (nanos % 1000 != 0) {
      throw new IllegalArgumentException("more than six digits");
    }
    return nanos / 1000;
  }

  /**
   * A TIMESTAMP that may be NULL. It begins a second after the epoch, so the epoch is a zero date
   * from the binlog; a snapshot has NULL for it.
   */
  static ValueReader zeroAsNull(ValueReader timestamp) {
    return json -> {
      Object micros = timestamp.read(json);
      return micros == null || micros.equals(0L) ? null : micros;
    };
  }

  /** A text with a date, a time and an offset; without an offset it is UTC. */
  static Object isoTimestamp(JsonNode json) {
    String text = (String) text(json);
    long fast = parseUtcSeconds(text);
    if (fast != Long.MIN_VALUE) {
      return moment(fast * MICROS_PER_SECOND);
    }
    OffsetDateTime time =
        text.endsWith("Z") || text.indexOf('+') > 0 || text.lastIndexOf('-') > 10
            ? OffsetDateTime.parse(text)
            : LocalDateTime.parse(text).atOffset(ZoneOffset.UTC);
    if (time.getNano() % 1000 != 0) {
      throw new IllegalArgumentException("more than six digits");
    }
    // ChronoUnit.MICROS counts in nanoseconds, for which 64 bits end in 2262.
    return moment(
        Math.multiplyExact(time.toEpochSecond(), MICROS_PER_SECOND) + time.getNano() / 1000);
  }

  /** Seconds since the epoch of {@code 2026-11-22T14:15:41Z}, by far the most common form. */
  private static long parseUtcSeconds(String text) {
    if (text.length() != 20
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':'
        || text.charAt(19) != 'Z') {
      return Long.MIN_VALUE;
    }
    LocalDate day = LocalDate.of(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10));
    int hour = digits(text, 11, 13);
    int minute = digits(text, 14, 16);
    int second = digits(text, 17, 19);
    if (hour > 23 || minute > 59 || second > 59) {
      throw new IllegalArgumentException("no such time");
    }
    return day.toEpochDay() * 86_400L + hour * 3600L + minute * 60L + second;
  }

  private static int digits(String text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new IllegalArgumentException("not a digit");
      }
      value = value * 10 + digit;
    }
    return value;
  }

  static Object timeMillis(JsonNode json) {
    return timeText(Math.multiplyExact(integer(json), 1000L));
  }

  static Object timeMicros(JsonNode json) {
    return timeText(integer(json));
  }

  static Object timeNanos(JsonNode json) {
    return timeText(wholeMicros(integer(json)));
  }

  /** A time of day as text, with or without the offset that a converter may add. */
  static Object isoTime(JsonNode json) {
    String text = (String) text(json);
    String local = text.endsWith("Z") ? text.substring(0, text.length() - 1) : text;
    return timeText(java.time.LocalTime.parse(local).toNanoOfDay() / 1000L);
  }

  /** MySQL's text of a TIME: from -838:59:59 to 838:59:59, with a fraction only if there is one. */
  static String timeText(long micros) {
    if (micros <= -TIME_LIMIT || micros >= TIME_LIMIT) {
      throw new IllegalArgumentException("too long a time");
    }
    return ServerText.time(micros, micros % MICROS_PER_SECOND == 0 ? 0 : 6);
  }

  private static byte[] base64(JsonNode json) {
    return Base64.getDecoder().decode((String) text(json));
  }

  private static long integer(JsonNode json) {
    if (!json.isIntegralNumber() || !json.canConvertToLong()) {
      throw new IllegalArgumentException("not a whole number");
    }
    return json.longValue();
  }

  /** A number; the negative zero, which only a double has, is that of decimals. */
  private static BigDecimal number(JsonNode json) {
    if (!json.isNumber()) {
      throw new IllegalArgumentException("not a number");
    }
    return json.decimalValue();
  }
}
