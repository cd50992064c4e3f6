package io.tributary.pipelines.query;

import com.sun.management.OperatingSystemMXBean;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.types.StructField;
import io.tributary.schemas.doubt.Doubts;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * A DuckDB database in memory whose views are the tables of one lake.
 *
 * <p>A table becomes visible when it is registered, at the version it has at that moment; the
 * session keeps that version, so a statement sees one state of each table however the lake moves
 * on. Views of the rows' versions ({@link VersionView}) are made when a statement names them. The
 * session's time zone is UTC. What does not fit in memory spills to a temporary folder that closing
 * deletes. Not safe for use by several threads.
 */
public final class LakeSession implements AutoCloseable {
  private static final String FILES_SCHEMA = "tributary_files";

  private static final long SMALLEST_MEMORY = 512L << 20;

  /** Statements that ask for the tables themselves, so that all of them must be visible. */
  private static final Pattern ASKS_FOR_CATALOG =
      Pattern.compile(
          "^\\s*(show|describe|desc|pragma)\\b.*|.*\\b(information_schema|duckdb_\\w+|pg_catalog)\\b.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** The table that lists the tables with their rows. */
  private static final Pattern COUNTS_TABLES =
      Pattern.compile("\\blake\\s*\\.\\s*\"?tables\\b", Pattern.CASE_INSENSITIVE);

  private static final long UNKNOWN = -1;

  private static final Pattern DID_YOU_MEAN = Pattern.compile(" Did you mean .*");

  private final LakeCatalog catalog;
  private final Engine engine;
  private final LocalFiles localFiles;
  private final TemporaryFolder temporary;
  private final DuckDBConnection connection;
  private final Set<LakeTable> registered = new HashSet<>();
  private final List<VersionView> versionViews;

  private LakeSession(
      Configuration configuration,
      LakeCatalog catalog,
      TemporaryFolder temporary,
      DuckDBConnection connection) {
    this.catalog = catalog;
    this.versionViews = VersionView.of(catalog);
    this.engine = DefaultEngine.create(configuration);
    this.localFiles = new LocalFiles(configuration, temporary.path());
    this.temporary = temporary;
    this.connection = connection;
  }

  /** Lists the lake's tables and opens a database for them; no table is registered yet. */
  public static LakeSession open(Configuration configuration, LakeRoots roots) {
    LakeCatalog catalog = LakeCatalog.list(configuration, roots);
    TemporaryFolder temporary = TemporaryFolder.create();
    try {
      return new LakeSession(configuration, catalog, temporary, connect(temporary));
    } catch (SQLException e) {
      temporary.close();
      throw new LakeException("DuckDB does not start: " + Lines.one(e.getMessage()), e);
    }
  }

  /** A quarter of the machine: the JVM beside it has its own, and DuckDB spills what is more. */
  private static long memoryLimit() {
    OperatingSystemMXBean machine =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return Math.max(SMALLEST_MEMORY, machine.getTotalMemorySize() / 4);
  }

  private static DuckDBConnection connect(TemporaryFolder temporary) throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("jdbc_stream_results", "true");
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("memory_limit", memoryLimit() + "B");
    settings.setProperty("temp_directory", temporary.path().resolve("spill").toString());
    Connection connection = DriverManager.getConnection("jdbc:duckdb:", settings);
    DuckDBConnection duck = connection.unwrap(DuckDBConnection.class);
    try (Statement statement = duck.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      for (String schema : List.of("bronze", "silver", "gold", "lake", FILES_SCHEMA)) {
        statement.execute("CREATE SCHEMA " + schema);
      }
    } catch (SQLException e) {
      duck.close();
      throw e;
    }
    return duck;
  }

  public LakeCatalog catalog() {
    return catalog;
  }

  /** Makes {@code lake.doubts}, those that stand, and {@code lake.doubts_all} visible. */
  public void show(Doubts doubts) {
    Set<String> gold =
        catalog.tables("gold").stream().map(LakeTable::name).collect(Collectors.toSet());
    try {
      DoubtViews.create(connection, doubts, gold);
    } catch (SQLException e) {
      throw new LakeException("lake.doubts cannot be made: " + Lines.one(e.getMessage()), e);
    }
  }

