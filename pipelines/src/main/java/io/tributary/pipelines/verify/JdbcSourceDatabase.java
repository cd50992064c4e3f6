package io.tributary.pipelines.verify;

import io.tributary.pipelines.jdbc.MySqlServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A MySQL or MariaDB server over JDBC.
 *
 * <p>One transaction with a consistent snapshot serves all reads, in UTC. Rows are streamed, a few
 * thousand at a time, whatever the table's size. Not safe for use by several threads.
 */
public final class JdbcSourceDatabase implements SourceDatabase, AutoCloseable {
  private static final int ROWS_PER_FETCH = 5_000;

  private final Connection connection;
  private final String database;

  private JdbcSourceDatabase(Connection connection, String database) {
    this.connection = connection;
    this.database = database;
  }

  /**
   * Connects and opens the snapshot.
   *
   * @param database the database to read, or null for the one the server's URL names
   * @throws SQLException if the server refuses, or no database is named
   */
  public static JdbcSourceDatabase open(MySqlServer server, String database) throws SQLException {
    Connection connection = server.connect();
    try {
      String name = database == null ? connection.getCatalog() : database;
      if (name == null || name.isEmpty()) {
        throw new SQLException("no database is named, neither in the URL nor by --database");
      }
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET SESSION time_zone = '+00:00', sql_mode = ''");
        statement.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
        statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
      }
      return new JdbcSourceDatabase(connection, name);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return database;
  }

  @Override
  public Optional<SourceDatabase> other(String topicName) throws SQLException {
    return strings("SELECT SCHEMA_NAME FROM information_schema.SCHEMATA").stream()
        .filter(name -> DatabaseOfTable.topicName(name).equals(topicName))
        .<SourceDatabase>map(name -> new JdbcSourceDatabase(connection, name))
        .findFirst();
  }

  @Override
  public List<SourceTable> tables() throws SQLException {
    List<SourceTable> tables = new ArrayList<>();
    String sql =
        "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?"
            + " AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED') ORDER BY TABLE_NAME";
    for (String name : strings(sql, database)) {
      tables.add(new SourceTable(name, columns(name), primaryKey(name)));
    }
    return tables;
  }

  @Override
  public void read(SourceTable table, RowSink rows) throws SQLException {
    String select =
        table.columns().stream()
            .map(column -> column.form().select(quoted(column.name())))
            .collect(Collectors.joining(", "));
    String sql = "SELECT " + select + " FROM " + quoted(database) + "." + quoted(table.name());
    String[] texts = new String[table.columns().size()];
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(ROWS_PER_FETCH);
      try (ResultSet result = statement.executeQuery(sql)) {
        while (result.next()) {
          for (int i = 0; i < texts.length; i++) {
            texts[i] = result.getString(i + 1);
          }
          rows.accept(texts);
        }
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private List<SourceColumn> columns(String table) throws SQLException {
    List<SourceColumn> columns = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT COLUMN_NAME, DATA_TYPE, IS_NULLABLE FROM information_schema.COLUMNS"
                + " WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION")) {
      statement.setString(1, database);
      statement.setString(2, table);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          columns.add(
              new SourceColumn(
                  result.getString(1),
                  CanonicalForm.of(result.getString(2)),
                  result.getString(3).equals("YES")));
        }
      }
    }
    return columns;
  }

  /** MariaDB adds the end of a row's time to the key of a table with system versioning. */
  private List<String> primaryKey(String table) throws SQLException {
    return strings(
        "SELECT k.COLUMN_NAME FROM information_schema.KEY_COLUMN_USAGE k"
            + " JOIN information_schema.COLUMNS c ON c.TABLE_SCHEMA = k.TABLE_SCHEMA"
            + " AND c.TABLE_NAME = k.TABLE_NAME AND c.COLUMN_NAME = k.COLUMN_NAME"
            + " WHERE k.TABLE_SCHEMA = ? AND k.TABLE_NAME = ? AND k.CONSTRAINT_NAME = 'PRIMARY'"
            + " AND coalesce(c.GENERATION_EXPRESSION, '') NOT IN ('ROW START', 'ROW END')"
            + " ORDER BY k.ORDINAL_POSITION",
        database,
        table);
  }

  private List<String> strings(String sql, String... parameters) throws SQLException {
    List<String> strings = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          strings.add(result.getString(1));
        }
      }
    }
    return strings;
  }

  private static String quoted(String name) {
    return '`' + name.replace("`", "``") + '`';
  }
}
