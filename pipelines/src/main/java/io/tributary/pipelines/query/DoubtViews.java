package io.tributary.pipelines.query;

import io.tributary.pipelines.doubt.DoubtLines;
import io.tributary.pipelines.doubt.GoldMarks;
import io.tributary.schemas.doubt.Doubts;
import io.tributary.schemas.doubt.Remedy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * The doubts as SQL tables: {@code lake.doubts_all}, and {@code lake.doubts} with those of them
 * that stand.
 */
final class DoubtViews {

  private static final String CREATE =
      """
      CREATE OR REPLACE TABLE lake.doubts_all (
        "table" VARCHAR, cause VARCHAR, since VARCHAR, until VARCHAR, known_equal_up_to VARCHAR,
        known_by VARCHAR, in_doubt BOOLEAN, sentence VARCHAR, remedy VARCHAR, gold VARCHAR)\
      """;

  private static final String INSERT =
      "INSERT INTO lake.doubts_all VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private DoubtViews() {}

  /**
   * Makes both.
   *
   * @param gold names of the gold tables that the lake has
   */
  static void create(Connection connection, Doubts doubts, Set<String> gold) throws SQLException {
    GoldMarks marks = GoldMarks.bundled();
    try (Statement statement = connection.createStatement()) {
      statement.execute(CREATE);
      statement.execute(
          "CREATE OR REPLACE VIEW lake.doubts AS SELECT * FROM lake.doubts_all WHERE in_doubt");
    }
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (Doubts.Judged one : doubts.all()) {
        insert.setString(1, one.span().table());
        insert.setString(2, one.span().cause().name());
        insert.setString(3, DoubtLines.place(one.since()));
        insert.setString(4, DoubtLines.place(one.span().last()));
        insert.setString(5, one.known() == null ? null : DoubtLines.place(one.known().upTo()));
        insert.setString(6, one.known() == null ? null : DoubtLines.means(one.known()));
        insert.setBoolean(7, one.stands());
        insert.setString(8, one.span().sentence());
        insert.setString(9, Remedy.of(one.span().cause()));
        String computed =
            String.join(
                ", ",
                marks.computedFrom(one.span().table()).stream().filter(gold::contains).toList());
        insert.setString(10, computed.isEmpty() ? null : computed);
        insert.execute();
      }
    }
  }
}
