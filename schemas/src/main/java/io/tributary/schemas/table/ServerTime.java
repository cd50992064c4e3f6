package io.tributary.schemas.table;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Dates and times in the forms that the server takes them in: with any signs between their parts,
 * with none, with years of two digits, and with more digits of a second than the column has.
 *
 * <p>What the server takes for no date is refused with an {@link IllegalArgumentException}, and so
 * is what depends on a setting of the server.
 *
 * @param truncates whether surplus digits of a second are cut, as MariaDB does; MySQL rounds
 */
public record ServerTime(boolean truncates) {

  private static final String FRACTION = "(?:\\.(\\d*))?";
  private static final Pattern DATETIME =
      Pattern.compile(
          "(\\d{1,4})\\p{Punct}+(\\d{1,2})\\p{Punct}+(\\d{1,2})"
              + "(?:(?:T|\\s+)(\\d{1,2})(?:\\p{Punct}(\\d{1,2})(?:\\p{Punct}(\\d{1,2})"
              + FRACTION
              + ")?)?)?");
  private static final Pattern PACKED_DATETIME =
      Pattern.compile("(\\d{14}|\\d{12}|\\d{8}|\\d{6})" + FRACTION);
  private static final Pattern TIME =
      Pattern.compile(
          "(?:(\\d{1,2}) +)?(\\d{1,3})(?::(\\d{1,2})(?::(\\d{1,2})" + FRACTION + ")?)?");
  private static final Pattern PACKED_TIME = Pattern.compile("(\\d{1,7})" + FRACTION);
  private static final long MICROS_PER_SECOND = 1_000_000L;
  private static final long MICROS_PER_DAY = 86_400L * MICROS_PER_SECOND;
  private static final long LONGEST_TIME = (838 * 3600L + 59 * 60 + 59) * MICROS_PER_SECOND;

  /** Microseconds since the epoch, as if UTC, of a date or time as a text. */
  public long datetime(String text, int digits) {
    String stripped = text.strip();
    Matcher packed = PACKED_DATETIME.matcher(stripped);
    if (packed.matches()) {
      return packed(packed.group(1), packed.group(2), digits);
    }
    Matcher parts = match(DATETIME, stripped);
    int year = Integer.parseInt(parts.group(1));
    return micros(
        parts.group(1).length() == 2 ? century(year) : year,
        number(parts, 2),
        number(parts, 3),
        number(parts, 4) * 10_000 + number(parts, 5) * 100 + number(parts, 6),
        fraction(parts.group(7), digits));
  }

  /** The same of a number, such as 20200203 and 200203040506. */
  public long datetime(BigDecimal number, int digits) {
    String whole = number.toBigInteger().toString();
    if (number.signum() <= 0 || whole.length() < 3 || whole.length() > 14) {
      throw new IllegalArgumentException("no date");
    }
    // A number has no leading zeros: it is of the next longer form.
    int length = whole.length() <= 6 ? 6 : whole.length() <= 8 ? 8 : whole.length() <= 12 ? 12 : 14;
    String plain = number.toPlainString();
    int point = plain.indexOf('.');
    return packed(
        "0".repeat(length - whole.length()) + whole,
        point < 0 ? null : plain.substring(point + 1),
        digits);
  }

  private long packed(String form, String fraction, int digits) {
    boolean century = form.length() == 8 || form.length() == 14;
    int yearDigits = century ? 4 : 2;
    int year = Integer.parseInt(form.substring(0, yearDigits));
    String rest = form.substring(yearDigits);
    return micros(
        century ? year : century(year),
        Integer.parseInt(rest.substring(0, 2)),
        Integer.parseInt(rest.substring(2, 4)),
        rest.length() > 4 ? Integer.parseInt(rest.substring(4)) : 0,
        fraction(fraction, digits));
  }

  private static int century(int year) {
    return year + (year < 70 ? 2000 : 1900);
  }

  private static long micros(int year, int month, int day, int hhmmss, long fraction) {
    int hour = hhmmss / 10_000;
    int minute = hhmmss / 100 % 100;
    int second = hhmmss % 100;
    if (hour > 23 || minute > 59 || second > 59) {
      throw new IllegalArgumentException("no time of day");
    }
    // Of the month, day and year the calendar's own exception is as good.
    long days = date(year, month, day).toEpochDay();
    return days * MICROS_PER_DAY
        + (hour * 3600L + minute * 60L + second) * MICROS_PER_SECOND
        + fraction;
  }

  private static LocalDate date(int year, int month, int day) {
    try {
      return LocalDate.of(year, month, day);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("no date", e);
    }
  }

  /** Days since the epoch of a DATETIME; its last half second is the next day's. */
  public int day(long micros) {
    return Math.toIntExact(Math.floorDiv(roundDatetime(micros, 0), MICROS_PER_DAY));
  }

  /** Microseconds of a TIME as a text or the text of a number: 12:34:56, 100:00, 1 02:03:04. */
  public long time(String text, int digits) {
    String stripped = text.strip();
    boolean negative = stripped.startsWith("-");
    String magnitude = negative ? stripped.substring(1) : stripped;
    Matcher packed = PACKED_TIME.matcher(magnitude);
    long micros;
    if (packed.matches()) {
      int number = Integer.parseInt(packed.group(1));
      micros =
          seconds(number / 10_000, number / 100 % 100, number % 100)
              + fraction(packed.group(2), digits);
    } else {
      Matcher parts = match(TIME, magnitude);
      micros =
          seconds(number(parts, 1) * 24 + number(parts, 2), number(parts, 3), number(parts, 4))
              + fraction(parts.group(5), digits);
    }
    if (micros > LONGEST_TIME) {
      throw new IllegalArgumentException("too long a time");
    }
    return negative ? -micros : micros;
  }

  private static long seconds(int hours, int minutes, int seconds) {
    if (minutes > 59 || seconds > 59) {
      throw new IllegalArgumentException("no time");
    }
    return (hours * 3600L + minutes * 60L + seconds) * MICROS_PER_SECOND;
  }

  private long fraction(String text, int digits) {
    if (text == null || text.isEmpty()) {
      return 0;
    }
    // The server looks at six digits, and at the seventh to round them.
    String seven = (text + "0000000").substring(0, 7);
    long tenths = Long.parseLong(seven);
    return roundDatetime(truncates ? tenths / 10 : (tenths + 5) / 10, digits);
  }

  /** A DATETIME's microseconds with so many digits of a second. */
  public long roundDatetime(long micros, int digits) {
    long unit = 1;
    for (int i = digits; i < 6; i++) {
      unit *= 10;
    }
    return Math.floorDiv(truncates ? micros : micros + unit / 2, unit) * unit;
  }

  /** A TIME's, whose digits stand for the same below zero. */
  public long roundTime(long micros, int digits) {
    return micros < 0 ? -roundDatetime(-micros, digits) : roundDatetime(micros, digits);
  }

  private static int number(Matcher parts, int group) {
    String digits = parts.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static Matcher match(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not of this form");
    }
    return matcher;
  }
}
