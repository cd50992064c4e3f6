package io.tributary.sandbox.store;

import java.sql.SQLException;

/** Takes generated rows, parents before children. */
@FunctionalInterface
public interface RowSink {
  /**
   * Takes one row.
   *
   * @throws SQLException when a database behind it refuses
   */
  void accept(StoreRow row) throws SQLException;
}
