package io.tributary.schemas.debezium;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a statement says of the columns of its table. A schema change tells the columns before and
 * after; only the statement's text tells that one of them is another under a new name, or a new one
 * under an old name, and what the server gave it.
 *
 * <p>Whether a backslash escapes depends on a mode of the session, which no record tells. So a
 * statement with one is read both ways: one that ends within a text was not meant, and of two
 * readings the default mode's counts for what happened, while a default is certain only if both
 * agree.
 */
final class AlterStatement {

  private static final Set<String> NO_COLUMN_BEHIND_ADD =
      Set.of(
          "INDEX",
          "KEY",
          "UNIQUE",
          "PRIMARY",
          "FULLTEXT",
          "SPATIAL",
          "VECTOR",
          "CONSTRAINT",
          "FOREIGN",
          "CHECK",
          "PARTITION",
          "PERIOD",
          "SYSTEM");

  private static final Set<String> NO_COLUMN_BEHIND_DROP =
      Set.of(
          "INDEX",
          "KEY",
          "PRIMARY",
          "CONSTRAINT",
          "FOREIGN",
          "CHECK",
          "PARTITION",
          "PERIOD",
          "SYSTEM");

  /** One way to read the text. */
  private static final class Reading {
    private final Map<String, String> renames = names();
    private final Map<String, List<SqlToken>> definitions = names();
    private final Set<String> added = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    private final Set<String> addedUnlessThere = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    private final Set<String> dropped = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    private boolean alters;
    private String charset;

    private static <V> Map<String, V> names() {
      return new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    }
  }

  private final String ddl;
  private final List<Reading> readings;

  private AlterStatement(String ddl, List<Reading> readings) {
    this.ddl = ddl;
    this.readings = readings;
  }

  static AlterStatement of(String ddl) {
    List<Reading> readings = new ArrayList<>();
    for (boolean escapes : ddl.indexOf('\\') < 0 ? List.of(true) : List.of(true, false)) {
      List<SqlToken> tokens = SqlToken.of(ddl, escapes);
      if (tokens != null) {
        readings.add(read(tokens));
      }
    }
    return new AlterStatement(ddl, readings.isEmpty() ? List.of(new Reading()) : readings);
  }

  /** Whether both are of one text: a statement delivered twice is one. */
  boolean isSameAs(AlterStatement other) {
    return !ddl.isEmpty() && ddl.equals(other.ddl);
  }

  /** Whether it alters a table, whose rows it finds there. */
  boolean isAlter() {
    return readings.get(0).alters;
  }

  /** By new name the old one. */
  Map<String, String> renames() {
    return readings.get(0).renames;
  }

  /**
   * Whether the column is none of those that were there before.
   *
   * @param wasThere whether one of its name was
   */
  boolean adds(String column, boolean wasThere) {
    Reading reading = readings.get(0);
    if (!wasThere || !reading.added.contains(column)) {
      return !wasThere;
    }
    // Another of its name has gone, or the name would have been refused; unless the statement says
    // what to do then, or has been carried out before.
    return !reading.addedUnlessThere.contains(column) || isGone(column);
  }

  private boolean isGone(String column) {
    Reading reading = readings.get(0);
    return reading.dropped.contains(column)
        || reading.renames.values().stream().anyMatch(column::equalsIgnoreCase);
  }

  /** Whether the statement adds a column of that name, whatever was there. */
  boolean mentionsAdded(String column) {
    return readings.get(0).added.contains(column);
  }

  /** Whether the statement defines the column anew, without adding it. */
  boolean redefines(String column) {
    return readings.get(0).definitions.containsKey(column) && !mentionsAdded(column);
  }

  /** The character set that all texts of the table are converted to, or null. */
  String convertedTo() {
    return readings.get(0).charset;
  }

  /**
   * The default that the statement declares for a column, or null if it does not define it.
   * Readings that differ tell none.
   */
  DefaultClause defaultOf(String column) {
    DefaultClause found = null;
    for (Reading reading : readings) {
      List<SqlToken> definition = reading.definitions.get(column);
      DefaultClause clause = definition == null ? null : DefaultClause.of(definition);
      if (reading == readings.get(0)) {
        found = clause;
      } else if (found == null ? clause != null : !found.equals(clause)) {
        return DefaultClause.NOT_TOLD;
      }
    }
    return found;
  }

  private static Reading read(List<SqlToken> tokens) {
    Reading reading = new Reading();
    int first = 0;
    while (first < tokens.size() && tokens.get(first).is("(")) {
      first++;
    }
    if (first < tokens.size() && tokens.get(first).is("ALTER")) {
      reading.alters = true;
      for (List<SqlToken> clause : split(tokens.subList(behindTable(tokens), tokens.size()))) {
        new Clause(clause).into(reading);
      }
    } else if (first < tokens.size() && tokens.get(first).is("CREATE")) {
      int open = indexOf(tokens, "(", 0);
      if (open >= 0) {
        for (List<SqlToken> element : split(inside(tokens, open))) {
          if (!element.isEmpty() && isColumn(element.get(0), NO_COLUMN_BEHIND_ADD)) {
            reading.definitions.put(element.get(0).text(), element.subList(1, element.size()));
          }
        }
      }
    }
    return reading;
  }

