package io.tributary.pipelines.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Watches one table of silver until every row is at least at the change it is waited for.
 *
 * <p>Reads two columns of each new data file, once. Keeps 16 bytes a row.
 */
final class SilverWatch implements AutoCloseable {

  private final TableLog log;
  private final Connection duck;
  private final long[] held;
  private long[] wanted;
  private int lacking;

  /**
   * Watches the table in a folder.
   *
   * @param wanted by row the number of the change that it must show
   */
  SilverWatch(Path table, long[] wanted) throws SQLException {
    log = new TableLog(table);
    duck = Duck.open();
    held = new long[wanted.length];
    Arrays.fill(held, -1);
    expect(wanted);
  }

  /** Waits for other changes from now on. */
  void expect(long[] changes) {
    wanted = changes.clone();
    lacking = 0;
    for (int id = 0; id < wanted.length; id++) {
      if (held[id] < wanted[id]) {
        lacking++;
      }
    }
  }

  /** Rows that do not show the change they are waited for yet. */
  int lacking() {
    return lacking;
  }

  /**
   * Looks at what was committed since the last look.
   *
   * @return when the last row came, in microseconds since the epoch, if all are there. Versions
   *     that came between two looks may be taken together: the later one counts then.
   */
  OptionalLong poll() {
    List<TableLog.Commit> commits = log.poll();
    Set<Path> gone = new HashSet<>();
    commits.forEach(commit -> gone.addAll(commit.removed()));
    OptionalLong done = OptionalLong.empty();
    for (TableLog.Commit commit : commits) {
      Set<Path> files = new LinkedHashSet<>(commit.added());
      // Its rows are in a file that replaced it.
      files.removeAll(gone);
      if (!files.isEmpty()) {
        read(new ArrayList<>(files));
      }
      if (lacking == 0 && done.isEmpty()) {
        done = OptionalLong.of(commit.visibleAt());
      }
    }
    return done;
  }

  private void read(List<Path> files) {
    try (Statement statement = duck.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT id, seq FROM read_parquet(" + Duck.list(files) + ")")) {
      while (rows.next()) {
        int id = rows.getInt(1);
        long seq = rows.getLong(2);
        if (held[id] < wanted[id] && seq >= wanted[id]) {
          lacking--;
        }
        held[id] = Math.max(held[id], seq);
      }
    } catch (SQLException e) {
      throw new BenchFailure("Silver's files can't be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      duck.close();
    } catch (SQLException e) {
      throw new BenchFailure("DuckDB does not close: " + e.getMessage(), e);
    }
  }
}
