package io.tributary.pipelines.bench;

import io.tributary.pipelines.query.LakeSession;
import io.tributary.pipelines.query.LakeTable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * When changes became visible, computed from a lake that rests: the first version of a table whose
 * files hold the change's row at the change's rank or a greater one.
 *
 * <p>It reads the key and the rank of every file that any version added, so it costs what the
 * versions have written, and nothing while a run is measured.
 */
final class Visibility {

  private static final String CHANGES = "bench_changes";
  private static final String FILES = "bench_files";

  private final DuckDBConnection duck;

  /** Computes in a session's database. */
  Visibility(LakeSession lake) {
    this.duck = lake.connection();
  }

  /** The same without a lake, for changes whose times are known otherwise. */
  Visibility(Connection duck) throws SQLException {
    this.duck = duck.unwrap(DuckDBConnection.class);
  }

  /**
   * A change of the scenario's own.
   *
   * @param rank sorts as text as the changes of the row do
   * @param micros when it was committed
   */
  record Change(String key, String rank, long micros) {}

  /**
   * The latencies of all changes that the change log of a table of silver holds, by the source's
   * own clock. A snapshot's rows are no changes; a deletion leaves no row to be found, nor does a
   * change that was deleted before it was seen.
   *
   * @param changeLog the table of changes, which the session knows
   * @param current the folder of the current rows
   * @param from commits before this are left out, in microseconds since the epoch
   */
  Latencies ofLog(LakeTable changeLog, Path current, long from) throws SQLException {
    try (Statement statement = duck.createStatement()) {
      statement.execute(
          "CREATE OR REPLACE TABLE "
              + CHANGES
              + " AS SELECT _key AS key, _position AS rank, epoch_us(_committed_at) AS micros FROM "
              + changeLog.sqlName()
              + " c WHERE _op IN ('c', 'u') AND epoch_us(_committed_at) >= "
              + from
              + " AND NOT EXISTS (SELECT 1 FROM "
              + changeLog.sqlName()
              + " d WHERE d._op IN ('d', 't') AND d._key = c._key AND d._position > c._position)");
    }
    return seen(current, "_key", "_position");
  }

  /**
   * The latencies of changes that the scenario made itself.
   *
   * @param table the folder where they are looked for
   * @param key the row's key, as an SQL expression
   * @param rank its rank, likewise
   */
  Latencies of(List<Change> changes, Path table, String key, String rank) throws SQLException {
    try (Statement statement = duck.createStatement()) {
      statement.execute(
          "CREATE OR REPLACE TABLE " + CHANGES + " (key VARCHAR, rank VARCHAR, micros BIGINT)");
    }
    try (DuckDBAppender appender = duck.createAppender("main", CHANGES)) {
      for (Change change : changes) {
        appender.beginRow();
        appender.append(change.key());
        appender.append(change.rank());
        appender.append(change.micros());
        appender.endRow();
      }
    }
    return seen(table, key, rank);
  }

  private Latencies seen(Path table, String key, String rank) throws SQLException {
    List<Path> files = new ArrayList<>();
    try (Statement statement = duck.createStatement()) {
      statement.execute("CREATE OR REPLACE TABLE " + FILES + " (file VARCHAR, micros BIGINT)");
    }
    try (DuckDBAppender appender = duck.createAppender("main", FILES)) {
      for (TableLog.Commit commit : new TableLog(table).poll()) {
        for (Path file : commit.added()) {
          files.add(file);
          appender.beginRow();
          appender.append(file.toString());
          appender.append(commit.visibleAt());
          appender.endRow();
        }
      }
    }
    String at =
        files.isEmpty()
            ? "SELECT c.micros, NULL FROM " + CHANGES + " c"
            : """
              WITH held AS (
                SELECT DISTINCT %s AS key, %s AS rank, f.micros
                FROM read_parquet(%s, filename = true, union_by_name = true) r
                JOIN %s f ON f.file = r.filename
              )
              SELECT c.micros, min(h.micros)
              FROM %s c LEFT JOIN held h ON h.key = c.key AND h.rank >= c.rank
              GROUP BY c.key, c.rank, c.micros"""
                .formatted(key, rank, Duck.list(files), FILES, CHANGES);
    return read(at);
  }

  private Latencies read(String sql) throws SQLException {
    long[] micros = new long[1024];
    int count = 0;
    long unseen = 0;
    try (Statement statement = duck.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        long visible = rows.getLong(2);
        if (rows.wasNull()) {
          unseen++;
          continue;
        }
        if (count == micros.length) {
          micros = java.util.Arrays.copyOf(micros, 2 * count);
        }
        micros[count++] = visible - rows.getLong(1);
      }
    }
    return new Latencies(java.util.Arrays.copyOf(micros, count), unseen);
  }
}
