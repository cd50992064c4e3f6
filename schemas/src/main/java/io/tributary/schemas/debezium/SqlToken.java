package io.tributary.schemas.debezium;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A word, literal or sign of an SQL statement. Comments are left out, those that only MySQL or
 * MariaDB executes are not: the servers write the others into the binlog as plain ones.
 *
 * @param kind what it is
 * @param text the token without its quotes and escapes
 */
record SqlToken(Kind kind, String text) {

  /** What a token is. */
  enum Kind {
    WORD,
    QUOTED_NAME,
    /** A text in single quotes. */
    STRING,
    /** In double quotes: a text, or in the mode ANSI_QUOTES a name; the place tells. */
    DOUBLE_QUOTED,
    NUMBER,
    BITS,
    HEX,
    SIGN
  }

  boolean isWord() {
    return kind == Kind.WORD;
  }

  boolean isName() {
    return kind == Kind.WORD || kind == Kind.QUOTED_NAME || kind == Kind.DOUBLE_QUOTED;
  }

  boolean isText() {
    return kind == Kind.STRING || kind == Kind.DOUBLE_QUOTED;
  }

  /** Whether it is this word or sign. */
  boolean is(String word) {
    return (kind == Kind.WORD || kind == Kind.SIGN) && text.equalsIgnoreCase(word);
  }

  boolean isAny(Set<String> words) {
    return words.stream().anyMatch(this::is);
  }

  /** The tokens of a statement, however its session takes backslashes; none if it can't be told. */
  static List<SqlToken> of(String sql) {
    List<SqlToken> tokens = of(sql, true);
    if (tokens == null) {
      tokens = of(sql, false);
    }
    return tokens == null ? List.of() : tokens;
  }

  /**
   * The tokens of a statement.
   *
   * @param escapes whether a backslash escapes, as it does unless the session's mode is
   *     NO_BACKSLASH_ESCAPES
   * @return null if the statement ends within a text, so that it was not meant like this
   */
  static List<SqlToken> of(String sql, boolean escapes) {
    List<SqlToken> tokens = new ArrayList<>();
    int at = 0;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      int end;
      if (Character.isWhitespace(c) || sql.startsWith("*/", at)) {
        end = at + (c == '*' ? 2 : 1);
      } else if (sql.startsWith("/*!", at) || sql.startsWith("/*M!", at)) {
        end = sql.indexOf('!', at) + 1;
        while (end < sql.length() && Character.isDigit(sql.charAt(end))) {
          end++;
        }
      } else if (sql.startsWith("/*", at)) {
        end = behind(sql, "*/", at);
      } else if (c == '#' || isLineComment(sql, at)) {
        end = behind(sql, "\n", at);
      } else if (c == '\'' || c == '"' || c == '`') {
        end = closing(sql, at, escapes);
        if (end < 0) {
          return null;
        }
        tokens.add(quoted(sql, at, end, escapes));
      } else if (isPrefixed(sql, at)) {
        end = closing(sql, at + 1, escapes);
        if (end < 0) {
          return null;
        }
        Kind kind = Character.toLowerCase(c) == 'b' ? Kind.BITS : Kind.HEX;
        tokens.add(new SqlToken(kind, sql.substring(at + 2, end - 1)));
      } else if (Character.isLetterOrDigit(c) || c == '_' || c == '$' || isFraction(sql, at)) {
        end = wordEnd(sql, at);
        tokens.add(word(sql.substring(at, end)));
      } else {
        end = at + 1;
        tokens.add(new SqlToken(Kind.SIGN, sql.substring(at, end)));
      }
      at = end;
    }
    return tokens;
  }

  private static int behind(String sql, String mark, int from) {
    int found = sql.indexOf(mark, from);
    return found < 0 ? sql.length() : found + mark.length();
  }

  private static boolean isLineComment(String sql, int at) {
    return sql.startsWith("--", at) && (at + 2 == sql.length() || sql.charAt(at + 2) <= ' ');
  }

  /** The index behind the quote that ends what begins at {@code start}, or -1. */
  private static int closing(String sql, int start, boolean escapes) {
    char quote = sql.charAt(start);
    for (int i = start + 1; i < sql.length(); i++) {
      char c = sql.charAt(i);
      if (c == '\\' && escapes && quote != '`') {
        i++;
      } else if (c == quote) {
        if (i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
          i++;
        } else {
          return i + 1;
        }
      }
    }
    return -1;
  }

  private static SqlToken quoted(String sql, int start, int end, boolean escapes) {
    char quote = sql.charAt(start);
    StringBuilder text = new StringBuilder(end - start);
    for (int i = start + 1; i < end - 1; i++) {
      char c = sql.charAt(i);
      if (c == quote) {
        // Doubled: it stands for one.
        i++;
        text.append(c);
      } else if (c == '\\' && escapes && quote != '`') {
        text.append(Sql.unescaped(sql.substring(i, i + 2)));
        i++;
      } else {
        text.append(c);
      }
    }
    Kind kind =
        switch (quote) {
          case '`' -> Kind.QUOTED_NAME;
          case '"' -> Kind.DOUBLE_QUOTED;
          default -> Kind.STRING;
        };
    return new SqlToken(kind, text.toString());
  }

  private static boolean isPrefixed(String sql, int at) {
    return at + 1 < sql.length()
        && sql.charAt(at + 1) == '\''
        && "bBxX".indexOf(sql.charAt(at)) >= 0;
  }

  private static boolean isFraction(String sql, int at) {
    return sql.charAt(at) == '.'
        && at + 1 < sql.length()
        && Character.isDigit(sql.charAt(at + 1))
        && (at == 0 || !Character.isLetterOrDigit(sql.charAt(at - 1)));
  }

  private static int wordEnd(String sql, int start) {
    boolean number = Character.isDigit(sql.charAt(start)) || sql.charAt(start) == '.';
    int end = start;
    while (end < sql.length()) {
      char c = sql.charAt(end);
      boolean exponentSign =
          number && (c == '-' || c == '+') && "eE".indexOf(sql.charAt(end - 1)) >= 0;
      if (!Character.isLetterOrDigit(c)
          && c != '_'
          && c != '$'
          && !(number && c == '.')
          && !exponentSign) {
        break;
      }
      end++;
    }
    return end;
  }

  private static SqlToken word(String text) {
    if (text.matches("0x[0-9a-fA-F]+")) {
      return new SqlToken(Kind.HEX, text.substring(2));
    }
    if (text.matches("0b[01]+")) {
      return new SqlToken(Kind.BITS, text.substring(2));
    }
    boolean number = text.matches("(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
    return new SqlToken(number ? Kind.NUMBER : Kind.WORD, text);
  }
}
