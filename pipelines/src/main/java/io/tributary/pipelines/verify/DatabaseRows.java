package io.tributary.pipelines.verify;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Brings the database's rows into DuckDB. */
final class DatabaseRows {
  private DatabaseRows() {}

  /**
   * Fills a new table with the canonical values of a table's rows. Its columns are called c0, c1, …
   * in the order of {@code table}'s.
   */
  static void stage(
      DuckDBConnection duck, SourceDatabase database, SourceTable table, String staging)
      throws SQLException {
    List<SourceColumn> columns = table.columns();
    Duck.execute(
        duck,
        IntStream.range(0, columns.size())
            .mapToObj(i -> "c" + i + " " + columns.get(i).form().stagingType())
            .collect(Collectors.joining(", ", "CREATE OR REPLACE TABLE " + staging + " (", ")")));
    try (DuckDBAppender appender = duck.createAppender(staging)) {
      database.read(
          table,
          texts -> {
            appender.beginRow();
            for (int i = 0; i < texts.length; i++) {
              append(appender, columns.get(i), texts[i]);
            }
            appender.endRow();
          });
    }
  }

  private static void append(DuckDBAppender appender, SourceColumn column, String text)
      throws SQLException {
    Object value = text == null ? null : column.form().fromDatabase(text, column.nullable());
    if (value == null) {
      appender.appendNull();
    } else if (value instanceof Double number) {
      appender.append(number.doubleValue());
    } else {
      appender.append(value.toString());
    }
  }
}
