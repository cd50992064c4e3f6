package io.tributary.pipelines.verify;

import java.math.BigDecimal;

/** How numbers are read and compared to the last digit, by both databases and in their texts. */
final class NumberTexts {
  private NumberTexts() {}

  /**
   * A number with every digit and its sign: alone the server prints a FLOAT with six digits, and as
   * many behind the point as are declared. A sum would lose the sign of a zero.
   */
  static String allDigits(String column) {
    return column + " * 1E0";
  }

  /** A text that is no number, in a column that was a text before, is equal to none. */
  static String floating(String column, String type) {
    return type.equals("VARCHAR")
        ? "coalesce(TRY_CAST("
            + column
            + " AS DOUBLE), CASE WHEN "
            + column
            + " IS NOT NULL THEN CAST('nan' AS DOUBLE) END)"
        : "CAST(" + column + " AS DOUBLE)";
  }

  /** For DuckDB a zero is equal to a negative one, for both databases' clients it is not. */
  static String differByBits(String database, String lake) {
    return "("
        + database
        + " IS DISTINCT FROM "
        + lake
        + " OR signbit("
        + database
        + ") <> signbit("
        + lake
        + "))";
  }

  /** A number as a text in the lake, where its column was no number before, may have more zeros. */
  static boolean sameNumber(String database, String lake) {
    try {
      return new BigDecimal(database).compareTo(new BigDecimal(lake)) == 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  static String withoutTrailingZeros(String text) {
    if (text.indexOf('.') < 0) {
      return text;
    }
    int end = text.length();
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
  }

  static String withoutLeadingZeros(String text) {
    int start = 0;
    while (start < text.length() - 1
        && text.charAt(start) == '0'
        && text.charAt(start + 1) != '.') {
      start++;
    }
    return text.substring(start);
  }
}
