package io.tributary.pipelines.connector;

import io.tributary.pipelines.connector.ServerLook.Cascade;
import io.tributary.pipelines.connector.ServerLook.Column;
import io.tributary.pipelines.connector.ServerLook.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at a MySQL or MariaDB server over JDBC; it only reads what the server says of itself. */
public final class JdbcServerLook {
  private static final String OWN_SCHEMAS =
      " NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')";

  private static final int ACCESS_DENIED = 1227;

  /** {@code GRANT A, B ON *.* TO …}; a role is granted without an ON. */
  private static final Pattern GRANT = Pattern.compile("(?i)^GRANT (.+?) ON (\\S+) TO .*");

  private final Connection connection;

  private JdbcServerLook(Connection connection) {
    this.connection = connection;
  }

  /**
   * Looks.
   *
   * @param ownPrivileges whether the user is the one that will capture
   */
  public static ServerLook read(Connection connection, boolean ownPrivileges) throws SQLException {
    JdbcServerLook look = new JdbcServerLook(connection);
    Map<String, String> settings = look.settings();
    boolean mariaDb = settings.getOrDefault("version", "").contains("MariaDB");
    List<Set<String>> filters = look.filters(mariaDb, settings.get("version"));
    return new ServerLook(
        mariaDb,
        settings,
        filters.get(0),
        filters.get(1),
        look.tables(),
        look.cascades(),
        ownPrivileges ? look.privileges() : Optional.empty());
  }

  private Map<String, String> settings() throws SQLException {
    Map<String, String> settings = new TreeMap<>();
    for (String[] row : rows("SHOW GLOBAL VARIABLES", 2)) {
      settings.put(row[0].toLowerCase(Locale.ROOT), row[1] == null ? "" : row[1]);
    }
    return settings;
  }

  /** The databases that alone are logged, and those that are not, as the server's status tells. */
  private List<Set<String>> filters(boolean mariaDb, String version) throws SQLException {
    String sql =
        !mariaDb && hasLogStatus(version) ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS";
    try {
      List<String[]> status = rows(sql, 4);
      return status.isEmpty()
          ? List.of(Set.of(), Set.of())
          : List.of(names(status.get(0)[2]), names(status.get(0)[3]));
    } catch (SQLException e) {
      if (e.getErrorCode() == ACCESS_DENIED) {
        // The missing privilege has a rule of its own.
        return List.of(Set.of(), Set.of());
      }
      throw e;
    }
  }

  /** MySQL has the statement since 8.2, and the one before it until 8.4. */
  private static boolean hasLogStatus(String version) {
    String[] parts = version.split("\\D+", 3);
    int major = Integer.parseInt(parts[0]);
    return major > 8 || (major == 8 && Integer.parseInt(parts[1]) >= 2);
  }

  private static Set<String> names(String list) {
    Set<String> names =
        new TreeSet<>(Arrays.asList(list == null ? new String[0] : list.split(",", -1)));
    names.remove("");
    return names;
  }

  private List<Table> tables() throws SQLException {
    Set<String> keyed = keyed();
    Map<String, List<Column>> columns = new LinkedHashMap<>();
    for (String[] row :
        rows(
            "SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, DATA_TYPE, COLUMN_TYPE,"
                + " CHARACTER_SET_NAME, COLUMN_KEY FROM information_schema.COLUMNS"
                + " WHERE TABLE_SCHEMA"
                + OWN_SCHEMAS
                + " ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION",
            7)) {
      columns
          .computeIfAbsent(qualified(row), name -> new ArrayList<>())
          .add(
              new Column(
                  row[2],
                  row[3].toLowerCase(Locale.ROOT),
                  row[4],
                  row[5] == null ? "" : row[5],
                  row[6].equals("PRI")));
    }
    List<Table> tables = new ArrayList<>();
    for (String[] row :
        rows(
            "SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES"
                + " WHERE TABLE_SCHEMA"
                + OWN_SCHEMAS
                + " AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED', 'SEQUENCE')"
                + " ORDER BY TABLE_SCHEMA, TABLE_NAME",
            3)) {
      String name = qualified(row);
      tables.add(
          new Table(
              row[0], row[1], row[2], keyed.contains(name), columns.getOrDefault(name, List.of())));
    }
    return tables;
  }

  /** The tables that have a unique key without a column that may be NULL. */
  private Set<String> keyed() throws SQLException {
    Set<String> keyed = new TreeSet<>();
    for (String[] row :
        rows(
            "SELECT TABLE_SCHEMA, TABLE_NAME, INDEX_NAME FROM information_schema.STATISTICS"
                + " WHERE NON_UNIQUE = 0 AND TABLE_SCHEMA"
                + OWN_SCHEMAS
                + " GROUP BY TABLE_SCHEMA, TABLE_NAME, INDEX_NAME"
                + " HAVING sum(NULLABLE = 'YES' OR COLUMN_NAME IS NULL) = 0",
            2)) {
      keyed.add(qualified(row));
    }
    return keyed;
  }

  private List<Cascade> cascades() throws SQLException {
    List<Cascade> cascades = new ArrayList<>();
    for (String[] row :
        rows(
            "SELECT CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, DELETE_RULE, UPDATE_RULE"
                + " FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA"
                + OWN_SCHEMAS
                + " ORDER BY CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME",
            5)) {
      List<String> rules = new ArrayList<>();
      if (changesRows(row[3])) {
        rules.add("ON DELETE " + row[3]);
      }
      if (changesRows(row[4])) {
        rules.add("ON UPDATE " + row[4]);
      }
      if (!rules.isEmpty()) {
        cascades.add(new Cascade(row[0], row[1], row[2], String.join(" ", rules)));
      }
    }
    return cascades;
  }

  private static boolean changesRows(String rule) {
    return Set.of("CASCADE", "SET NULL", "SET DEFAULT").contains(rule);
  }

  /** Empty if roles hold some of them. */
  private Optional<Set<String>> privileges() throws SQLException {
    Set<String> privileges = new TreeSet<>();
    for (String[] row : rows("SHOW GRANTS FOR CURRENT_USER()", 1)) {
      Matcher grant = GRANT.matcher(row[0]);
      if (grant.matches()) {
        for (String privilege : grant.group(1).split(",", -1)) {
          privileges.add(privilege.strip().toUpperCase(Locale.ROOT));
        }
      } else if (row[0].toUpperCase(Locale.ROOT).startsWith("GRANT ")) {
        return Optional.empty();
      }
    }
    return Optional.of(privileges);
  }

  private static String qualified(String[] row) {
    return row[0] + "." + row[1];
  }

  private List<String[]> rows(String sql, int columns) throws SQLException {
    List<String[]> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        String[] row = new String[columns];
        for (int i = 0; i < columns; i++) {
          row[i] = result.getString(i + 1);
        }
        rows.add(row);
      }
    }
    return rows;
  }
}
