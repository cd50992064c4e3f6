package io.tributary.pipelines.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.pipelines.jdbc.MySqlServer;
import io.tributary.pipelines.query.LakeRoots;
import io.tributary.pipelines.query.LakeSession;
import io.tributary.pipelines.run.Cli;
import io.tributary.pipelines.run.NeedsMySql;
import io.tributary.pipelines.warehouse.LoadedTable;
import io.tributary.pipelines.warehouse.WarehouseLoad;
import io.tributary.pipelines.warehouse.WarehouseSchema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way from a real MySQL, and back into one as a warehouse. */
@NeedsMySql
class MySqlIT {
  @TempDir Path folder;

  @Test
  void aLakeEqualsMySqlAndLoadsIntoAWarehouseOfMySql() throws Exception {
    Cli.useSandbox();
    Path lake = folder.resolve("lake");
    Cli.Result result =
        Cli.run(
            "demo",
            "--database=mysql",
            "--orders=150",
            "--transactions=300",
            "--seed=11",
            "--lakeRoot=" + lake);
    assertEquals(0, result.exitCode(), result.all());
    assertTrue(result.err().lines().anyMatch("  MySQL"::equals), result.all());
    assertTrue(result.out().contains("dead letters: balanced"), result.all());
    assertEquals(
        35, result.out().lines().filter(line -> line.endsWith("| equal  |")).count(), result.all());
    // With GTIDs every change names the transaction it came with.
    assertEquals(
        List.of("{\"n\":0}"),
        Cli.query(
            lake,
            "SELECT count(*) AS n FROM silver.\"Orders_changes\""
                + " WHERE _op <> 'r' AND _gtid NOT SIMILAR TO '[0-9a-f-]{36}:[0-9]+'"));
    try (SandboxProcess sandbox =
        SandboxProcess.start(
            folder.resolve("warehouse"),
            List.of("--only=database", "--connector=mysql", "--clean"),
            event -> {})) {
      loadInto(warehouse(sandbox.endpoints()), lake);
    }
  }

  private static MySqlServer warehouse(JsonNode endpoints) {
    return new MySqlServer(
        endpoints.path("jdbcUrl").asText(),
        endpoints.path("user").asText(),
        endpoints.path("password").asText());
  }

  private static void loadInto(MySqlServer server, Path lake) throws Exception {
    WarehouseSchema schema =
        WarehouseSchema.read(Path.of("..", "sql", "warehouse-schema.sql").toAbsolutePath());
    try (LakeSession session =
            LakeSession.open(new Configuration(), LakeRoots.under(lake.toString()));
        Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      List<LoadedTable> loaded = new WarehouseLoad(session, connection, schema).run();
      assertEquals(loaded, new WarehouseLoad(session, connection, schema).run());
      List<LoadedTable> counted = new ArrayList<>();
      for (LoadedTable table : loaded) {
        try (ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table.name())) {
          row.next();
          counted.add(new LoadedTable(table.name(), row.getLong(1), table.inLake()));
        }
      }
      assertEquals(loaded, counted);
      assertTrue(loaded.stream().allMatch(LoadedTable::inLake), loaded.toString());
    }
  }
}
