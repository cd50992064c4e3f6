package io.tributary.schemas.table;

import static io.tributary.schemas.table.ValueConversion.Verdict.CONVERTED;
import static io.tributary.schemas.table.ValueConversion.Verdict.SAME;
import static io.tributary.schemas.table.ValueConversion.Verdict.UNKNOWN;

import io.tributary.schemas.table.SourceType.Family;
import io.tributary.schemas.table.ValueConversion.Verdict;
import java.util.Objects;

/**
 * Which changes of a type leave the values as they are, which convert them in a known way, and
 * which do not. A family or a detail that is not named here is not known.
 */
final class ConversionRules {

  private ConversionRules() {}

  static Verdict verdict(SourceType from, SourceType to, boolean mariaDb) {
    return switch (from.family()) {
      case INTEGER -> integer(from, to);
      case YEAR -> year(to);
      case BIT -> bit(from, to, mariaDb);
      case DECIMAL -> decimal(from, to);
      case FLOAT, DOUBLE -> floating(from, to);
      case TEXT -> text(from, to);
      case BYTES -> bytes(from, to);
      case ENUM, SET -> choice(from, to);
      case JSON -> json(to, mariaDb);
      case DATE -> date(to);
      case DATETIME -> datetime(from, to);
      case TIMESTAMP -> to.family() == Family.TIMESTAMP ? fraction(from, to) : UNKNOWN;
      case TIME -> time(from, to);
      case OTHER -> from.name().equals(to.name()) || to.name().equals("GEOMETRY") ? SAME : UNKNOWN;
    };
  }

  private static Verdict integer(SourceType from, SourceType to) {
    return switch (to.family()) {
      case INTEGER -> holds(from, to) ? SAME : CONVERTED;
      case DECIMAL -> CONVERTED;
      case FLOAT, DOUBLE -> to.scale() < 0 ? CONVERTED : UNKNOWN;
      case TEXT -> text(to);
      case BYTES -> to.isLarge() ? UNKNOWN : CONVERTED;
      default -> UNKNOWN;
    };
  }

  private static boolean holds(SourceType from, SourceType to) {
    return to.min().compareTo(from.min()) <= 0 && to.max().compareTo(from.max()) >= 0;
  }

  private static Verdict year(SourceType to) {
    return switch (to.family()) {
      case YEAR -> SAME;
      case INTEGER -> CONVERTED;
      case TEXT -> text(to);
      default -> UNKNOWN;
    };
  }

  private static Verdict bit(SourceType from, SourceType to, boolean mariaDb) {
    return switch (to.family()) {
      case BIT -> Math.max(1, to.length()) >= Math.max(1, from.length()) ? SAME : UNKNOWN;
      case INTEGER -> CONVERTED;
      case TEXT -> mariaDb || to.isLarge() ? UNKNOWN : text(to);
      default -> UNKNOWN;
    };
  }

  private static Verdict decimal(SourceType from, SourceType to) {
    return switch (to.family()) {
      case DECIMAL ->
          to.decimals() >= from.decimals()
                  && holds(from, to)
                  && from.lake().kind() == to.lake().kind()
                  && from.lake().kind() != ColumnType.Kind.STRING
              ? SAME
              : CONVERTED;
      case INTEGER -> CONVERTED;
      case FLOAT, DOUBLE -> to.scale() < 0 ? CONVERTED : UNKNOWN;
      case TEXT -> from.zerofill() ? UNKNOWN : text(to);
      default -> UNKNOWN;
    };
  }

  private static Verdict floating(SourceType from, SourceType to) {
    return switch (to.family()) {
      case FLOAT, DOUBLE -> {
        if (to.scale() >= 0) {
          yield to.equals(from) ? SAME : UNKNOWN;
        }
        boolean wider = from.family() == Family.FLOAT || to.family() == Family.DOUBLE;
        yield wider && (from.unsigned() || !to.unsigned()) ? SAME : CONVERTED;
      }
      case INTEGER, DECIMAL -> CONVERTED;
      case TEXT -> from.zerofill() ? UNKNOWN : text(to);
      default -> UNKNOWN;
    };
  }

  /** Texts that the server writes are of ASCII, which every character set here holds. */
  private static Verdict text(SourceType to) {
    return Bytes.isUnicode(to.charset()) || Bytes.isReadable(to.charset()) ? CONVERTED : UNKNOWN;
  }

