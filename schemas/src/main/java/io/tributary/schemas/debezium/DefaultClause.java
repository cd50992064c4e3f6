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
 */
record DefaultClause(Kind kind, String text) {

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

  /** The words a column's definition goes on with behind its name. */
  private static final Set<String> TYPES =
      Set.of(
          "TINYINT",
          "SMALLINT",
          "MEDIUMINT",
          "MIDDLEINT",
          "INT",
          "INTEGER",
          "BIGINT",
          "INT1",
          "INT2",
          "INT3",
          "INT4",
          "INT8",
          "BOOL",
          "BOOLEAN",
          "SERIAL",
          "DECIMAL",
          "DEC",
          "NUMERIC",
          "FIXED",
          "NUMBER",
          "FLOAT",
          "FLOAT4",
          "FLOAT8",
          "DOUBLE",
          "REAL",
          "BIT",
          "CHAR",
          "CHARACTER",
          "VARCHAR",
          "VARCHARACTER",
          "NCHAR",
          "NVARCHAR",
          "NATIONAL",
          "TINYTEXT",
          "TEXT",
          "MEDIUMTEXT",
          "LONGTEXT",
          "LONG",
          "CLOB",
          "ENUM",
          "SET",
          "JSON",
          "UUID",
          "INET4",
          "INET6",
          "BINARY",
          "VARBINARY",
          "TINYBLOB",
          "BLOB",
          "MEDIUMBLOB",
          "LONGBLOB",
          "DATE",
          "DATETIME",
          "TIMESTAMP",
          "TIME",
          "YEAR",
          "GEOMETRY",
          "POINT",
          "LINESTRING",
          "POLYGON",
          "MULTIPOINT",
          "MULTILINESTRING",
          "MULTIPOLYGON",
          "GEOMETRYCOLLECTION",
          "GEOMCOLLECTION",
          "VECTOR");

  /** The words before the name of a column that a statement defines. */
  private static final Set<String> BEFORE_A_NAME =
      Set.of("(", ",", "ADD", "COLUMN", "EXISTS", "MODIFY", "CHANGE");

  private static final DefaultClause NO_DEFAULT = new DefaultClause(Kind.NONE, "");
  private static final DefaultClause NOT_TOLD = new DefaultClause(Kind.COMPUTED, "");

  /** The clause of a column, or null if the statement does not define it. */
  static DefaultClause find(String ddl, String column) {
    List<SqlToken> tokens = SqlToken.of(ddl);
    for (int i = 1; i + 1 < tokens.size(); i++) {
      SqlToken name = tokens.get(i);
      if (name.isName()
          && name.text().equalsIgnoreCase(column)
          && isBeforeName(tokens, i)
          && tokens.get(i + 1).isWord()
          && TYPES.contains(tokens.get(i + 1).text().toUpperCase(Locale.ROOT))) {
        return clause(tokens, i + 1);
      }
    }
    return null;
  }

  private static boolean isBeforeName(List<SqlToken> tokens, int name) {
    if (tokens.get(name - 1).isAny(BEFORE_A_NAME)) {
      return true;
    }
    // CHANGE old new, CHANGE COLUMN old new.
    return name >= 2
        && tokens.get(name - 1).isName()
        && (tokens.get(name - 2).is("CHANGE")
            || (name >= 3
                && tokens.get(name - 2).is("COLUMN")
                && tokens.get(name - 3).is("CHANGE")));
  }

  /** Reads the definition that begins with the type, up to the comma or parenthesis behind it. */
  private static DefaultClause clause(List<SqlToken> tokens, int type) {
    if (tokens.get(type).is("SERIAL")) {
      return NOT_TOLD;
    }
    DefaultClause found = NO_DEFAULT;
    int depth = 0;
    for (int i = type; i < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      if (token.is("(")) {
        depth++;
      } else if (token.is(")") && --depth < 0) {
        break;
      } else if (depth == 0 && (token.is(",") || token.is(";"))) {
        break;
      } else if (depth == 0 && (token.is("AS") || token.is("AUTO_INCREMENT"))) {
        return NOT_TOLD;
      } else if (depth == 0 && token.is("DEFAULT") && !tokens.get(i - 1).is("SET")) {
        found = literal(tokens, i + 1);
      }
    }
    return found;
  }

  private static DefaultClause literal(List<SqlToken> tokens, int at) {
    if (at >= tokens.size()) {
      return NOT_TOLD;
    }
    SqlToken token = tokens.get(at);
    SqlToken next = at + 1 < tokens.size() ? tokens.get(at + 1) : null;
    if (token.is("-") || token.is("+")) {
      return next != null && next.kind() == SqlToken.Kind.NUMBER
          ? new DefaultClause(Kind.NUMBER, token.text() + next.text())
          : NOT_TOLD;
    }
    return switch (token.kind()) {
      case STRING -> new DefaultClause(Kind.TEXT, token.text());
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
      case QUOTED_NAME, UNSURE, SIGN -> NOT_TOLD;
    };
  }
}
