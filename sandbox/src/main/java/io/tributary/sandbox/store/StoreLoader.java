package io.tributary.sandbox.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Writes generated rows to the database with inserts of many rows each.
 *
 * <p>Rows wait in one buffer a table. A buffer that is full is written after those of all tables
 * before it in {@link StoreTable}'s order, so a row's parents are always there first and foreign
 * keys stay checked. Not safe for several threads; the connection must be the loader's own.
 */
public final class StoreLoader implements RowSink {
  private static final int ROWS_PER_INSERT = 500;
  private static final long ROWS_PER_COMMIT = 20_000;
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private final Connection connection;
  private final LongConsumer progress;
  private final Map<StoreTable, List<StoreRow>> waiting = new EnumMap<>(StoreTable.class);
  private long written;
  private long committed;

  /**
   * Loads through a connection.
   *
   * @param connection to the store's database; its auto-commit is switched off
   * @param progress told the number of rows committed so far, now and then
   */
  public StoreLoader(Connection connection, LongConsumer progress) throws SQLException {
    this.connection = connection;
    this.progress = progress;
    connection.setAutoCommit(false);
  }

  @Override
  public void accept(StoreRow row) throws SQLException {
    List<StoreRow> rows = waiting.computeIfAbsent(row.table(), table -> new ArrayList<>());
    rows.add(row);
    if (rows.size() == ROWS_PER_INSERT) {
      writeUpTo(row.table());
      if (written - committed >= ROWS_PER_COMMIT) {
        commit();
      }
    }
  }

  /**
   * Writes and commits what still waits.
   *
   * @return how many rows were written in all
   * @throws SQLException when the database refuses
   */
  public long finish() throws SQLException {
    for (StoreTable table : StoreTable.values()) {
      write(table);
    }
    commit();
    return written;
  }

  private void writeUpTo(StoreTable last) throws SQLException {
    for (StoreTable table : StoreTable.values()) {
      write(table);
      if (table == last) {
        return;
      }
    }
  }

  private void write(StoreTable table) throws SQLException {
    List<StoreRow> rows = waiting.getOrDefault(table, List.of());
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(insert(table, rows.size()))) {
      int parameter = 0;
      for (StoreRow row : rows) {
        for (Object value : row.values()) {
          insert.setObject(
              ++parameter, value instanceof LocalDateTime t ? TIMESTAMP.format(t) : value);
        }
      }
      insert.executeUpdate();
    }
    written += rows.size();
    rows.clear();
  }

  private void commit() throws SQLException {
    connection.commit();
    committed = written;
    progress.accept(committed);
  }

  private static String insert(StoreTable table, int rows) {
    List<String> columns = table.columns();
    String row = "(?" + ",?".repeat(columns.size() - 1) + ")";
    return "INSERT INTO %s (%s) VALUES %s%s"
        .formatted(table.tableName(), String.join(",", columns), row, ("," + row).repeat(rows - 1));
  }
}
