package io.tributary.schemas.table;

import io.tributary.schemas.table.SourceType.Family;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a change of a column's type makes of the values that are there. The server converts them
 * without an event for any row, so the lake does as it does: {@link #verdict} says where that is
 * certain.
 *
 * <p>A statement that the server has carried out in its strict mode has met no value that does not
 * fit; without that mode such a value is cut to what does. So cutting is right in both.
 *
 * @param from the type before
 * @param to the type behind
 * @param mariaDb whether the server is one, which cuts digits of a second where MySQL rounds
 */
public record ValueConversion(SourceType from, SourceType to, boolean mariaDb) {

  /** What can be said of the values behind the change. */
  public enum Verdict {
    /** They are the same, at most in a wider type of the lake. */
    SAME,
    /** {@link ValueConversion#convert} gives them. */
    CONVERTED,
    /** Only the server knows them. */
    UNKNOWN
  }

  private static final String SEPARATOR = ";";
  private static final Pattern LEADING_NUMBER =
      Pattern.compile("\\s*([+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d{1,3})?)");

  public ValueConversion {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
  }

  /** What becomes of the values. */
  public Verdict verdict() {
    Verdict values = ConversionRules.verdict(from, to, mariaDb);
    if (!from.optional() || to.optional() || values == Verdict.UNKNOWN) {
      return values;
    }
    // A NULL becomes what stands for nothing; in a TIMESTAMP that is the time of the statement.
    return switch (to.family()) {
      case TIMESTAMP, JSON, OTHER -> Verdict.UNKNOWN;
      default -> Verdict.CONVERTED;
    };
  }

  /**
   * The value behind the change, of the class that the lake's type of {@code to} has.
   *
   * @param value of the class of {@code from}'s type in the lake, or of one that it was widened to
   * @return null for NULL, and for a value that stands for none of the type
   */
  public Object convert(Object value) {
    if (value == null) {
      return from.optional() && !to.optional() ? nothing() : null;
    }
    try {
      return converted(value);
    } catch (ArithmeticException | IllegalArgumentException | ClassCastException e) {
      // Text that is no date, for one: in the server it is the zero date, which is NULL in the
      // lake.
      // A value of another class is one that an earlier change of the type left in doubt.
      return to.optional() ? null : nothing();
    }
  }

  private Object nothing() {
    return switch (to.lake().kind()) {
      case BOOLEAN -> false;
      case INT, DATE -> 0;
      case LONG, TIMESTAMP -> 0L;
      case FLOAT -> 0f;
      case DOUBLE -> 0d;
      case DECIMAL -> BigDecimal.ZERO.setScale(to.lake().scale());
      case STRING ->
          switch (to.family()) {
            case TIME -> "00:00:00";
            case DECIMAL -> BigDecimal.ZERO.setScale(to.decimals()).toPlainString();
            default -> "";
          };
      case BINARY -> Bytes.fitted(new byte[0], to);
    };
  }

  private Object converted(Object value) {
    Family target = to.family();
    if (ConversionRules.verdict(from, to, mariaDb) == Verdict.SAME) {
      return inLake(value);
    }
    return switch (target) {
      case INTEGER, YEAR, BIT, DECIMAL -> exact(number(value));
      case FLOAT -> (float) floating(value);
      case DOUBLE -> floating(value);
      case TEXT -> Bytes.fitted(text(value), to);
      case BYTES -> bytes(value);
      case ENUM -> member(text(value));
      case SET -> members(text(value));
      case DATE -> time().day(datetime(value, 6));
      case DATETIME, TIMESTAMP -> datetime(value, to.fraction());
      case TIME -> timeText(timeOf(value));
      case JSON, OTHER -> throw new IllegalArgumentException("not known");
    };
  }

  /** The same value in the class of {@code to}'s type, whose values cover it. */
  private Object inLake(Object value) {
    return switch (to.lake().kind()) {
      case BOOLEAN -> (Boolean) value;
      case BINARY -> (byte[]) value;
      case INT -> plainNumber(value).intValueExact();
      case LONG -> plainNumber(value).longValueExact();
      case FLOAT -> ((Number) value).floatValue();
      case DOUBLE -> ((Number) value).doubleValue();
      case DECIMAL -> plainNumber(value).setScale(to.lake().scale());
      case STRING -> value.toString();
      case DATE -> (Integer) value;
      case TIMESTAMP ->
          value instanceof Integer day ? (Object) (day * 86_400_000_000L) : (Long) value;
    };
  }

  private ServerTime time() {
    return new ServerTime(mariaDb);
  }

  /** The number as the type before has it. */
  private BigDecimal number(Object value) {
    return switch (from.family()) {
      case DATE -> new BigDecimal(ServerText.date((Integer) value).replace("-", ""));
      case DATETIME ->
          new BigDecimal(ServerText.datetime((Long) value, 0).replaceAll("[^0-9]", ""));
      case TIME -> new BigDecimal(value.toString().replace(":", ""));
      case ENUM -> BigDecimal.valueOf(from.members().indexOf(value.toString()) + 1L);
      case SET -> bitmap(value.toString());
      case TEXT -> leadingNumber(value.toString());
      case INTEGER, YEAR, BIT, DECIMAL, FLOAT, DOUBLE, BYTES, JSON, TIMESTAMP, OTHER ->
          plainNumber(value);
    };
  }

  private static BigDecimal plainNumber(Object value) {
    if (value instanceof BigDecimal exact) {
      return exact;
    }
    if (value instanceof Boolean flag) {
      return flag ? BigDecimal.ONE : BigDecimal.ZERO;
    }
    if (value instanceof Float single) {
      return ServerText.shortest(single);
    }
    return value instanceof Double real
        ? ServerText.shortest(real)
        : new BigDecimal(value.toString());
  }

  private BigDecimal bitmap(String set) {
    BigInteger bits = BigInteger.ZERO;
    for (String part : set.split(",", -1)) {
      int member = from.members().indexOf(part);
      bits = member < 0 ? bits : bits.setBit(member);
    }
    return new BigDecimal(bits);
  }

  /** What a text begins with; 0 if that is no number. */
  private static BigDecimal leadingNumber(String text) {
    Matcher number = LEADING_NUMBER.matcher(text);
    return number.lookingAt() ? new BigDecimal(number.group(1)) : BigDecimal.ZERO;
  }

  /** Rounded, and cut to what the type can hold. */
  private Object exact(BigDecimal number) {
    boolean floating = from.family() == Family.FLOAT || from.family() == Family.DOUBLE;
    boolean whole = to.family() != Family.DECIMAL;
    BigDecimal rounded =
        number.setScale(
            whole ? 0 : to.decimals(),
            floating && whole ? RoundingMode.HALF_EVEN : RoundingMode.HALF_UP);
    BigDecimal fitting = rounded.max(to.min()).min(to.max());
    return switch (to.lake().kind()) {
      case INT -> fitting.intValueExact();
      case LONG -> fitting.longValueExact();
      case DECIMAL -> fitting.setScale(to.lake().scale());
      case STRING -> fitting.setScale(to.decimals()).toPlainString();
      case BOOLEAN, FLOAT, DOUBLE, BINARY, DATE, TIMESTAMP ->
          throw new IllegalArgumentException("no exact number");
    };
  }

  private double floating(Object value) {
    double number =
        value instanceof Double || value instanceof Float
            ? ((Number) value).doubleValue()
            : number(value).doubleValue();
    return to.unsigned() ? Math.max(0, number) : number;
  }

  private String text(Object value) {
    return switch (from.family()) {
      case INTEGER -> filledUp(plainNumber(value).toBigInteger().toString());
      case YEAR -> "0".repeat(4 - Math.min(4, value.toString().length())) + value;
      case BIT -> plainNumber(value).toBigInteger().toString();
      case DECIMAL -> plainNumber(value).setScale(from.decimals()).toPlainString();
      case FLOAT, DOUBLE -> floatingText(value);
      case DATE -> ServerText.date((Integer) value);
      case DATETIME, TIMESTAMP -> ServerText.datetime((Long) value, from.fraction());
      case TIME -> ServerText.time(time().time(value.toString(), 6), from.fraction());
      case BYTES -> Bytes.text((byte[]) value, to.charset());
      case TEXT, ENUM, SET, JSON, OTHER -> value.toString();
    };
  }

  private String filledUp(String digits) {
    return from.zerofill()
        ? "0".repeat(Math.max(0, from.width() - digits.length())) + digits
        : digits;
  }

  private String floatingText(Object value) {
    double number = ((Number) value).doubleValue();
    if (from.scale() >= 0) {
      return new BigDecimal(number).setScale(from.scale(), RoundingMode.HALF_EVEN).toPlainString();
    }
    return from.family() == Family.FLOAT
        ? ServerText.of(((Number) value).floatValue())
        : ServerText.of(number);
  }

  private byte[] bytes(Object value) {
    byte[] bytes = value instanceof byte[] same ? same : Bytes.of(text(value), from.charset());
    return Bytes.fitted(bytes, to);
  }

  private long datetime(Object value, int digits) {
    return switch (from.family()) {
      case DATE -> ((Integer) value) * 86_400_000_000L;
      case TEXT -> time().datetime(value.toString(), digits);
      default -> time().roundDatetime((Long) value, digits);
    };
  }

  private long timeOf(Object value) {
    return value instanceof Long micros
        ? time().roundTime(Math.floorMod(micros, 86_400_000_000L), to.fraction())
        : time().time(value.toString(), to.fraction());
  }

  /** The lake's own form: a fraction only if there is one. */
  static String timeText(long micros) {
    return ServerText.time(micros, micros % 1_000_000L == 0 ? 0 : 6);
  }

  /** A member whatever the case of its letters, or by its number; else the empty one. */
  private String member(String text) {
    String wanted = text.stripTrailing();
    List<String> members = to.members();
    for (String member : members) {
      if (member.equals(wanted)) {
        return member;
      }
    }
    for (String member : members) {
      if (member.equalsIgnoreCase(wanted)) {
        return member;
      }
    }
    boolean index = from.family() == Family.TEXT && wanted.matches("\\d{1,5}");
    int number = index ? Integer.parseInt(wanted) : 0;
    return number > 0 && number <= members.size() ? members.get(number - 1) : "";
  }

  private String members(String text) {
    List<String> chosen = Arrays.stream(text.split(",", -1)).map(this::member).toList();
    return String.join(",", to.members().stream().filter(chosen::contains).toList());
  }

  /** A text for storage. */
  String toText() {
    return from.toText() + SEPARATOR + to.toText() + (mariaDb ? SEPARATOR : "");
  }

  /** Reads what {@link #toText} wrote. */
  static ValueConversion parse(String text) {
    String[] parts = text.split(SEPARATOR, -1);
    return new ValueConversion(
        SourceType.parse(parts[0]), SourceType.parse(parts[1]), parts.length > 2);
  }
}
