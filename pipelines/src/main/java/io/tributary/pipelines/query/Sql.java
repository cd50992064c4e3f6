package io.tributary.pipelines.query;

/** Quoting of names and texts for DuckDB. */
public final class Sql {
  private Sql() {}

  public static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  public static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