  /** The tables whose schemas and whole names occur in a statement, and those that a view reads. */
  public Set<LakeTable> tablesNamedIn(String sql) {
    Set<LakeTable> named = new LinkedHashSet<>();
    for (LakeTable table : catalog.namedIn(sql)) {
      if (isWord(sql, table.name())) {
        named.add(table);
      }
    }
    for (VersionView view : versionViews) {
      if (LakeCatalog.isNamed(sql, view.schema(), view.name()) && isWord(sql, view.name())) {
        named.addAll(view.tables());
      }
    }
    return named;
  }

  private static boolean isWord(String sql, String name) {
    return Pattern.compile(
            "(?<![\\w$])" + Pattern.quote(name) + "(?![\\w$])", Pattern.CASE_INSENSITIVE)
        .matcher(sql)
        .find();
  }

  Path temporaryFolder() {
    return temporary.path();
  }

  /** The database itself, for callers that write their own SQL over registered tables. */
  public DuckDBConnection connection() {
    return connection;
  }

  /**
   * Makes a table and its rows visible; a second call does nothing. A table whose name differs only
   * in case is visible in its place no longer.
   */
  public void register(LakeTable table) {
    if (registered.contains(table)) {
      return;
    }
    registered.removeIf(other -> isAlike(table, other));
    LiveTable live = LiveTable.read(engine, table);
    createView(table, live, live.files().stream().map(localFiles::localPath).toList());
    registered.add(table);
  }

  private static boolean isAlike(LakeTable one, LakeTable other) {
    return one.schema().equals(other.schema()) && one.name().equalsIgnoreCase(other.name());
  }

  /**
   * Makes the columns of all tables visible and fetches no file, for statements about the lake's
   * tables.
   */
  private void describeAll() {
    Map<LakeTable, LiveTable> described =
        catalog.tables().parallelStream()
            .filter(table -> registered.stream().noneMatch(other -> isAlike(table, other)))
            .collect(
                Collectors.toConcurrentMap(
                    table -> table, table -> LiveTable.withoutFiles(engine, table)));
    described.forEach((table, live) -> createView(table, live, List.of()));
  }

  private void createView(LakeTable table, LiveTable live, List<String> paths) {
    String partitionTable =
        FILES_SCHEMA + "." + Sql.identifier(table.schema() + "." + table.name());
    try (Statement statement = connection.createStatement()) {
      if (!live.partitionColumns().isEmpty()) {
        createPartitionTable(statement, table, live, paths, partitionTable);
      }
      statement.execute(TableView.create(table, live, paths, partitionTable));
    } catch (SQLException e) {
      throw new LakeException(
          table.sqlName() + " cannot be opened: " + Lines.one(e.getMessage()), e);
    }
  }

