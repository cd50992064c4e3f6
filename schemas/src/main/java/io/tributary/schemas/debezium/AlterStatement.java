package io.tributary.schemas.debezium;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The renamed columns of an {@code ALTER TABLE} statement. A schema change tells the table's
 * columns before and after; only the statement's text tells that one of them is another under a new
 * name.
 *
 * <p>The text is split into words, quoted names, literals and punctuation, without comments; of all
 * that ALTER TABLE can say only {@code RENAME COLUMN a TO b} and {@code CHANGE [COLUMN] [IF EXISTS]
 * a b …} are looked at. A text that is something else has no renames.
 */
final class AlterStatement {

  /**
   * A piece of the text.
   *
   * @param text without its quotes
   * @param isName whether it may name a column: a word, or a text in backticks or double quotes
   * @param isQuoted whether it is no keyword, whatever it says
   */
  private record Token(String text, boolean isName, boolean isQuoted) {
    boolean is(String word) {
      return !isQuoted && text.equalsIgnoreCase(word);
    }
  }

  private AlterStatement() {}

  /** By new name the old one. RENAME and CHANGE are reserved: unquoted they name nothing. */
  static Map<String, String> renames(String ddl) {
    Map<String, String> renames = new LinkedHashMap<>();
    List<Token> tokens = tokens(ddl);
    if (tokens.isEmpty() || !tokens.get(0).is("ALTER")) {
      return renames;
    }
    for (int i = 1; i < tokens.size(); i++) {
      if (tokens.get(i).is("RENAME") || tokens.get(i).is("CHANGE")) {
        rename(tokens, i, renames);
      }
    }
    return renames;
  }

  private static void rename(List<Token> tokens, int at, Map<String, String> renames) {
    int i = at + 1;
    boolean column = i < tokens.size() && tokens.get(i).is("COLUMN");
    boolean change = tokens.get(at).is("CHANGE");
    if (!change && !column) {
      return;
    }
    i += column ? 1 : 0;
    if (i + 1 < tokens.size() && tokens.get(i).is("IF") && tokens.get(i + 1).is("EXISTS")) {
      i += 2;
    }
    int to = change ? i + 1 : i + 2;
    if (to >= tokens.size() || (!change && !tokens.get(i + 1).is("TO"))) {
      return;
    }
    if (tokens.get(i).isName() && tokens.get(to).isName()) {
      renames.put(tokens.get(to).text(), tokens.get(i).text());
    }
  }

  private static List<Token> tokens(String ddl) {
    List<Token> tokens = new ArrayList<>();
    int i = 0;
    while (i < ddl.length()) {
      char c = ddl.charAt(i);
      if (Character.isWhitespace(c)) {
        i++;
      } else if (c == '#' || ddl.startsWith("-- ", i)) {
        i = behind(ddl, "\n", i);
      } else if (ddl.startsWith("/*!", i) || ddl.startsWith("/*M!", i)) {
        // A comment of this kind is executed.
        i = ddl.indexOf('!', i) + 1;
      } else if (ddl.startsWith("/*", i)) {
        i = behind(ddl, "*/", i + 2);
      } else if (c == '`' || c == '"' || c == '\'') {
        StringBuilder text = new StringBuilder();
        i = quoted(ddl, i, text);
        tokens.add(new Token(text.toString(), c != '\'', true));
      } else if (isWord(c)) {
        int end = i;
        while (end < ddl.length() && isWord(ddl.charAt(end))) {
          end++;
        }
        tokens.add(new Token(ddl.substring(i, end), true, false));
        i = end;
      } else {
        tokens.add(new Token(String.valueOf(c), false, false));
        i++;
      }
    }
    return tokens;
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c >= 0x80;
  }

  private static int behind(String ddl, String end, int from) {
    int at = ddl.indexOf(end, from);
    return at < 0 ? ddl.length() : at + end.length();
  }

  /** Reads a quoted text, in which the quote is doubled, or in literals escaped by a backslash. */
  private static int quoted(String ddl, int start, StringBuilder text) {
    char quote = ddl.charAt(start);
    int i = start + 1;
    while (i < ddl.length()) {
      char c = ddl.charAt(i);
      if (c == '\\' && quote != '`' && i + 1 < ddl.length()) {
        text.append(ddl.charAt(i + 1));
        i += 2;
      } else if (c != quote) {
        text.append(c);
        i++;
      } else if (i + 1 < ddl.length() && ddl.charAt(i + 1) == quote) {
        text.append(quote);
        i += 2;
      } else {
        return i + 1;
      }
    }
    return i;
  }
}
