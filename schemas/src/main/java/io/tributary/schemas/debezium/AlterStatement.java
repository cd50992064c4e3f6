package io.tributary.schemas.debezium;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The renamed columns of an {@code ALTER TABLE} statement. A schema change tells the table's
 * columns before and after; only the statement's text tells that one of them is another under a new
 * name.
 *
 * <p>Of all that ALTER TABLE can say only {@code RENAME COLUMN a TO b} and {@code CHANGE [COLUMN]
 * [IF EXISTS] a b …} are looked at. A text that is something else has no renames.
 */
final class AlterStatement {

  private AlterStatement() {}

  /** By new name the old one. RENAME and CHANGE are reserved: unquoted they name nothing. */
  static Map<String, String> renames(String ddl) {
    Map<String, String> renames = new LinkedHashMap<>();
    List<SqlToken> tokens = SqlToken.of(ddl);
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

  private static void rename(List<SqlToken> tokens, int at, Map<String, String> renames) {
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
    if (isColumn(tokens.get(i)) && isColumn(tokens.get(to))) {
      renames.put(tokens.get(to).text(), tokens.get(i).text());
    }
  }

  /** In some modes of the session, double quotes stand around names. */
  private static boolean isColumn(SqlToken token) {
    return token.isName() || token.kind() == SqlToken.Kind.STRING;
  }
}
