package io.tributary.schemas.debezium;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which tables a statement takes rows from, or gives rows to, of which the binlog has no record:
 * what was logged as text (a binlog in another format than ROW), and what ALTER TABLE does with
 * whole partitions.
 *
 * <p>It looks at names and a few words, not at grammar. Where it can't tell whether a name is a
 * table's it gives it, and the caller knows the tables: one too many is harmless.
 *
 * @param kind what it does with rows
 * @param what it is, in its own words, such as {@code UPDATE} or {@code DROP PARTITION}
 * @param names the tables that it may concern
 */
record StatementText(Kind kind, String what, List<Name> names) {

  /** What a statement does with rows. */
  enum Kind {
    /** It changes rows, and is known as text only. */
    CHANGES_ROWS,
    /** It makes a table with rows. */
    MAKES_TABLE,
    /** It moves whole partitions or files of rows. */
    MOVES_ROWS,
    /** It makes a table that only one session sees. */
    MAKES_TEMPORARY
  }

  /**
   * A name, as it stands there.
   *
   * @param parts one to three names: of a database, a table, a column
   */
  record Name(List<String> parts) {}

  private static final Set<String> MODIFIERS =
      Set.of("LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY", "QUICK", "IGNORE", "INTO", "FROM");
  private static final Set<String> BEHIND_TABLES =
      Set.of("WHERE", "ORDER", "LIMIT", "RETURNING", "SET");
  private static final Set<String> BEFORE_PARTITION =
      Set.of("DROP", "TRUNCATE", "EXCHANGE", "DISCARD", "IMPORT", "CONVERT");
  private static final Set<String> CHANGES = Set.of("UPDATE", "DELETE", "INSERT", "REPLACE");

  /** What a statement does with rows that nothing else tells of; empty if nothing. */
  static Optional<StatementText> of(String sql) {
    List<SqlToken> tokens = SqlToken.of(sql);
    int verb = verb(tokens);
    if (verb >= tokens.size()) {
      return Optional.empty();
    }
    SqlToken first = tokens.get(verb);
    if (first.is("UPDATE") || first.is("DELETE")) {
      return changes(first, references(tokens, verb + 1));
    }
    if (first.is("INSERT") || first.is("REPLACE")) {
      return changes(first, target(tokens, skip(tokens, verb + 1, MODIFIERS)));
    }
    if (first.is("LOAD")) {
      int table = find(tokens, verb, "TABLE");
      return table < 0 ? Optional.empty() : changes(first, target(tokens, table + 1));
    }
    if (first.is("CREATE")) {
      return created(tokens, verb);
    }
    return first.is("ALTER") ? altered(tokens, verb) : Optional.empty();
  }

