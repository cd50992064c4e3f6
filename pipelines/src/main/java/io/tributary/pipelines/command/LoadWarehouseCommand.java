package io.tributary.pipelines.command;

import io.tributary.pipelines.jdbc.MySqlServer;
import io.tributary.pipelines.query.LakeSession;
import io.tributary.pipelines.query.TextTable;
import io.tributary.pipelines.warehouse.LoadedTable;
import io.tributary.pipelines.warehouse.WarehouseLoad;
import io.tributary.pipelines.warehouse.WarehouseSchema;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Fills a MySQL or MariaDB warehouse from the lake's gold tables. */
@Command(
    name = "load-warehouse",
    description = "Fills a MySQL or MariaDB database from the lake's gold tables.",
    footer = {
      "",
      "The password is taken from the environment variable TRIBUTARY_JDBC_PASSWORD. Missing",
      "tables are made as sql/warehouse-schema.sql says. Readers see the tables of the last",
      "load until all new ones are complete; loading again is always safe.",
      "",
      "  TRIBUTARY_JDBC_PASSWORD=… ./tributary load-warehouse --user=loader \\",
      "      --jdbcUrl='jdbc:mysql://localhost:3306/store_dw?createDatabaseIfNotExist=true'",
    })
final class LoadWarehouseCommand implements Callable<Integer> {
  private static final Path SCHEMA = Path.of("sql", "warehouse-schema.sql");

  @Spec private CommandSpec spec;
  @Mixin private LakeOptions lake;
  @Mixin private JdbcOptions jdbc;

  LoadWarehouseCommand() {}

  @Override
  public Integer call() {
    MySqlServer server = jdbc.server("load-warehouse");
    try (OpenLake open = lake.openToRead();
        LakeSession session = LakeSession.open(open.storage().configuration(), open.roots())) {
      if (session.catalog().tables().isEmpty()) {
        throw lake.noLake();
      }
      if (session.catalog().tables("gold").isEmpty()) {
        throw lake.noGold();
      }
      WarehouseSchema schema = WarehouseSchema.read(ProjectHome.path().resolve(SCHEMA));
      try (Connection warehouse = server.connect()) {
        print(new WarehouseLoad(session, warehouse, schema).run());
      } catch (SQLException e) {
        throw JdbcOptions.refused(server, e);
      }
    }
    return ExitCodes.SUCCESS;
  }

  private void print(List<LoadedTable> loaded) {
    PrintWriter out = spec.commandLine().getOut();
    TextTable table =
        new TextTable(
            List.of(new TextTable.Heading("Table", false), new TextTable.Heading("Rows", true)));
    List<List<String>> rows =
        loaded.stream()
            .map(one -> List.of(one.name(), String.format(Locale.ROOT, "%,d", one.rows())))
            .toList();
    rows.forEach(table::fit);
    out.println(table.rule());
    out.println(table.header());
    out.println(table.rule());
    rows.forEach(row -> out.println(table.row(row)));
    out.println(table.rule());
    loaded.stream()
        .filter(one -> !one.inLake())
        .forEach(one -> out.println(one.name() + " is not in the lake; it is empty"));
  }
}