  /**
   * Runs one statement and hands its rows to the writer as they come.
   *
   * @return the number of rows written
   */
  public long run(String sql, ResultWriter writer) {
    makeVisible(sql);
    try (Statement statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return 0;
      }
      try (ResultSet rows = statement.getResultSet()) {
        return writer.writeAll(rows);
      }
    } catch (SQLException e) {
      throw new LakeException(explain(e.getMessage(), sql), e);
    }
  }

  private void makeVisible(String sql) {
    List<LakeTable> named = catalog.namedIn(sql);
    for (LakeTable table : named) {
      for (LakeTable other : named) {
        if (isAlike(table, other) && !table.equals(other)) {
          throw new LakeException(
              table.sqlName() + " and " + other.sqlName() + " differ only in case; SQL takes one");
        }
      }
      register(table);
    }
    for (VersionView view : versionViews) {
      if (LakeCatalog.isNamed(sql, view.schema(), view.name())) {
        view.tables().forEach(this::register);
        create(view);
      }
    }
    if (ASKS_FOR_CATALOG.matcher(sql).matches()) {
      describeAll();
      versionViews.forEach(this::create);
    }
    if (COUNTS_TABLES.matcher(sql).find()) {
      createTableOfTables();
    }
  }

  /**
   * A table of the lake's tables, from their logs alone. Only of those whose logs do not tell the
   * rows of every file are the files asked; one that can't be read has no number.
   */
  private void createTableOfTables() {
    List<LakeTable> tables = catalog.tables();
    Map<LakeTable, Long> rows =
        tables.parallelStream()
            .filter(table -> !registered.contains(table))
            .collect(Collectors.toConcurrentMap(table -> table, this::rowsInLog));
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE OR REPLACE TABLE lake.tables (layer VARCHAR, \"table\" VARCHAR, rows BIGINT)");
      try (DuckDBAppender appender = connection.createAppender("lake", "tables")) {
        for (LakeTable table : tables) {
          long counted = rows.getOrDefault(table, UNKNOWN);
          Long shown = counted == UNKNOWN ? countRows(statement, table) : (Long) counted;
          appender.beginRow();
          appender.append(table.schema());
          appender.append(table.name());
          if (shown == null) {
            appender.appendNull();
          } else {
            appender.append(shown.longValue());
          }
          appender.endRow();
        }
      }
    } catch (SQLException e) {
      throw new LakeException("lake.tables cannot be made: " + Lines.one(e.getMessage()), e);
    }
  }

  private long rowsInLog(LakeTable table) {
    try {
      return LiveTable.rows(engine, table).orElse(UNKNOWN);
    } catch (LakeException e) {
      // A statement about this table tells what is wrong with it; the others have numbers.
      return UNKNOWN;
    }
  }

  private Long countRows(Statement statement, LakeTable table) {
    try {
      register(table);
      try (ResultSet count = statement.executeQuery("SELECT count(*) FROM " + table.sqlName())) {
        return count.next() ? (Long) count.getLong(1) : null;
      }
    } catch (LakeException | SQLException e) {
      // As above.
      return null;
    }
  }

  /** Makes a view over tables that are visible, unless they lack what it is made from. */
  private void create(VersionView view) {
    try (Statement statement = connection.createStatement()) {
      Map<LakeTable, List<String>> columns = new HashMap<>();
      for (LakeTable table : view.tables()) {
        columns.put(table, columns(statement, table));
      }
      Optional<String> select = view.select(columns);
      if (select.isPresent()) {
        String name = view.schema() + "." + Sql.identifier(view.name());
        statement.execute("CREATE OR REPLACE VIEW " + name + " AS " + select.get());
      }
    } catch (SQLException e) {
      throw new LakeException(
          view.schema() + "." + view.name() + " cannot be made: " + Lines.one(e.getMessage()), e);
    }
  }

  private static List<String> columns(Statement statement, LakeTable table) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery("DESCRIBE " + table.sqlName())) {
      while (rows.next()) {
        columns.add(rows.getString("column_name"));
      }
    }
    return columns;
  }

  private void createPartitionTable(
      Statement statement,
      LakeTable table,
      LiveTable live,
      List<String> paths,
      String partitionTable)
      throws SQLException {
    String columns =
        live.partitionFields().stream()
            .map(field -> ", " + Sql.identifier(LiveTable.physicalName(field)) + " VARCHAR")
            .collect(Collectors.joining());
    statement.execute(
        "CREATE OR REPLACE TABLE "
            + partitionTable
            + " ("
            + TableView.FILE_COLUMN
            + " VARCHAR"
            + columns
            + ")");
    try (DuckDBAppender appender =
        connection.createAppender(FILES_SCHEMA, table.schema() + "." + table.name())) {
      for (int i = 0; i < paths.size(); i++) {
        appender.beginRow();
        appender.append(paths.get(i));
        for (StructField field : live.partitionFields()) {
          String value = live.files().get(i).partition().get(LiveTable.physicalName(field));
          // The Delta protocol writes NULL as an empty text.
          appender.append(value == null || value.isEmpty() ? null : value);
        }
        appender.endRow();
      }
    }
  }

  /** DuckDB's message without its picture of the statement, as one line. */
  private String explain(String message, String sql) {
    String text = Lines.one(message.split("\\nLINE \\d+:", 2)[0]);
    boolean unknownTable =
        text.startsWith("Catalog Error: Table with name")
            || text.toLowerCase(Locale.ROOT).contains("schema with name");
    if (!unknownTable) {
      return text;
    }
    // DuckDB can only suggest tables that are registered, mostly its own; the lake's serve better.
    return DID_YOU_MEAN.matcher(text).replaceFirst("") + " The lake has " + catalog.hint(sql);
  }

  @Override
  public void close() {
    try (temporary) {
      connection.close();
    } catch (SQLException e) {
      throw new LakeException("DuckDB does not close: " + Lines.one(e.getMessage()), e);
    }
  }
}
