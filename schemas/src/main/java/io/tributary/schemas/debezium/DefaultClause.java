package io.tributary.schemas.debezium;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a statement says about the default of a column it defines. The schema-change topic's own
 * description of a default leaves out hexadecimal literals and expressions, does not tell b'101'
 * from 101, and stands CURRENT_TIMESTAMP for 1970-01-01; the statement itself does not.
 *
 * @param kind what stands behind DEFAULT
 * @param text a literal's text without its quotes, else empty
 * @param charset the character set that a literal of bytes is said to be of, or null
 */
record DefaultClause(Kind kind, String text, String charset) {

  /** What stands behind DEFAULT. */
  enum Kind {
    /** There is no DEFAULT. */
    NONE,
    NULL,
    /** A quoted text. */
    TEXT,
    /** Digits with sign, point or exponent. */
    NUMBER,
    /** The digits of b'…'. */
    BITS,
    /** The digits of x'…'. */
    HEX,
    TRUE,
    FALSE,
    /** What the server computes row by row or counts, and no statement tells. */
    COMPUTED
  }

  static final DefaultClause NO_DEFAULT = new DefaultClause(Kind.NONE, "");
  static final DefaultClause NOT_TOLD = new DefaultClause(Kind.COMPUTED, "");

  private static final Set<String> UNICODE = Set.of("utf8mb4", "utf8", "utf8mb3");
  private static final Set<String> OPERATORS =
      Set.of("+", "-", "*", "/", "%", "|", "&", "^", "<", ">", "=", "!");
  private static final Set<String> OF_TIME = Set.of("DATE", "TIME", "TIMESTAMP");

  DefaultClause(Kind kind, String text) {
    this(kind, text, null);
  }

  /** Reads a column's definition, which begins with its type. */
  static DefaultClause of(List<SqlToken> definition) {
    if (!definition.isEmpty() && definition.get(0).is("SERIAL")) {
      return NOT_TOLD;
    }
    DefaultClause found = NO_DEFAULT;
    int depth = 0;
    for (int i = 1; i < definition.size(); i++) {
      SqlToken token = definition.get(i);
      if (token.is("(")) {
        depth++;
      } else if (token.is(")")) {
        depth--;
      } else if (depth == 0 && (token.is("AS") || token.is("AUTO_INCREMENT"))) {
        return NOT_TOLD;
      } else if (depth == 0
          && token.is("DEFAULT")
          && !definition.get(i - 1).is("SET")
          && !definition.get(i - 1).is("BY")) {
        found = value(definition.subList(i + 1, definition.size()));
      }
    }
    return found;
  }

  /** What stands behind DEFAULT: a literal, or an expression in parentheses. */
  private static DefaultClause value(List<SqlToken> tokens) {
    if (tokens.isEmpty() || !tokens.get(0).is("(")) {
      return literal(tokens, false);
    }
    List<SqlToken> inner = AlterStatement.inside(tokens, 0);
    boolean doubled =
        !inner.isEmpty()
            && inner.get(0).is("(")
            && AlterStatement.inside(inner, 0).size() + 2 == inner.size();
    return doubled ? value(inner) : literal(inner, true);
  }

  /**
   * The literal that the tokens begin with.
   *
   * @param alone whether nothing may stand behind it, as in an expression
   */
  private static DefaultClause literal(List<SqlToken> tokens, boolean alone) {
    if (tokens.isEmpty()) {
      return NOT_TOLD;
    }
    SqlToken token = tokens.get(0);
    int length = 1;
    DefaultClause found;
    if (token.is("-") || token.is("+")) {
      length = 2;
      found = signed(token, tokens);
    } else if (token.isText() || isIntroducer(tokens)) {
      int first = token.isText() ? 0 : 1;
      length = first;
      StringBuilder text = new StringBuilder();
      while (length < tokens.size() && tokens.get(length).isText()) {
        text.append(tokens.get(length).text());
        length++;
      }
      found =
          length > first
              ? text(text.toString(), first == 0 ? null : token.text())
              : coded(tokens.get(length++), token.text().substring(1));
    } else {
      found = single(token);
    }
    boolean more = length < tokens.size() && (alone || tokens.get(length).isAny(OPERATORS));
    return more ? NOT_TOLD : found;
  }

  private static DefaultClause signed(SqlToken sign, List<SqlToken> tokens) {
    return tokens.size() > 1 && tokens.get(1).kind() == SqlToken.Kind.NUMBER
        ? new DefaultClause(Kind.NUMBER, (sign.is("-") ? "-" : "") + tokens.get(1).text())
        : NOT_TOLD;
  }

  /** Whether a word before a literal says of which kind it is: {@code _utf8mb4}, N or DATE. */
  private static boolean isIntroducer(List<SqlToken> tokens) {
    if (tokens.size() < 2 || !tokens.get(0).isWord()) {
      return false;
    }
    if (tokens.get(1).isText()) {
      return tokens.get(0).text().startsWith("_")
          || tokens.get(0).is("N")
          || tokens.get(0).isAny(OF_TIME);
    }
    return tokens.get(0).text().startsWith("_")
        && (tokens.get(1).kind() == SqlToken.Kind.HEX
            || tokens.get(1).kind() == SqlToken.Kind.BITS);
  }

  private static DefaultClause text(String text, String introducer) {
    boolean certain =
        introducer == null
            || !introducer.startsWith("_")
            || UNICODE.contains(introducer.substring(1).toLowerCase(Locale.ROOT))
            || text.chars().allMatch(c -> c < 128);
    // The server takes the session's bytes for those of the named character set.
    return certain ? new DefaultClause(Kind.TEXT, text) : NOT_TOLD;
  }

  private static DefaultClause coded(SqlToken digits, String charset) {
    return digits.kind() == SqlToken.Kind.HEX
        ? new DefaultClause(Kind.HEX, digits.text(), charset.toLowerCase(Locale.ROOT))
        : NOT_TOLD;
  }

  private static DefaultClause single(SqlToken token) {
    return switch (token.kind()) {
      case NUMBER -> new DefaultClause(Kind.NUMBER, token.text());
      case BITS -> new DefaultClause(Kind.BITS, token.text());
      case HEX -> new DefaultClause(Kind.HEX, token.text());
      case WORD ->
          switch (token.text().toUpperCase(Locale.ROOT)) {
            case "NULL" -> new DefaultClause(Kind.NULL, "");
            case "TRUE" -> new DefaultClause(Kind.TRUE, "");
            case "FALSE" -> new DefaultClause(Kind.FALSE, "");
            default -> NOT_TOLD;
          };
      case STRING, DOUBLE_QUOTED, QUOTED_NAME, SIGN -> NOT_TOLD;
    };
  }
}
