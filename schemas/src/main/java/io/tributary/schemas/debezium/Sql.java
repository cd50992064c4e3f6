package io.tributary.schemas.debezium;

/** Texts of SQL. */
final class Sql {

  private Sql() {}

  /**
   * The text that MySQL takes a string literal's inside for, if its backslashes escape. Doubled
   * quotes are the caller's.
   */
  static String unescaped(String literal) {
    if (literal.indexOf('\\') < 0) {
      return literal;
    }
    StringBuilder text = new StringBuilder(literal.length());
    for (int i = 0; i < literal.length(); i++) {
      char c = literal.charAt(i);
      if (c != '\\' || i + 1 == literal.length()) {
        text.append(c);
        continue;
      }
      char escaped = literal.charAt(++i);
      switch (escaped) {
        case '0' -> text.append('\0');
        case 'b' -> text.append('\b');
        case 'n' -> text.append('\n');
        case 'r' -> text.append('\r');
        case 't' -> text.append('\t');
        case 'Z' -> text.append('\u001a');
        // These two are for patterns: outside of one the backslash stays.
        case '%', '_' -> text.append('\\').append(escaped);
        default -> text.append(escaped);
      }
    }
    return text.toString();
  }
}
