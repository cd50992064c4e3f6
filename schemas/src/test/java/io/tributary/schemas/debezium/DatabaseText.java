package io.tributary.schemas.debezium;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

/** Tells whether a lake value is the one that a database printed. */
final class DatabaseText {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private DatabaseText() {}

  /**
   * Compares.
   *
   * @param form what kind of text it is; those of {@code verify}
   * @param nullable whether the column takes NULL, which then stands for a zero date
   * @param text the database's text, or null
   * @param value the lake's value, or null
   * @param snapshot whether the connector read the value by a query: then a FLOAT has six digits
   */
  static boolean same(String form, boolean nullable, String text, Object value, boolean snapshot) {
    if (text == null || value == null) {
      return value == null && (text == null || (nullable && isZeroDate(form, text)));
    }
    return switch (form) {
      case "INTEGER", "DECIMAL", "BIT" -> new BigDecimal(text).compareTo(number(value)) == 0;
      case "FLOAT" -> sameFloat(text, (Float) value, snapshot);
      case "DOUBLE" -> Double.parseDouble(text) == (Double) value;
      case "TEXT" -> text.equals(value);
      case "BINARY", "GEOMETRY" ->
          text.equals(HexFormat.of().withUpperCase().formatHex((byte[]) value));
      case "VECTOR" -> sameVector(text, (String) value);
      case "DATE" ->
          (isZeroDate(form, text) ? LocalDate.EPOCH : LocalDate.parse(text)).toEpochDay()
              == (Integer) value;
      case "DATETIME" ->
          (isZeroDate(form, text) ? "1970-01-01 00:00:00.000000" : sixDigits(text))
              .equals(datetime((Long) value));
      case "TIME" -> sixDigits(text).equals(sixDigits((String) value));
      case "JSON" -> sameJson(text, (String) value);
      default -> throw new AssertionError("no form " + form);
    };
  }

  private static BigDecimal number(Object value) {
    return value instanceof Boolean bit
        ? (bit ? BigDecimal.ONE : BigDecimal.ZERO)
        : new BigDecimal(value.toString());
  }

  private static boolean sameFloat(String text, float value, boolean snapshot) {
    double exact = Double.parseDouble(text);
    float sixDigits = new BigDecimal(text).round(new MathContext(6)).floatValue();
    return (float) exact == value || (snapshot && sixDigits == value);
  }

  private static boolean sameVector(String hex, String value) {
    ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(hex)).order(ByteOrder.LITTLE_ENDIAN);
    for (JsonNode number : read(value)) {
      if (!bytes.hasRemaining() || bytes.getFloat() != number.floatValue()) {
        return false;
      }
    }
    return !bytes.hasRemaining();
  }

  private static boolean sameJson(String text, String value) {
    return read(text)
        .equals(
            (one, other) ->
                one.equals(other) || (one.isNumber() && other.isNumber() && same(one, other))
                    ? 0
                    : 1,
            read(value));
  }

  /** A double is written with the digits that matter by one side, with all by the other. */
  private static boolean same(JsonNode database, JsonNode lake) {
    return database.decimalValue().compareTo(lake.decimalValue()) == 0
        || (database.isBigDecimal() && database.doubleValue() == lake.doubleValue());
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static String datetime(long micros) {
    Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    return SECONDS.format(instant) + ".%06d".formatted(Math.floorMod(micros, 1_000_000L));
  }

  private static String sixDigits(String text) {
    int point = text.indexOf('.');
    return point < 0 ? text + ".000000" : text + "0".repeat(7 - (text.length() - point));
  }

  private static boolean isZeroDate(String form, String text) {
    return (form.equals("DATE") || form.equals("DATETIME"))
        && (text.startsWith("0000") || text.startsWith("-00", 4) || text.startsWith("-00", 7));
  }
}
