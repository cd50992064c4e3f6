package io.tributary.pipelines.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.pipelines.command.ProjectHome;
import io.tributary.pipelines.jdbc.MySqlServer;
import io.tributary.pipelines.query.LakeRoots;
import io.tributary.pipelines.query.LakeSession;
import io.tributary.pipelines.verify.DefiningSql;
import io.tributary.pipelines.verify.GoldVerifier;
import io.tributary.pipelines.verify.JdbcSourceDatabase;
import io.tributary.pipelines.verify.SilverVerifier;
import io.tributary.pipelines.verify.TableResult;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/** A lake beside the live database that it was made from. */
public final class LiveComparison {

  private static final int SAMPLES = 3;

  private LiveComparison() {}

  /** The server that a sandbox tells of. */
  static MySqlServer server(JsonNode endpoints) {
    return new MySqlServer(
        endpoints.path("jdbcUrl").asText(),
        endpoints.path("user").asText(),
        endpoints.path("password").asText());
  }

  /** The same beside the database that a sandbox tells of. */
  static List<TableResult> of(String lakeRoot, JsonNode endpoints) throws SQLException {
    return of(lakeRoot, server(endpoints), endpoints.path("database").asText());
  }

  /** Silver row for row, and gold with its SQL over the database's rows. */
  public static List<TableResult> of(String lakeRoot, MySqlServer server, String database)
      throws SQLException {
    try (LakeSession lake = LakeSession.open(new Configuration(), LakeRoots.under(lakeRoot));
        JdbcSourceDatabase source = JdbcSourceDatabase.open(server, database)) {
      List<TableResult> results =
          new ArrayList<>(new SilverVerifier(lake, source, SAMPLES).verify(Set.of()));
      results.addAll(
          GoldVerifier.overDatabase(
                  lake, source, new DefiningSql(ProjectHome.goldDefinitions()), SAMPLES)
              .verify(Set.of()));
      return results;
    }
  }
}
