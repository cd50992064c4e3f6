package io.tributary.schemas.debezium;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.schemas.doubt.Doubt.Cause;
import java.util.Locale;
import java.util.Set;

/**
 * What the connector is known to get wrong in columns of a type, where the value that arrives does
 * not tell what the right one is.
 *
 * @param cause of the doubt about the table
 * @param what about the column, to stand behind its name
 * @param test whether a value may be wrong
 */
record Suspicion(Cause cause, String what, Test test) {

  /** Looks at one value. */
  @FunctionalInterface
  interface Test {
    /**
     * Whether the value may be another in the database.
     *
     * @param snapshot whether a snapshot read it
     */
    boolean isDoubtful(JsonNode value, boolean snapshot);
  }

  /** The connector reads these from the binlog as if they were another. */
  private static final Set<String> MISREAD =
      Set.of("armscii8", "dec8", "geostd8", "hp8", "eucjpms", "keybcs2", "koi8u", "swe7");

  /** ASCII's signs for which SWE7 has letters. */
  private static final String LETTERS_OF_SWE7 = "@[\\]^`{|}~";

  private static final int SERVER_DIGITS = 6;

  /** The suspicion about a column as the schema-change topic describes it, or null. */
  static Suspicion of(JsonNode column) {
    String charset = column.path("charsetName").asText("").toLowerCase(Locale.ROOT);
    if (MISREAD.contains(charset)) {
      return new Suspicion(
          Cause.CONNECTOR_VALUES,
          "holds text of the character set " + charset + ", which the connector misreads",
          (value, snapshot) -> !snapshot && isMisread(value, charset.equals("swe7")));
    }
    String type = column.path("typeName").asText().toUpperCase(Locale.ROOT);
    int blank = type.indexOf(' ');
    return switch (blank < 0 ? type : type.substring(0, blank)) {
      case "BOOL", "BOOLEAN" ->
          new Suspicion(
              Cause.CONNECTOR_VALUES,
              "was declared BOOL, for which the connector gives true whatever the number is",
              (value, snapshot) -> !snapshot && value.isBoolean() && value.booleanValue());
      case "REAL" ->
          new Suspicion(
              Cause.CONNECTOR_VALUES,
              "was declared REAL, of which the connector gives 32 of 64 bits",
              (value, snapshot) -> !snapshot && !value.isNull());
      case "FLOAT4" ->
          new Suspicion(
              Cause.CONNECTOR_VALUES,
              "was declared FLOAT4, for which the connector gives no value",
              (value, snapshot) -> !snapshot && value.isNull());
      case "YEAR" ->
          new Suspicion(
              Cause.CONNECTOR_VALUES,
              "is a YEAR, of which a snapshot gives 0000 as 2000",
              (value, snapshot) -> snapshot && value.isNumber() && value.intValue() == 2000);
      case "FLOAT" ->
          column.path("scale").isNumber() || column.path("length").asInt(0) > 24
              ? null
              : new Suspicion(
                  Cause.ROUNDED_FLOAT,
                  "is a FLOAT, of which a snapshot gives six digits",
                  (value, snapshot) -> snapshot && hasAllDigits(value));
      default -> null;
    };
  }

  private static boolean isMisread(JsonNode value, boolean swe7) {
    return value.isTextual()
        && value
            .textValue()
            .chars()
            .anyMatch(c -> c > 127 || (swe7 && LETTERS_OF_SWE7.indexOf(c) >= 0));
  }

  /** A number of fewer digits is most likely whole; one of more has not been cut. */
  private static boolean hasAllDigits(JsonNode value) {
    return value.isNumber()
        && value.decimalValue().stripTrailingZeros().precision() == SERVER_DIGITS;
  }
}
