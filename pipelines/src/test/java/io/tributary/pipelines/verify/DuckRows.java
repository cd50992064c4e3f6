package io.tributary.pipelines.verify;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Results of DuckDB as texts to compare. */
final class DuckRows {
  private DuckRows() {}

  /** A line per row, with a bar between columns. */
  static String text(Connection duck, String sql) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Statement statement = duck.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          String cell = rows.getString(i);
          cells.add(cell == null ? "NULL" : cell);
        }
        lines.add(String.join("|", cells));
      }
    }
    return String.join("\n", lines);
  }
}
