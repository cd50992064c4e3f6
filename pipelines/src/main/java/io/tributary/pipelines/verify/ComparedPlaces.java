package io.tributary.pipelines.verify;

import io.tributary.pipelines.query.LakeSession;
import io.tributary.pipelines.query.LakeTable;
import io.tributary.schemas.position.LogPosition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** How far a silver table is, at the version that a session has of it. */
public final class ComparedPlaces {

  private static final String POSITION = "_position";

  private ComparedPlaces() {}

  /** The greatest position of a row of the table; empty if it has none, or is not in the lake. */
  public static Optional<LogPosition> of(LakeSession session, String table) throws SQLException {
    Optional<LakeTable> silver = session.catalog().table("silver", table);
    if (silver.isEmpty()) {
      return Optional.empty();
    }
    session.register(silver.get());
    if (!Duck.columns(session.connection(), "silver", table).containsKey(POSITION)) {
      return Optional.empty();
    }
    try (Statement statement = session.connection().createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT max(" + POSITION + ") FROM " + silver.get().sqlName())) {
      rows.next();
      return Optional.ofNullable(rows.getString(1)).map(LogPosition::parse);
    }
  }
}
