package io.tributary.pipelines.verify;

import java.sql.SQLException;
import java.util.List;

/** The database the lake is compared with. */
public interface SourceDatabase {
  /** Every base table, by name. */
  List<SourceTable> tables() throws SQLException;

  /**
   * Hands over all rows of a table, one after the other; all tables as of one moment.
   *
   * @param rows takes the texts that {@link CanonicalForm#select} asks for, in the order of the
   *     table's columns; null is NULL. The array is reused
   */
  void read(SourceTable table, RowSink rows) throws SQLException;

  /** Takes rows. */
  interface RowSink {
    void accept(String[] texts) throws SQLException;
  }
}
