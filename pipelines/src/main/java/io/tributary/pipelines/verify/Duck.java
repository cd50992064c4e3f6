package io.tributary.pipelines.verify;

import io.tributary.pipelines.query.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/** Small questions and orders to DuckDB. */
final class Duck {
  private Duck() {}

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static long count(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT count(*) FROM " + table)) {
      result.next();
      return result.getLong(1);
    }
  }

  /** The columns of a view and their types, in order. */
  static Map<String, String> columns(Connection connection, String schema, String table)
      throws SQLException {
    Map<String, String> columns = new LinkedHashMap<>();
    String sql =
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = "
            + Sql.literal(schema)
            + " AND table_name = "
            + Sql.literal(table)
            + " ORDER BY ordinal_position";
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        columns.put(result.getString(1), result.getString(2));
      }
    }
    return columns;
  }
}
