package io.tributary.schemas.debezium;

import io.tributary.schemas.debezium.DefaultClause.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of literals as the server stores them. A literal that the server would round, cut or
 * complete in a way that depends on its settings is refused with an {@link
 * IllegalArgumentException}.
 */
final class Literals {

  private static final Pattern DATE = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})( 00:00:00)?");
  private static final Pattern DATETIME =
      Pattern.compile("(\\d{4}-\\d{2}-\\d{2})(?: (\\d{2}:\\d{2}:\\d{2})(?:\\.(\\d{1,6}))?)?");
  private static final Pattern TIME =
      Pattern.compile("(-?)(?:(\\d{1,2}) )?(\\d{1,3}):(\\d{2})(?::(\\d{2}))?(?:\\.(\\d{1,6}))?");
  private static final Pattern PACKED_TIME = Pattern.compile("(-?)(\\d{1,7})");
  private static final long MICROS_PER_SECOND = 1_000_000L;
  private static final long LONGEST_TIME = (838 * 3600L + 59 * 60 + 59) * MICROS_PER_SECOND;

  private Literals() {}

  static BigDecimal number(DefaultClause clause) {
    return switch (clause.kind()) {
      case NUMBER, TEXT -> new BigDecimal(clause.text().strip());
      case BITS -> new BigDecimal(new BigInteger(clause.text(), 2));
      case HEX -> new BigDecimal(new BigInteger(clause.text(), 16));
      case TRUE -> BigDecimal.ONE;
      case FALSE -> BigDecimal.ZERO;
      case NONE, NULL, COMPUTED -> throw new IllegalArgumentException("no literal");
    };
  }

  /** A YEAR of four digits, or of two, which stand for 1970 to 2069. */
  static Object year(DefaultClause clause) {
    int year = number(clause).intValueExact();
    boolean zero = year == 0;
    if (zero && !clause.text().equals("0000")) {
      // The text '0' is 2000 and the number 0 is 0000; the description has one form for both.
      throw new IllegalArgumentException("no certain year");
    }
    if (zero || (year > 1900 && year < 2156)) {
      return year;
    }
    if (year < 1 || year > 99) {
      throw new IllegalArgumentException("no year");
    }
    return year + (year < 70 ? 2000 : 1900);
  }

  static String text(DefaultClause clause) {
    if (clause.kind() == Kind.TEXT || clause.kind() == Kind.NUMBER) {
      if (clause.kind() == Kind.NUMBER && !clause.text().matches("-?(0|[1-9]\\d*)")) {
        throw new IllegalArgumentException("the server writes such numbers in its own way");
      }
      return clause.text();
    }
    if (clause.kind() == Kind.HEX) {
      return ascii(new String(hex(clause.text()), StandardCharsets.ISO_8859_1));
    }
    throw new IllegalArgumentException("no text");
  }

  /** Bytes, filled up with zeros to a length that is not negative. */
  static byte[] bytes(DefaultClause clause, int length) {
    byte[] bytes =
        clause.kind() == Kind.HEX
            ? hex(clause.text())
            : ascii(text(clause)).getBytes(StandardCharsets.US_ASCII);
    if (length < 0) {
      return bytes;
    }
    if (bytes.length > length) {
      throw new IllegalArgumentException("too long");
    }
    return Arrays.copyOf(bytes, length);
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.length() % 2 == 0 ? digits : "0" + digits);
  }

  /** Other characters are other bytes in other character sets. */
  private static String ascii(String text) {
    if (!text.chars().allMatch(c -> c < 128)) {
      throw new IllegalArgumentException("not ASCII");
    }
    return text;
  }

  /** A member as it is declared, whatever the case of the default. */
  static String member(DefaultClause clause, List<String> members) {
    return memberOf(text(clause), members);
  }

  /** Members in the order of their declaration. */
  static String members(DefaultClause clause, List<String> members) {
    if (text(clause).isEmpty()) {
      return "";
    }
    List<String> chosen =
        Arrays.stream(text(clause).split(",", -1)).map(part -> memberOf(part, members)).toList();
    return String.join(",", members.stream().filter(chosen::contains).toList());
  }

  private static String memberOf(String text, List<String> members) {
    List<String> same = members.stream().filter(text::equalsIgnoreCase).toList();
    if (same.size() != 1) {
      throw new IllegalArgumentException("no member");
    }
    return same.get(0);
  }

  static Object date(String text) {
    Matcher parts = match(DATE, text);
    return Math.toIntExact(LocalDate.parse(parts.group(1)).toEpochDay());
  }

  /** Microseconds since the epoch, of a time with no more than so many digits of a second. */
  static Object datetime(String text, int digits) {
    Matcher parts = match(DATETIME, text);
    long day = LocalDate.parse(parts.group(1)).toEpochDay();
    LocalTime time = parts.group(2) == null ? LocalTime.MIDNIGHT : LocalTime.parse(parts.group(2));
    return (day * 86_400L + time.toSecondOfDay()) * MICROS_PER_SECOND
        + fraction(parts.group(3), digits);
  }

  /** MySQL's own text of a TIME: 12:34:56, 100:00, 1 02:03:04 and 123456 are all of one form. */
  static String time(String text, int digits) {
    long micros;
    boolean negative = text.startsWith("-");
    Matcher packed = PACKED_TIME.matcher(text);
    if (packed.matches()) {
      int number = Integer.parseInt(packed.group(2));
      micros = seconds(number / 10_000, number / 100 % 100, number % 100) * MICROS_PER_SECOND;
    } else {
      Matcher parts = match(TIME, text);
      int hours = Integer.parseInt(parts.group(3)) + 24 * orZero(parts.group(2));
      micros =
          seconds(hours, Integer.parseInt(parts.group(4)), orZero(parts.group(5)))
                  * MICROS_PER_SECOND
              + fraction(parts.group(6), digits);
    }
    if (micros > LONGEST_TIME) {
      throw new IllegalArgumentException("too long a time");
    }
    return Values.timeText(negative ? -micros : micros);
  }

  private static int orZero(String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static long seconds(int hours, int minutes, int seconds) {
    if (minutes > 59 || seconds > 59) {
      throw new IllegalArgumentException("no time");
    }
    return hours * 3600L + minutes * 60L + seconds;
  }

  private static long fraction(String text, int digits) {
    if (text == null) {
      return 0;
    }
    if (text.length() > digits) {
      throw new IllegalArgumentException("rounded");
    }
    return Long.parseLong(text + "0".repeat(6 - text.length()));
  }

  private static Matcher match(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not of this form");
    }
    return matcher;
  }
}
