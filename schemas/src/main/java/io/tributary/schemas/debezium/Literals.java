package io.tributary.schemas.debezium;

import io.tributary.schemas.debezium.DefaultClause.Kind;
import io.tributary.schemas.table.Bytes;
import io.tributary.schemas.table.ServerText;
import io.tributary.schemas.table.ServerTime;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The values of literals as the server stores them: rounded to a column's digits, dates in any of
 * its forms. What depends on its settings is refused with an {@link IllegalArgumentException}.
 */
final class Literals {

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

  /** A number with so many digits behind the point; one with an exponent is a double. */
  static BigDecimal rounded(DefaultClause clause, int scale) {
    BigDecimal number = number(clause);
    boolean floating = clause.kind() == Kind.NUMBER && clause.text().matches(".*[eE].*");
    return number.setScale(scale, floating ? RoundingMode.HALF_EVEN : RoundingMode.HALF_UP);
  }

  /** A YEAR of four digits, or of two, which stand for 1970 to 2069. */
  static Object year(DefaultClause clause) {
    int year = number(clause).intValueExact();
    if (year == 0) {
      // The number, and the text of four digits, are the year 0000.
      return clause.kind() != Kind.TEXT || clause.text().strip().length() == 4 ? 0 : 2000;
    }
    if (year > 1900 && year < 2156) {
      return year;
    }
    if (year < 1 || year > 99) {
      throw new IllegalArgumentException("no year");
    }
    return year + (year < 70 ? 2000 : 1900);
  }

  /**
   * A text.
   *
   * @param charset the column's, which the bytes of a literal are taken to be of
   */
  static String text(DefaultClause clause, String charset) {
    return switch (clause.kind()) {
      case TEXT -> clause.text();
      case NUMBER ->
          clause.text().matches(".*[eE].*")
              ? ServerText.of(Double.parseDouble(clause.text()))
              : new BigDecimal(clause.text()).toPlainString();
      case TRUE -> "1";
      case FALSE -> "0";
      case HEX, BITS ->
          decoded(coded(clause), clause.charset() == null ? charset : clause.charset());
      case NONE, NULL, COMPUTED -> throw new IllegalArgumentException("no text");
    };
  }

  private static String decoded(byte[] bytes, String charset) {
    if (!Bytes.isText(bytes, charset)) {
      throw new IllegalArgumentException("no text of this character set");
    }
    return Bytes.text(bytes, charset);
  }

  /** Bytes, filled up with zeros to a length that is not negative. */
  static byte[] bytes(DefaultClause clause, int length) {
    byte[] bytes =
        clause.kind() == Kind.HEX || clause.kind() == Kind.BITS
            ? coded(clause)
            : ascii(text(clause, null)).getBytes(StandardCharsets.US_ASCII);
    if (length < 0) {
      return bytes;
    }
    if (bytes.length > length) {
      throw new IllegalArgumentException("too long");
    }
    return Arrays.copyOf(bytes, length);
  }

  /** The bytes of a literal that gives them one by one, filled up in front to whole ones. */
  private static byte[] coded(DefaultClause clause) {
    String digits = clause.text();
    if (clause.kind() == Kind.BITS) {
      byte[] bytes = new byte[(digits.length() + 7) / 8];
      for (int i = 0; i < digits.length(); i++) {
        int bit = digits.length() - 1 - i;
        if (digits.charAt(i) == '1') {
          bytes[bytes.length - 1 - bit / 8] |= (byte) (1 << bit % 8);
        }
      }
      return bytes;
    }
    return HexFormat.of().parseHex(digits.length() % 2 == 0 ? digits : "0" + digits);
  }

  /** Other characters are other bytes in other character sets. */
  private static String ascii(String text) {
    if (!text.chars().allMatch(c -> c < 128)) {
      throw new IllegalArgumentException("not ASCII");
    }
    return text;
  }

  /** A member as it is declared, whatever the case of the default, or by its number. */
  static String member(DefaultClause clause, List<String> members) {
    if (clause.kind() != Kind.NUMBER) {
      return memberOf(text(clause, null), members);
    }
    int number = number(clause).intValueExact();
    boolean named = members.contains(clause.text());
    if (number < 1
        || number > members.size()
        || (named && !members.get(number - 1).equals(clause.text()))) {
      // A member that looks like another's number: servers differ in what they take it for.
      throw new IllegalArgumentException("no certain member");
    }
    return members.get(number - 1);
  }

  /** Members in the order of their declaration, by name or as the bits of a number. */
  static String members(DefaultClause clause, List<String> members) {
    if (clause.kind() == Kind.NUMBER) {
      BigInteger bits = number(clause).toBigIntegerExact();
      if (bits.signum() < 0
          || bits.bitLength() > members.size()
          || members.contains(clause.text())) {
        throw new IllegalArgumentException("no certain members");
      }
      return String.join(
          ",", members.stream().filter(m -> bits.testBit(members.indexOf(m))).toList());
    }
    String text = text(clause, null);
    if (text.isEmpty()) {
      return "";
    }
    List<String> chosen =
        Arrays.stream(text.split(",", -1)).map(part -> memberOf(part, members)).toList();
    return String.join(",", members.stream().filter(chosen::contains).toList());
  }

  private static String memberOf(String text, List<String> members) {
    if (members.contains(text)) {
      return text;
    }
    List<String> same = members.stream().filter(text.stripTrailing()::equalsIgnoreCase).toList();
    if (same.size() != 1) {
      throw new IllegalArgumentException("no member");
    }
    return same.get(0);
  }

  /** Days since the epoch. */
  static Object date(DefaultClause clause, ServerTime time) {
    return time.day(micros(clause, 6, time));
  }

  /** Microseconds since the epoch. */
  static Object datetime(DefaultClause clause, int digits, ServerTime time) {
    return micros(clause, digits, time);
  }

  private static long micros(DefaultClause clause, int digits, ServerTime time) {
    return switch (clause.kind()) {
      case TEXT -> time.datetime(clause.text(), digits);
      case NUMBER -> time.datetime(number(clause), digits);
      case BITS, HEX, TRUE, FALSE, NONE, NULL, COMPUTED ->
          throw new IllegalArgumentException("no date");
    };
  }

  /** The lake's text of a TIME. */
  static String time(DefaultClause clause, int digits, ServerTime time) {
    if (clause.kind() != Kind.TEXT && clause.kind() != Kind.NUMBER) {
      throw new IllegalArgumentException("no time");
    }
    return Values.timeText(time.time(clause.text(), digits));
  }
}
