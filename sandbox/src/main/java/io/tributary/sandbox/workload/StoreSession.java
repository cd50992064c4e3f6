package io.tributary.sandbox.workload;

import io.tributary.sandbox.protocol.SandboxException;
import io.tributary.sandbox.store.Chance;
import io.tributary.sandbox.store.StoreGenerator;
import io.tributary.sandbox.store.StoreTable;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * One connection to the store with the keys of its rows and the chance that picks among them.
 *
 * <p>Everything a workload does follows from the seed and from the store as it was at the start,
 * since the keys are read once, in order, and kept up to date here.
 */
final class StoreSession {
  /** How the names of products begin that are never ordered. */
  static final String NOT_FOR_SALE = "Not for sale ";

  private final Connection connection;
  private final Chance chance;
  private final Map<StoreTable, KeyPool> keys = new EnumMap<>(StoreTable.class);
  private final Map<StoreTable, Integer> greatest = new EnumMap<>(StoreTable.class);
  private final KeyPool[] ordersByStatus = new KeyPool[StoreGenerator.CANCELLED + 1];
  private final KeyPool edgeProducts = new KeyPool();

  /**
   * Reads the keys of the store.
   *
   * @param connection to the store's database; its auto-commit is switched off
   * @param chance decides everything
   * @throws SandboxException when the store has no customers, products or reference rows
   */
  StoreSession(Connection connection, Chance chance) throws SQLException {
    this.connection = connection;
    this.chance = chance;
    connection.setAutoCommit(false);
    for (StoreTable table : StoreTable.values()) {
      keys.put(table, readKeys(table));
    }
    for (int status = 0; status < ordersByStatus.length; status++) {
      ordersByStatus[status] = new KeyPool();
    }
    readOrders();
    connection.commit();
    for (StoreTable table :
        new StoreTable[] {
          StoreTable.CUSTOMERS, StoreTable.PRODUCTS, StoreTable.SELLERS, StoreTable.ORDER_STATUS
        }) {
      if (keys(table).isEmpty()) {
        throw new SandboxException(
            "The table %s is empty; send the command load first".formatted(table.tableName()));
      }
    }
  }

  Chance chance() {
    return chance;
  }

  /** The keys of a table's rows; of Products only those that may be ordered. */
  KeyPool keys(StoreTable table) {
    return keys.get(table);
  }

  /** The orders in a status. */
  KeyPool orders(int status) {
    return ordersByStatus[status];
  }

  /** Products made for extreme prices, which are never ordered. */
  KeyPool edgeProducts() {
    return edgeProducts;
  }

  /** A key no row of the table has had. */
  int newKey(StoreTable table) {
    return greatest.merge(table, 1, Integer::sum);
  }

  /** Runs one changing statement and returns how many rows it changed. */
  int update(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      return statement.executeUpdate();
    }
  }

  /** Runs one insert and returns the key the database chose. */
  int insert(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)) {
      bind(statement, values);
      statement.executeUpdate();
      try (ResultSet generated = statement.getGeneratedKeys()) {
        generated.next();
        return generated.getInt(1);
      }
    }
  }

  /** The first column of the first row, if any. */
  Optional<Integer> number(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getInt(1)) : Optional.empty();
      }
    }
  }

  /** The first column of the first row as money, or zero where there is none. */
  BigDecimal money(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBigDecimal(1) != null
            ? row.getBigDecimal(1)
            : new BigDecimal("0.00");
      }
    }
  }

  void commit() throws SQLException {
    connection.commit();
  }

  void rollback() throws SQLException {
    connection.rollback();
  }

  private static void bind(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  private KeyPool readKeys(StoreTable table) throws SQLException {
    KeyPool pool = new KeyPool();
    int last = 0;
    // Of a workload that came before this one.
    String edge = table == StoreTable.PRODUCTS ? "Name LIKE '" + NOT_FOR_SALE + "%'" : "FALSE";
    String sql =
        "SELECT %1$s, %3$s FROM %2$s ORDER BY %1$s".formatted(table.key(), table.tableName(), edge);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        last = rows.getInt(1);
        (rows.getBoolean(2) ? edgeProducts : pool).add(last);
      }
    }
    greatest.put(table, last);
    return pool;
  }

  private void readOrders() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT OrderID, StatusID FROM Orders ORDER BY OrderID")) {
      while (rows.next()) {
        int status = rows.getInt(2);
        if (status >= StoreGenerator.ORDERED && status <= StoreGenerator.CANCELLED) {
          ordersByStatus[status].add(rows.getInt(1));
        }
      }
    }
  }
}
