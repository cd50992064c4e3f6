package io.tributary.schemas.table;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;

/** Values as the texts that the server makes of them. */
public final class ServerText {

  /** Beyond these the server writes an exponent; counted as the digits before the point. */
  private static final int MOST_WHOLE_DIGITS = 15;

  private static final int MOST_LEADING_ZEROS = 14;
  private static final int DOUBLE_DIGITS = 17;
  private static final int FLOAT_DIGITS = 6;
  private static final long MICROS_PER_SECOND = 1_000_000L;
  private static final long MICROS_PER_DAY = 86_400L * MICROS_PER_SECOND;

  private ServerText() {}

  /** A DOUBLE: the fewest digits that stand for it. */
  public static String of(double value) {
    return number(shortest(value), value);
  }

  /** A FLOAT: six digits, which may be another number. */
  public static String of(float value) {
    return number(new BigDecimal(value).round(new MathContext(FLOAT_DIGITS)), value);
  }

  /** The shortest decimal number that stands for a double. */
  static BigDecimal shortest(double value) {
    BigDecimal exact = new BigDecimal(value);
    for (int digits = 1; digits < DOUBLE_DIGITS; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (rounded.doubleValue() == value) {
        return rounded;
      }
    }
    return exact.round(new MathContext(DOUBLE_DIGITS, RoundingMode.HALF_EVEN));
  }

  private static String number(BigDecimal digits, double value) {
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    BigDecimal stripped = digits.stripTrailingZeros();
    int whole = stripped.precision() - stripped.scale();
    if (whole <= MOST_WHOLE_DIGITS && whole >= -MOST_LEADING_ZEROS) {
      return stripped.toPlainString();
    }
    BigDecimal mantissa = stripped.movePointLeft(whole - 1);
    return mantissa.toPlainString() + "e" + (whole - 1);
  }

  /** A DATE. */
  public static String date(long day) {
    return LocalDate.ofEpochDay(day).toString();
  }

  /**
   * A DATETIME.
   *
   * @param micros since the epoch, as if UTC
   * @param digits of a second, 0 to 6
   */
  public static String datetime(long micros, int digits) {
    return date(Math.floorDiv(micros, MICROS_PER_DAY))
        + " "
        + time(Math.floorMod(micros, MICROS_PER_DAY), digits);
  }

  /** A DATETIME with as many digits as it needs: none, or six. */
  public static String datetime(long micros) {
    return datetime(micros, Math.floorMod(micros, MICROS_PER_SECOND) == 0 ? 0 : 6);
  }

  /**
   * A TIME.
   *
   * @param micros of the time, negative for one below zero
   * @param digits of a second, 0 to 6
   */
  public static String time(long micros, int digits) {
    long magnitude = Math.abs(micros);
    long seconds = magnitude / MICROS_PER_SECOND;
    StringBuilder text = new StringBuilder(17);
    if (micros < 0) {
      text.append('-');
    }
    two(text, seconds / 3600).append(':');
    two(text, seconds / 60 % 60).append(':');
    two(text, seconds % 60);
    if (digits > 0) {
      String fraction = Long.toString(MICROS_PER_SECOND + magnitude % MICROS_PER_SECOND);
      text.append('.').append(fraction, 1, 1 + digits);
    }
    return text.toString();
  }

  private static StringBuilder two(StringBuilder text, long number) {
    if (number < 10) {
      text.append('0');
    }
    return text.append(number);
  }
}
