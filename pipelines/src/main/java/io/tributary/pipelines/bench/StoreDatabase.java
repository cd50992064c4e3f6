package io.tributary.pipelines.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.pipelines.command.ProjectHome;
import io.tributary.pipelines.jdbc.MySqlServer;
import io.tributary.pipelines.query.LakeException;
import io.tributary.pipelines.query.LakeSession;
import io.tributary.pipelines.verify.DefiningSql;
import io.tributary.pipelines.verify.GoldVerifier;
import io.tributary.pipelines.verify.JdbcSourceDatabase;
import io.tributary.pipelines.verify.SilverVerifier;
import io.tributary.pipelines.verify.TableResult;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;

/**
 * The store's database: compares a lake with it, and changes the price of items of one paid order
 * that nobody else touches.
 */
final class StoreDatabase implements AutoCloseable {

  /** Between two changes of the probe. */
  static final long PROBE_MILLIS = 200;

  /** The rank of a probe's change in FactSales: its price, which only ever rises. */
  static final String RANK = "lpad(floor(\"CurrentPrice\")::BIGINT::VARCHAR, 12, '0')";

  /** Far above the keys that the workload counts up. */
  private static final int FIRST_KEY = 1_900_000_000;

  private static final int ITEMS = 20;

  private final MySqlServer server;
  private final String name;
  private final Connection connection;
  private int changes;

  private StoreDatabase(MySqlServer server, String name, Connection connection) {
    this.server = server;
    this.name = name;
    this.connection = connection;
  }

  /** Connects to the database of a sandbox, given its endpoints. */
  static StoreDatabase open(JsonNode at) throws SQLException {
    MySqlServer server =
        new MySqlServer(
            at.path("jdbcUrl").asText(), at.path("user").asText(), at.path("password").asText());
    String name = at.path("database").asText();
    Connection connection = server.connect();
    connection.setCatalog(name);
    return new StoreDatabase(server, name, connection);
  }

  /** Inserts the order, its items and its payment. */
  void insertProbe() throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO Orders (OrderID, OrderNumber, TotalAmount, CustomerID) SELECT "
              + FIRST_KEY
              + ", 'ORD-PROBE', 0, MIN(CustomerID) FROM Customers");
      for (int i = 0; i < ITEMS; i++) {
        statement.execute(
            "INSERT INTO OrderItems (OrderItemID, OrderID, ProductID, Quantity, CurrentPrice)"
                + " SELECT %d, %d, MIN(ProductID), 1, 0 FROM Products"
                    .formatted(FIRST_KEY + i, FIRST_KEY));
      }
      statement.execute(
          "INSERT INTO Payments (PaymentID, OrderID, PaymentMethodID, Amount) SELECT %d, %d,"
                  .formatted(FIRST_KEY, FIRST_KEY)
              + " MIN(PaymentMethodID), 1 FROM PaymentMethods");
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  /** Changes the next item's price. Its time is taken before the commit, so never too late. */
  Visibility.Change changeProbe() throws SQLException {
    int item = FIRST_KEY + changes % ITEMS;
    changes++;
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE OrderItems SET CurrentPrice = ? WHERE OrderItemID = ?")) {
      update.setBigDecimal(1, BigDecimal.valueOf(changes));
      update.setInt(2, item);
      long micros = SteadyScenario.micros();
      update.executeUpdate();
      return new Visibility.Change(Integer.toString(item), "%012d".formatted(changes), micros);
    }
  }

  /** Whether every table of silver equals the database's. */
  boolean isSilverOf(Lake lake) {
    return compare(
        lake, (session, database) -> new SilverVerifier(session, database, 1).verify(Set.of()));
  }

  /** Whether every table of gold equals its SQL over the database. */
  boolean isGoldOf(Lake lake) {
    return compare(
        lake,
        (session, database) ->
            GoldVerifier.overDatabase(
                    session, database, new DefiningSql(ProjectHome.goldDefinitions()), 1)
                .verify(Set.of()));
  }

  @FunctionalInterface
  private interface Comparison {
    List<TableResult> results(LakeSession session, JdbcSourceDatabase database) throws SQLException;
  }

  private boolean compare(Lake lake, Comparison comparison) {
    try (LakeSession session = lake.open();
        JdbcSourceDatabase database = JdbcSourceDatabase.open(server, name)) {
      List<TableResult> results = comparison.results(session, database);
      return !results.isEmpty() && results.stream().allMatch(TableResult::isEqual);
    } catch (LakeException e) {
      // A table that is not there yet.
      return false;
    } catch (SQLException e) {
      throw new BenchFailure("The lake can't be compared with the store: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new BenchFailure("The connection to the store does not close: " + e.getMessage(), e);
    }
  }
}