  private static Verdict text(SourceType from, SourceType to) {
    return switch (to.family()) {
      case TEXT -> textToText(from, to);
      case BYTES -> Bytes.isReadable(from.charset()) && fitsLarge(from, to) ? CONVERTED : UNKNOWN;
      case INTEGER, DECIMAL, ENUM, SET, DATE, DATETIME, TIME -> CONVERTED;
      case FLOAT, DOUBLE -> to.scale() < 0 ? CONVERTED : UNKNOWN;
      default -> UNKNOWN;
    };
  }

  private static Verdict textToText(SourceType from, SourceType to) {
    boolean sameCharset =
        Objects.equals(from.charset(), to.charset()) || Bytes.isWhole(to.charset());
    boolean known = Bytes.isUnicode(to.charset()) || Bytes.isReadable(to.charset());
    if (!fitsLarge(from, to) || (!sameCharset && !known)) {
      return UNKNOWN;
    }
    boolean roomy = to.isLarge() || (!from.isLarge() && to.capacity() >= from.capacity());
    boolean stripped = to.isFixedLength() && !from.isFixedLength();
    return sameCharset && roomy && !stripped ? SAME : CONVERTED;
  }

  /** What does not fit a smaller kind of TEXT or BLOB is cut in ways of the server's own. */
  private static boolean fitsLarge(SourceType from, SourceType to) {
    long bytes = from.isLarge() ? from.capacity() : from.length() * 4L;
    return !to.isLarge() || bytes <= to.capacity();
  }

  private static Verdict bytes(SourceType from, SourceType to) {
    boolean fits = !to.isLarge() || from.capacity() <= to.capacity();
    return switch (to.family()) {
      case BYTES -> {
        if (!fits) {
          yield UNKNOWN;
        }
        boolean padded =
            to.isFixedLength() && !(from.isFixedLength() && to.capacity() == from.capacity());
        yield !padded && to.capacity() >= from.capacity() ? SAME : CONVERTED;
      }
      case TEXT -> fits && Bytes.isReadable(to.charset()) ? CONVERTED : UNKNOWN;
      default -> UNKNOWN;
    };
  }

  private static Verdict choice(SourceType from, SourceType to) {
    return switch (to.family()) {
      case ENUM, SET -> {
        if (from.members().isEmpty() || to.members().isEmpty()) {
          yield UNKNOWN;
        }
        boolean appended =
            to.members().size() >= from.members().size()
                && to.members().subList(0, from.members().size()).equals(from.members());
        yield appended && to.family() == from.family() ? SAME : CONVERTED;
      }
      case TEXT -> text(to);
      case INTEGER -> from.members().isEmpty() ? UNKNOWN : CONVERTED;
      default -> UNKNOWN;
    };
  }

  /** MariaDB's JSON is a LONGTEXT, MySQL's has a text of its own only when it is read. */
  private static Verdict json(SourceType to, boolean mariaDb) {
    boolean long8 = to.isLarge() && to.capacity() > Integer.MAX_VALUE;
    return to.family() == Family.JSON || (mariaDb && to.family() == Family.TEXT && long8)
        ? SAME
        : UNKNOWN;
  }

  private static Verdict date(SourceType to) {
    return switch (to.family()) {
      case DATE, DATETIME -> SAME;
      case TEXT -> text(to);
      case INTEGER -> CONVERTED;
      default -> UNKNOWN;
    };
  }

  private static Verdict datetime(SourceType from, SourceType to) {
    return switch (to.family()) {
      case DATETIME -> fraction(from, to);
      case DATE, TIME -> CONVERTED;
      case TEXT -> text(to);
      case INTEGER -> from.fraction() == 0 ? CONVERTED : UNKNOWN;
      default -> UNKNOWN;
    };
  }

  private static Verdict time(SourceType from, SourceType to) {
    return switch (to.family()) {
      case TIME -> fraction(from, to);
      case TEXT -> text(to);
      case INTEGER -> from.fraction() == 0 ? CONVERTED : UNKNOWN;
      default -> UNKNOWN;
    };
  }

  private static Verdict fraction(SourceType from, SourceType to) {
    return to.fraction() >= from.fraction() ? SAME : CONVERTED;
  }
}
