package io.tributary.sandbox.database;

import io.tributary.sandbox.protocol.SandboxException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs one statement and tells its outcome in values that JSON keeps exactly. */
public final class StatementRunner {
  private static final int MOST_ROWS = 100_000;

  private StatementRunner() {}

  /**
   * Runs a statement.
   *
   * @param connection where
   * @param sql one statement
   * @return {@code updateCount}, or {@code columns} and {@code rows}; whole numbers and booleans as
   *     such, bytes in Base64, everything else as the database's text
   * @throws SQLException when it fails
   * @throws SandboxException when it returns more than 100,000 rows
   */
  public static Map<String, Object> run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return Map.of("updateCount", statement.getLargeUpdateCount());
      }
      try (ResultSet rows = statement.getResultSet()) {
        return table(rows);
      }
    }
  }

  private static Map<String, Object> table(ResultSet result) throws SQLException {
    ResultSetMetaData meta = result.getMetaData();
    List<String> columns = new ArrayList<>();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      columns.add(meta.getColumnLabel(i));
    }
    List<List<Object>> rows = new ArrayList<>();
    while (result.next()) {
      if (rows.size() == MOST_ROWS) {
        throw new SandboxException(
            "The statement returns more than %d rows; add a LIMIT".formatted(MOST_ROWS));
      }
      List<Object> row = new ArrayList<>();
      for (int i = 1; i <= columns.size(); i++) {
        row.add(value(result, i));
      }
      rows.add(row);
    }
    Map<String, Object> table = new LinkedHashMap<>();
    table.put("columns", columns);
    table.put("rows", rows);
    return table;
  }

  private static Object value(ResultSet result, int column) throws SQLException {
    Object value = result.getObject(column);
    if (value == null
        || value instanceof Integer
        || value instanceof Long
        || value instanceof Boolean) {
      return value;
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    return value instanceof byte[] bytes
        ? Base64.getEncoder().encodeToString(bytes)
        : result.getString(column);
  }
}
