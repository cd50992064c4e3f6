package io.tributary.pipelines.verify;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The database the lake is compared with. */
public interface SourceDatabase {
  /** The database's name. */
  String name();

  /**
   * Another database of the same server, as of the same moment.
   *
   * @param topicName its name as topics have it: what they don't allow is an underscore
   * @return empty if the server has none of that name, or shows none
   */
  Optional<SourceDatabase> other(String topicName) throws SQLException;

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
