package io.tributary.pipelines.warehouse;

import io.tributary.pipelines.query.LakeSession;
import io.tributary.pipelines.query.LakeTable;
import io.tributary.pipelines.query.Sql;
import io.tributary.schemas.gold.GoldColumn;
import io.tributary.schemas.gold.GoldContract;
import io.tributary.schemas.gold.GoldTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Fills the warehouse from the lake's gold tables, as often as one likes.
 *
 * <p>Every table is filled beside the one that readers see. When all are complete, one RENAME TABLE
 * puts them in its place together: a reader sees the tables of one load, never an empty or a half
 * filled one. A load that fails leaves everything as it was; what it had begun is removed by the
 * next. The gold tables are taken at the versions they have when the load starts. Two loads of one
 * database exclude each other.
 */
public final class WarehouseLoad {
  private static final String GOLD = "gold";
  private static final String NEXT = "__next";
  private static final String LAST = "__last";
  private static final int ROWS_PER_STATEMENT = 500;
  private static final String LOCK_NAME = "LEFT(CONCAT('tributary.', DATABASE()), 64)";

  private final LakeSession lake;
  private final Connection warehouse;
  private final WarehouseSchema schema;
  private final List<GoldTable> tables = GoldContract.bundled().tables();

  /**
   * @param warehouse a connection to its database, used by nothing else until the load has ended
   */
  public WarehouseLoad(LakeSession lake, Connection warehouse, WarehouseSchema schema) {
    this.lake = lake;
    this.warehouse = warehouse;
    this.schema = schema;
  }

  /**
   * Loads all tables.
   *
   * @return what was loaded, in the order of the contract
   * @throws SQLException if the database refuses something; readers then see what they saw before
   */
  public List<LoadedTable> run() throws SQLException {
    try (Statement statement = warehouse.createStatement()) {
      statement.execute("SET SESSION time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES'");
      lock(statement);
      try {
        for (String create : schema.statements()) {
          statement.execute(create);
        }
        List<LoadedTable> loaded = fill(statement);
        swap(statement);
        return loaded;
      } finally {
        statement.execute("DO RELEASE_LOCK(" + LOCK_NAME + ")");
      }
    }
  }

  private static void lock(Statement statement) throws SQLException {
    try (ResultSet result = statement.executeQuery("SELECT GET_LOCK(" + LOCK_NAME + ", 0)")) {
      result.next();
      if (result.getInt(1) != 1) {
        throw new SQLException("another load of this database is at work");
      }
    }
  }

  private List<LoadedTable> fill(Statement statement) throws SQLException {
    for (GoldTable table : tables) {
      lake.catalog().table(GOLD, table.name()).ifPresent(lake::register);
    }
    List<LoadedTable> loaded = new ArrayList<>();
    for (GoldTable table : tables) {
      String next = quoted(table.name() + NEXT);
      statement.execute("DROP TABLE IF EXISTS " + next + ", " + quoted(table.name() + LAST));
      statement.execute("CREATE TABLE " + next + " LIKE " + quoted(table.name()));
      Optional<LakeTable> source = lake.catalog().table(GOLD, table.name());
      long rows = source.isPresent() ? copy(table, source.get(), next) : 0;
      loaded.add(new LoadedTable(table.name(), rows, source.isPresent()));
    }
    return loaded;
  }

  private long copy(GoldTable table, LakeTable source, String target) throws SQLException {
    String select =
        table.columns().stream().map(WarehouseLoad::value).collect(Collectors.joining(", "));
    String into =
        table.columnNames().stream()
            .map(WarehouseLoad::quoted)
            .collect(Collectors.joining(", ", "INSERT INTO " + target + " (", ") VALUES "));
    warehouse.setAutoCommit(false);
    try (Statement statement = lake.connection().createStatement();
        ResultSet rows = statement.executeQuery("SELECT " + select + " FROM " + source.sqlName());
        Inserts inserts = new Inserts(warehouse, into, table.columns().size())) {
      while (rows.next()) {
        inserts.add(rows);
      }
      inserts.finish();
      warehouse.commit();
      return inserts.rows;
    } finally {
      // After a failure the rows are in a table that nobody reads and the next load drops.
      warehouse.setAutoCommit(true);
    }
  }

  /** A column's value in a form that no driver and no time zone has a say in. */
  private static String value(GoldColumn column) {
    String name = Sql.identifier(column.name());
    return switch (column.type().kind()) {
      case TIMESTAMP -> "strftime(" + name + " AT TIME ZONE 'UTC', '%Y-%m-%d %H:%M:%S.%f')";
      case DATE -> "CAST(" + name + " AS VARCHAR)";
      case BOOLEAN, INT, LONG, FLOAT, DOUBLE, DECIMAL, STRING, BINARY -> name;
    };
  }

  private void swap(Statement statement) throws SQLException {
    List<String> renames = new ArrayList<>();
    List<String> replaced = new ArrayList<>();
    for (GoldTable table : tables) {
      String name = quoted(table.name());
      renames.add(name + " TO " + quoted(table.name() + LAST));
      renames.add(quoted(table.name() + NEXT) + " TO " + name);
      replaced.add(quoted(table.name() + LAST));
    }
    statement.execute("RENAME TABLE " + String.join(", ", renames));
    statement.execute("DROP TABLE " + String.join(", ", replaced));
  }

  private static String quoted(String name) {
    return '`' + name.replace("`", "``") + '`';
  }

  /** Rows collected into statements of many rows, since each one is a round trip. */
  private static final class Inserts implements AutoCloseable {
    private final Connection warehouse;
    private final String into;
    private final int columns;
    private final List<Object[]> pending = new ArrayList<>();
    private final PreparedStatement full;
    private long rows;

    Inserts(Connection warehouse, String into, int columns) throws SQLException {
      this.warehouse = warehouse;
      this.into = into;
      this.columns = columns;
      this.full = prepare(ROWS_PER_STATEMENT);
    }

    private PreparedStatement prepare(int count) throws SQLException {
      String row = "(" + String.join(", ", Collections.nCopies(columns, "?")) + ")";
      return warehouse.prepareStatement(into + String.join(", ", Collections.nCopies(count, row)));
    }

    void add(ResultSet row) throws SQLException {
      Object[] values = new Object[columns];
      for (int i = 0; i < columns; i++) {
        values[i] = row.getObject(i + 1);
      }
      pending.add(values);
      rows++;
      if (pending.size() == ROWS_PER_STATEMENT) {
        execute(full);
      }
    }

    /** Sends the rows that fill no statement. */
    void finish() throws SQLException {
      if (!pending.isEmpty()) {
        try (PreparedStatement rest = prepare(pending.size())) {
          execute(rest);
        }
      }
    }

    private void execute(PreparedStatement statement) throws SQLException {
      int parameter = 1;
      for (Object[] row : pending) {
        for (Object value : row) {
          statement.setObject(parameter++, value);
        }
      }
      statement.executeUpdate();
      pending.clear();
    }

    @Override
    public void close() throws SQLException {
      full.close();
    }
  }
}
