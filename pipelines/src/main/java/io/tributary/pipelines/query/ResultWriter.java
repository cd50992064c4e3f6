package io.tributary.pipelines.query;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Writes the rows of a result in one format, each as it arrives.
 *
 * <p>Values come as {@link CellReader} gives them.
 */
public abstract class ResultWriter {
  /** Writes what stands before the first row. */
  abstract void begin(List<ResultColumn> columns);

  /** Writes one row; a value that is SQL's NULL is null. */
  abstract void row(List<Object> values);

  /** Writes what stands after the last row. */
  abstract void end(long rows);

  /** True when nobody reads the output any more, so that writing on is in vain. */
  abstract boolean isBroken();

  /**
   * Writes a whole result.
   *
   * @return the number of rows written
   */
  final long writeAll(ResultSet result) throws SQLException {
    List<ResultColumn> columns = ResultColumn.of(result.getMetaData());
    begin(columns);
    long rows = 0;
    while (result.next()) {
      row(CellReader.readRow(result, columns));
      rows++;
      if (isBroken()) {
        return rows;
      }
    }
    end(rows);
    return rows;
  }
}
