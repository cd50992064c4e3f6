package io.tributary.pipelines.warehouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.pipelines.command.Tributary;
import io.tributary.pipelines.jdbc.TestServer;
import io.tributary.pipelines.query.LakeRoots;
import io.tributary.pipelines.query.LakeSession;
import io.tributary.pipelines.verify.GoldFixture;
import io.tributary.pipelines.verify.StoreFixture;
import io.tributary.schemas.gold.GoldColumn;
import io.tributary.schemas.gold.GoldContract;
import io.tributary.schemas.gold.GoldTable;
import io.tributary.schemas.table.ColumnType;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WarehouseLoadIT {
  private static final WarehouseSchema SCHEMA =
      WarehouseSchema.read(Path.of("..", "sql", "warehouse-schema.sql").toAbsolutePath());
  private static final List<GoldTable> TABLES = GoldContract.bundled().tables();

  @TempDir static Path folder;
  private static TestServer server;
  private static Path lake;
  private static Path laterLake;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.start(folder.resolve("server"));
    StoreFixture store =
        new StoreFixture()
            .insert("Customers", 1, "Ann é😀 \\'\"")
            .insert("Sellers", 4, "Shop ")
            .insert("Products", 10, "Lamp", "4.00", 7, 4)
            .update("Products", 10, "Lamp", "4.00", 8, 4);
    for (int order = 1; order <= 620; order++) {
      store
          .insert("Orders", order, 3 + order % 3, 1, "2024-01-10T00:00:00Z")
          .insert("OrderItems", order, order, 10, 2, "99999.07")
          .insert("Payments", order, order)
          .insert("Reasons", order, order, "Return", order % 2 == 0 ? null : "late");
    }
    lake = writeLake(store, "lake");
    store
        .insert("OrderItems", 1000, 1, 10, 1, "1.00")
        .insert("Customers", 2, "Bob")
        .delete("Customers", 2)
        .insert("Sellers", 5, "Mall");
    laterLake = writeLake(store, "later");
  }

  @AfterAll
  static void stop() throws Exception {
    server.stop();
  }

  @BeforeEach
  void emptyDatabase() throws SQLException {
    server.execute("DROP DATABASE store", "CREATE DATABASE store CHARACTER SET utf8mb4");
  }

  private static Path writeLake(StoreFixture store, String name) throws Exception {
    try (GoldFixture gold = GoldFixture.of(store)) {
      gold.writeTo(folder.resolve(name));
    }
    return folder.resolve(name);
  }

  @Test
  void theSchemaHasTheContractsTablesAndColumns() throws SQLException {
    server.execute(SCHEMA.statements().toArray(String[]::new));
    Map<String, List<String>> expected = new TreeMap<>();
    TABLES.forEach(table -> expected.put(table.name(), table.columnNames()));
    Map<String, List<String>> actual = new TreeMap<>();
    for (List<String> row :
        warehouse(
            "SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS"
                + " WHERE TABLE_SCHEMA = 'store' ORDER BY TABLE_NAME, ORDINAL_POSITION")) {
      actual.computeIfAbsent(row.get(0), name -> new ArrayList<>()).add(row.get(1));
    }
    assertEquals(expected, actual);
  }

  @Test
  void loadingTwiceGivesTheLakesTablesBothTimes() throws Exception {
    List<LoadedTable> loaded = load(lake);
    assertEquals(
        TABLES.stream().map(GoldTable::name).toList(),
        loaded.stream().map(LoadedTable::name).toList());
    assertTrue(loaded.contains(new LoadedTable("FactSales", 620, true)), loaded.toString());
    assertHolds(lake);
    assertEquals(loaded, load(lake));
    assertHolds(lake);
    load(laterLake);
    assertHolds(laterLake);
    load(lake);
    assertHolds(lake);
    assertEquals(TABLES.size(), warehouse("SHOW TABLES").size());
  }

  @Test
  void aLoadThatFailsChangesNothing() throws Exception {
    load(lake);
    StoreFixture tooLong =
        new StoreFixture().insert("Customers", 1, "x").insert("Sellers", 9, "y".repeat(300));
    Path wide = writeLake(tooLong, "wide");
    SQLException refused = assertThrows(SQLException.class, () -> load(wide));
    assertTrue(refused.getMessage().contains("SellerName"), refused.getMessage());
    assertHolds(lake);
    load(laterLake);
    assertHolds(laterLake);
    assertEquals(TABLES.size(), warehouse("SHOW TABLES").size());
  }

  @Test
  void readersSeeOneLoadOrTheOtherWhole() throws Exception {
    load(lake);
    String sql =
        "SELECT (SELECT count(*) FROM FactSales), (SELECT count(*) FROM DimSeller),"
            + " (SELECT sum(Units) FROM CustomerActivity)";
    Set<String> seen = new ConcurrentSkipListSet<>();
    AtomicBoolean done = new AtomicBoolean();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    CountDownLatch reading = new CountDownLatch(1);
    Thread reader =
        new Thread(
            () -> {
              try (Connection connection = server.access().connect()) {
                while (!done.get()) {
                  seen.add(rows(connection, sql).get(0).toString());
                  reading.countDown();
                }
              } catch (SQLException | RuntimeException e) {
                failure.set(e);
                reading.countDown();
              }
            });
    reader.start();
    reading.await();
    for (int i = 0; i < 3; i++) {
      load(laterLake);
      load(lake);
    }
    load(laterLake);
    done.set(true);
    reader.join();
    assertEquals(null, failure.get());
    assertTrue(Set.of("[620, 1, 1240]", "[621, 2, 1241]").containsAll(seen), seen.toString());
    assertTrue(seen.contains("[620, 1, 1240]"), seen.toString());
  }

  @Test
  void aSecondLoadAtTheSameTimeIsRefused() throws Exception {
    try (Connection other = server.access().connect()) {
      rows(other, "SELECT GET_LOCK('tributary.store', 0)");
      SQLException refused = assertThrows(SQLException.class, () -> load(lake));
      assertEquals("another load of this database is at work", refused.getMessage());
    }
  }

  @Test
  void aTableThatGoldLacksIsLeftEmpty() throws Exception {
    Path part = folder.resolve("part");
    try (GoldFixture gold = GoldFixture.of(new StoreFixture().insert("Sellers", 1, "A"))) {
      gold.execute("DROP TABLE gold.\"DimCustomer\"").writeTo(part);
    }
    load(lake);
    List<LoadedTable> loaded = load(part);
    assertEquals(new LoadedTable("DimCustomer", 0, false), loaded.get(0));
    assertEquals(List.of(), warehouse("SELECT * FROM DimCustomer"));
    assertEquals(List.of(List.of("1", "A")), warehouse("SELECT * FROM DimSeller"));
  }

  @Test
  void theCommandPrintsTheRowsOfEachTable() throws Exception {
    String url = "--jdbcUrl=" + server.accessWithoutPassword().url();
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Tributary.execute(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            "load-warehouse",
            "--lakeRoot=" + lake,
            url,
            "--user=nobody");
    assertEquals(0, exitCode, err.toString());
    assertTrue(out.toString().contains("| FactSales             |  620 |\n"), out.toString());
    assertHolds(lake);
    assertEquals(
        1,
        Tributary.execute(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            "load-warehouse",
            "--lakeRoot=" + lake,
            url.replace("/store", "/nowhere") + "?password=secret",
            "--user=nobody"));
    assertTrue(err.toString().startsWith(url.replace("=", ": ").replace("/store", "/nowhere")));
    assertTrue(
        err.toString().endsWith("TRIBUTARY_JDBC_PASSWORD in the environment is not set\n"),
        err.toString());
  }

  private static List<LoadedTable> load(Path from) throws SQLException {
    try (LakeSession session =
            LakeSession.open(new Configuration(), LakeRoots.under(from.toString()));
        Connection warehouse = server.access().connect()) {
      return new WarehouseLoad(session, warehouse, SCHEMA).run();
    }
  }

  private static void assertHolds(Path expected) throws SQLException {
    try (LakeSession session =
            LakeSession.open(new Configuration(), LakeRoots.under(expected.toString()));
        Connection warehouse = server.access().connect()) {
      for (GoldTable table : TABLES) {
        session.register(session.catalog().table("gold", table.name()).orElseThrow());
        String columns =
            table.columns().stream()
                .map(column -> printed(column) + " AS \"" + column.name() + '"')
                .collect(Collectors.joining(", "));
        assertEquals(
            texts(session.connection(), table, "SELECT " + columns + " FROM gold.", '"'),
            texts(warehouse, table, "SELECT " + columns.replace('"', '`') + " FROM ", '`'),
            table.name());
      }
    }
  }

  private static String printed(GoldColumn column) {
    String name = '"' + column.name() + '"';
    return column.type().kind() == ColumnType.Kind.TIMESTAMP ? "CAST(" + name + " AS CHAR)" : name;
  }

  /** The rows as texts that both databases agree on, sorted. */
  private static List<String> texts(
      Connection connection, GoldTable table, String select, char quote) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(select + quote + table.name() + quote)) {
      while (rows.next()) {
        StringBuilder text = new StringBuilder();
        for (GoldColumn column : table.columns()) {
          boolean number = column.type().kind() == ColumnType.Kind.DOUBLE;
          String value = rows.getString(column.name());
          String shown = value != null && number ? Double.valueOf(value).toString() : value;
          text.append(column.name()).append('=').append(canonical(column, shown)).append(' ');
        }
        texts.add(text.toString());
      }
    }
    Collections.sort(texts);
    return texts;
  }

  /** A timestamp's fraction and zone are printed by one database and not by the other. */
  private static String canonical(GoldColumn column, String value) {
    return value != null && column.type().kind() == ColumnType.Kind.TIMESTAMP
        ? value.replaceFirst("(\\.0+)?(\\+00)?$", "")
        : value;
  }

  private static List<List<String>> warehouse(String sql) throws SQLException {
    try (Connection connection = server.access().connect()) {
      return rows(connection, sql);
    }
  }

  private static List<List<String>> rows(Connection connection, String sql) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }
}