  /** The index behind {@code ALTER … TABLE [IF EXISTS] [database .] name [WAIT n | NOWAIT]}. */
  private static int behindTable(List<SqlToken> tokens) {
    int at = indexOf(tokens, "TABLE", 0) + 1;
    if (at + 1 < tokens.size() && tokens.get(at).is("IF") && tokens.get(at + 1).is("EXISTS")) {
      at += 2;
    }
    at++;
    while (at + 1 < tokens.size() && tokens.get(at).is(".")) {
      at += 2;
    }
    if (at + 1 < tokens.size() && tokens.get(at).is("WAIT")) {
      at += 2;
    } else if (at < tokens.size() && tokens.get(at).is("NOWAIT")) {
      at++;
    }
    return Math.min(at, tokens.size());
  }

  private static int indexOf(List<SqlToken> tokens, String sign, int from) {
    for (int i = from; i < tokens.size(); i++) {
      if (tokens.get(i).is(sign)) {
        return i;
      }
    }
    return -1;
  }

  /** What stands between a parenthesis and the one that closes it. */
  static List<SqlToken> inside(List<SqlToken> tokens, int open) {
    int depth = 0;
    for (int i = open; i < tokens.size(); i++) {
      if (tokens.get(i).is("(")) {
        depth++;
      } else if (tokens.get(i).is(")") && --depth == 0) {
        return tokens.subList(open + 1, i);
      }
    }
    return tokens.subList(open + 1, tokens.size());
  }

  /** The parts between commas, those in parentheses left alone, up to a semicolon. */
  private static List<List<SqlToken>> split(List<SqlToken> tokens) {
    List<List<SqlToken>> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    int end = tokens.size();
    for (int i = 0; i < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      if (token.is("(")) {
        depth++;
      } else if (token.is(")")) {
        depth--;
      } else if (depth == 0 && token.is(";")) {
        end = i;
        break;
      } else if (depth == 0 && token.is(",")) {
        parts.add(tokens.subList(start, i));
        start = i + 1;
      }
    }
    parts.add(tokens.subList(start, end));
    return parts;
  }

  private static boolean isColumn(SqlToken token, Set<String> keywords) {
    return token.isName() && !token.isAny(keywords);
  }

  /** One of the things that an ALTER TABLE does. */
  private static final class Clause {
    private final List<SqlToken> tokens;
    private int at;

    Clause(List<SqlToken> tokens) {
      this.tokens = tokens;
    }

    void into(Reading reading) {
      if (skip("ADD")) {
        add(reading);
      } else if (skip("DROP")) {
        boolean column = skip("COLUMN");
        skipIfExists();
        if (hasName() && (column || isColumn(tokens.get(at), NO_COLUMN_BEHIND_DROP))) {
          reading.dropped.add(name());
        }
      } else if (skip("CHANGE")) {
        skip("COLUMN");
        skipIfExists();
        if (hasName()) {
          String old = name();
          if (hasName()) {
            String now = name();
            reading.renames.put(now, old);
            reading.definitions.put(now, rest());
          }
        }
      } else if (skip("MODIFY")) {
        skip("COLUMN");
        skipIfExists();
        if (hasName()) {
          reading.definitions.put(name(), rest());
        }
      } else if (skip("RENAME")) {
        rename(reading);
      } else if (skip("CONVERT")) {
        reading.charset = charset();
      }
    }

    private void add(Reading reading) {
      boolean column = skip("COLUMN");
      boolean unlessThere = skipIfExists();
      if (is("(")) {
        for (List<SqlToken> element : split(inside(tokens, at))) {
          Clause one = new Clause(element);
          boolean alsoUnlessThere = one.skipIfExists();
          one.addOne(reading, unlessThere || alsoUnlessThere, false);
        }
      } else {
        addOne(reading, unlessThere, column);
      }
    }

    private void addOne(Reading reading, boolean unlessThere, boolean column) {
      if (!hasName() || !(column || isColumn(tokens.get(at), NO_COLUMN_BEHIND_ADD))) {
        return;
      }
      String name = name();
      reading.added.add(name);
      if (unlessThere) {
        reading.addedUnlessThere.add(name);
      }
      reading.definitions.put(name, rest());
    }

    private void rename(Reading reading) {
      if (!skip("COLUMN")) {
        return;
      }
      skipIfExists();
      if (hasName()) {
        String old = name();
        if (skip("TO") && hasName()) {
          reading.renames.put(name(), old);
        }
      }
    }

    /** Behind CONVERT: {@code TO CHARACTER SET name}, or CHARSET. */
    private String charset() {
      boolean told = skip("TO") && (skip("CHARSET") || (skip("CHARACTER") && skip("SET")));
      skip("=");
      return told && at < tokens.size() ? tokens.get(at).text() : null;
    }

    private boolean is(String word) {
      return at < tokens.size() && tokens.get(at).is(word);
    }

    private boolean skip(String word) {
      boolean found = is(word);
      at += found ? 1 : 0;
      return found;
    }

    /** Whether there was an {@code IF [NOT] EXISTS}. */
    private boolean skipIfExists() {
      int start = at;
      if (skip("IF")) {
        skip("NOT");
        if (skip("EXISTS")) {
          return true;
        }
      }
      at = start;
      return false;
    }

    private boolean hasName() {
      return at < tokens.size()
          && (tokens.get(at).isName() || tokens.get(at).kind() == SqlToken.Kind.STRING);
    }

    private String name() {
      return tokens.get(at++).text();
    }

    private List<SqlToken> rest() {
      return tokens.subList(at, tokens.size());
    }
  }
}
