package io.tributary.pipelines.verify;

import io.tributary.pipelines.query.LakeException;
import io.tributary.pipelines.query.Sql;
import io.tributary.schemas.gold.GoldTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The queries that say what the gold tables are: a file {@code NAME.sql} for each, one DuckDB
 * SELECT over unqualified names.
 */
public final class DefiningSql {
  private final Path folder;

  /**
   * @param folder holds the files, {@code sql/gold} of the project
   */
  public DefiningSql(Path folder) {
    this.folder = folder;
  }

  /** The query of a table. */
  public String read(GoldTable table) {
    Path file = folder.resolve(table.name() + ".sql");
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new LakeException(file + " cannot be read; it defines gold's " + table.name(), e);
    }
  }

  /**
   * Runs the queries and keeps their results as tables. A query sees the results of those before
   * it.
   *
   * @param tables in an order in which each follows those it reads
   * @param schema where the results go; it is made
   * @param path the schemas in which names of source tables and change logs are looked up, in
   *     order; {@code schema} follows them, and nothing else is seen
   */
  void compute(Connection duck, List<GoldTable> tables, String schema, List<String> path)
      throws SQLException {
    Duck.execute(duck, "CREATE SCHEMA " + schema);
    String searched = path.stream().collect(Collectors.joining(",", "", "," + schema));
    Duck.execute(duck, "SET search_path = " + Sql.literal(searched));
    try {
      for (GoldTable table : tables) {
        compute(duck, table, schema);
      }
    } finally {
      Duck.execute(duck, "RESET search_path");
    }
  }

  private void compute(Connection duck, GoldTable table, String schema) throws SQLException {
    String target = schema + "." + Sql.identifier(table.name());
    try {
      Duck.execute(duck, "CREATE TABLE " + target + " AS\n" + read(table));
    } catch (SQLException e) {
      throw new LakeException(
          "The definition of gold's "
              + table.name()
              + " does not run on this lake: "
              + String.valueOf(e.getMessage())
                  .split("\\nLINE \\d+:", 2)[0]
                  .replaceAll("\\s+", " ")
                  .strip(),
          e);
    }
  }
}
