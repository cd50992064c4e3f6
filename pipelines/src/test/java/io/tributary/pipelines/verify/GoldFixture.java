package io.tributary.pipelines.verify;

import io.tributary.pipelines.query.LakeTables;
import io.tributary.schemas.gold.GoldColumn;
import io.tributary.schemas.gold.GoldContract;
import io.tributary.schemas.gold.GoldTable;
import io.tributary.schemas.table.ColumnType;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The gold tables of a store as their definitions give them, to be written into a lake. */
public final class GoldFixture implements AutoCloseable {
  static final DefiningSql DEFINITIONS =
      new DefiningSql(Path.of("..", "sql", "gold").toAbsolutePath());
  private static final GoldContract CONTRACT = GoldContract.bundled();

  private final Connection duck;

  private GoldFixture(Connection duck) {
    this.duck = duck;
  }

  /** Computes the tables in a schema {@code gold}. */
  public static GoldFixture of(StoreFixture store) throws SQLException {
    GoldFixture fixture = new GoldFixture(DriverManager.getConnection("jdbc:duckdb:"));
    store.writeTo(fixture.duck, "silver");
    DEFINITIONS.compute(fixture.duck, CONTRACT.tables(), "gold", List.of("silver"));
    return fixture;
  }

  /** Changes them. */
  public GoldFixture execute(String sql) throws SQLException {
    Duck.execute(duck, sql);
    return this;
  }

  /** Writes gold below a lake's root, without tables that were dropped. */
  public void writeTo(Path lake) throws SQLException, IOException {
    for (GoldTable table : CONTRACT.tables()) {
      Map<String, String> present = Duck.columns(duck, "gold", table.name());
      Map<String, ColumnType> columns = new LinkedHashMap<>();
      for (GoldColumn column : table.columns()) {
        if (present.containsKey(column.name())) {
          boolean isText = present.get(column.name()).equals("VARCHAR");
          columns.put(column.name(), isText ? ColumnType.STRING : column.type());
        }
      }
      if (!columns.isEmpty()) {
        LakeTables.write(
            lake.resolve("gold").resolve(table.name()), columns, null, rows(table.name(), columns));
      }
    }
  }

  private List<Object[]> rows(String table, Map<String, ColumnType> columns) throws SQLException {
    List<ColumnType> types = new ArrayList<>(columns.values());
    String select =
        columns.entrySet().stream()
            .map(column -> expression('"' + column.getKey() + '"', column.getValue()))
            .collect(Collectors.joining(", "));
    List<Object[]> rows = new ArrayList<>();
    try (Statement statement = duck.createStatement();
        ResultSet result =
            statement.executeQuery("SELECT " + select + " FROM gold.\"" + table + '"')) {
      while (result.next()) {
        Object[] row = new Object[types.size()];
        for (int i = 0; i < row.length; i++) {
          row[i] = value(result, i + 1, types.get(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static String expression(String name, ColumnType type) {
    return switch (type.kind()) {
      case TIMESTAMP -> "epoch_us(" + name + ")";
      case DATE -> "CAST(" + name + " - DATE '1970-01-01' AS INTEGER)";
      default -> name;
    };
  }

  private static Object value(ResultSet row, int column, ColumnType type) throws SQLException {
    Object value =
        switch (type.kind()) {
          case INT, DATE -> row.getInt(column);
          case LONG, TIMESTAMP -> row.getLong(column);
          case DECIMAL -> row.getBigDecimal(column);
          case DOUBLE -> row.getDouble(column);
          default -> row.getString(column);
        };
    return row.wasNull() ? null : value;
  }

  @Override
  public void close() throws SQLException {
    duck.close();
  }
}