  private static Optional<StatementText> changes(SqlToken verb, List<Name> names) {
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new StatementText(Kind.CHANGES_ROWS, verb.text().toUpperCase(Locale.ROOT), names));
  }

  /** The statement's own verb, behind common tables and settings that hold for it alone. */
  private static int verb(List<SqlToken> tokens) {
    int start = 0;
    while (start < tokens.size() && tokens.get(start).is("(")) {
      start++;
    }
    if (start + 1 < tokens.size()
        && tokens.get(start).is("SET")
        && tokens.get(start + 1).is("STATEMENT")) {
      int behind = find(tokens, start, "FOR");
      return behind < 0 ? tokens.size() : behind + 1;
    }
    if (start < tokens.size() && tokens.get(start).is("WITH")) {
      int depth = 0;
      for (int i = start; i < tokens.size(); i++) {
        depth += depth(tokens.get(i));
        if (depth == 0 && tokens.get(i).isAny(CHANGES)) {
          return i;
        }
      }
      return tokens.size();
    }
    return start;
  }

  private static int depth(SqlToken token) {
    return token.is("(") ? 1 : token.is(")") ? -1 : 0;
  }

  private static int find(List<SqlToken> tokens, int from, String word) {
    for (int i = from; i < tokens.size(); i++) {
      if (tokens.get(i).is(word)) {
        return i;
      }
    }
    return -1;
  }

  private static int skip(List<SqlToken> tokens, int from, Set<String> words) {
    int at = from;
    while (at < tokens.size() && tokens.get(at).isAny(words)) {
      at++;
    }
    return at;
  }

  /** In some modes of the session, double quotes stand around names. */
  private static boolean isName(SqlToken token) {
    return token.isName() || token.kind() == SqlToken.Kind.STRING;
  }

  /** All names between the verb and the rows' conditions, whatever each is a name of. */
  private static List<Name> references(List<SqlToken> tokens, int from) {
    List<Name> names = new ArrayList<>();
    int depth = 0;
    int at = from;
    while (at < tokens.size()) {
      SqlToken token = tokens.get(at);
      depth += depth(token);
      if (depth == 0 && token.isAny(BEHIND_TABLES)) {
        break;
      }
      if (isName(token) && !token.isAny(MODIFIERS)) {
        Name name = nameAt(tokens, at);
        names.add(name);
        at += 2 * name.parts().size() - 1;
      } else {
        at++;
      }
    }
    return names;
  }

  private static List<Name> target(List<SqlToken> tokens, int at) {
    return at < tokens.size() && isName(tokens.get(at)) ? List.of(nameAt(tokens, at)) : List.of();
  }

  private static Name nameAt(List<SqlToken> tokens, int from) {
    List<String> parts = new ArrayList<>();
    parts.add(tokens.get(from).text());
    int at = from + 1;
    while (at + 1 < tokens.size() && tokens.get(at).is(".") && isName(tokens.get(at + 1))) {
      parts.add(tokens.get(at + 1).text());
      at += 2;
    }
    return new Name(parts);
  }

  private static Optional<StatementText> created(List<SqlToken> tokens, int verb) {
    int at = skip(tokens, verb + 1, Set.of("OR", "REPLACE"));
    boolean temporary = at < tokens.size() && tokens.get(at).is("TEMPORARY");
    at += temporary ? 1 : 0;
    if (at >= tokens.size() || !tokens.get(at).is("TABLE")) {
      return Optional.empty();
    }
    List<Name> names = target(tokens, skip(tokens, at + 1, Set.of("IF", "NOT", "EXISTS")));
    if (names.isEmpty()) {
      return Optional.empty();
    }
    if (temporary) {
      return Optional.of(new StatementText(Kind.MAKES_TEMPORARY, "CREATE TEMPORARY TABLE", names));
    }
    // Both words are reserved: unquoted they name no column.
    boolean filled = find(tokens, at + 1, "SELECT") > 0 || find(tokens, at + 1, "TABLE") > 0;
    return filled
        ? Optional.of(new StatementText(Kind.MAKES_TABLE, "CREATE TABLE … SELECT", names))
        : Optional.empty();
  }

  private static Optional<StatementText> altered(List<SqlToken> tokens, int verb) {
    int table = skip(tokens, verb + 1, Set.of("ONLINE", "OFFLINE", "IGNORE"));
    if (table >= tokens.size() || !tokens.get(table).is("TABLE")) {
      return Optional.empty();
    }
    List<Name> names =
        new ArrayList<>(target(tokens, skip(tokens, table + 1, Set.of("IF", "EXISTS"))));
    if (names.isEmpty()) {
      return Optional.empty();
    }
    String what = find(tokens.subList(0, table), verb, "IGNORE") > 0 ? "ALTER IGNORE TABLE" : null;
    for (int i = table + 1; i + 1 < tokens.size(); i++) {
      String words = tokens.get(i).text() + " " + tokens.get(i + 1).text();
      if (movesRows(tokens.get(i), tokens.get(i + 1))) {
        what = words.toUpperCase(Locale.ROOT);
        names.addAll(otherTable(tokens, i + 1));
      }
    }
    return what == null
        ? Optional.empty()
        : Optional.of(new StatementText(Kind.MOVES_ROWS, what, names));
  }

  /**
   * REORGANIZE, COALESCE and REMOVE keep every row, and ADD has none. CONVERT TABLE is MariaDB's
   * way to make a partition of a table.
   */
  private static boolean movesRows(SqlToken word, SqlToken next) {
    return (word.isAny(BEFORE_PARTITION) && next.is("PARTITION"))
        || ((word.is("DISCARD") || word.is("IMPORT")) && next.is("TABLESPACE"))
        || (word.is("CONVERT") && next.is("TABLE"));
  }

  /** The table that takes or gives the partition, if one is named. */
  private static List<Name> otherTable(List<SqlToken> tokens, int from) {
    int table = find(tokens, from, "TABLE");
    return table < 0 ? List.of() : target(tokens, table + 1);
  }
}
