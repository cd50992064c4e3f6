package io.tributary.pipelines.verify;

import io.tributary.pipelines.query.LakeException;
import io.tributary.pipelines.query.LakeSession;
import io.tributary.pipelines.query.LakeTable;
import io.tributary.pipelines.query.Sql;
import io.tributary.schemas.gold.GoldContract;
import io.tributary.schemas.table.ColumnType;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/**
 * What the definitions of gold are run over: the lake's silver tables and change logs, or the
 * database's rows in place of the current tables.
 *
 * <p>A table that is not there counts as empty: a connector makes the topic of a table with its
 * first row, so silver has no table before.
 */
final class GoldSources {
  private static final String SILVER = "silver";
  private static final String STAGED_SCHEMA = "tributary_gold_sources";
  private static final String STAGED_TEXTS = "tributary_gold_texts";

  private final LakeSession lake;
  private final Optional<SourceDatabase> database;
  private final Map<String, Map<String, ColumnType>> sources;

  GoldSources(LakeSession lake, Optional<SourceDatabase> database, GoldContract contract) {
    this.lake = lake;
    this.database = database;
    this.sources = contract.sources();
  }

  /**
   * Makes tables readable by their names alone.
   *
   * @param names source tables and change logs
   * @return the schemas to look names up in, in order
   */
  List<String> prepare(List<String> names) throws SQLException {
    DuckDBConnection duck = lake.connection();
    Duck.execute(duck, "CREATE SCHEMA " + STAGED_SCHEMA);
    List<SourceTable> inDatabase = database.isPresent() ? database.get().tables() : List.of();
    for (String name : names) {
      Optional<LakeTable> silver = lake.catalog().table(SILVER, name);
      silver.ifPresent(lake::register);
      if (!sources.containsKey(name)) {
        if (silver.isEmpty()) {
          createEmpty(name, logColumns(name));
        }
      } else if (database.isPresent()) {
        stage(name, inDatabase, silver);
      } else if (silver.isEmpty()) {
        createEmpty(name, columns(sources.get(name)));
      }
    }
    return List.of(STAGED_SCHEMA, SILVER);
  }

  private void stage(String name, List<SourceTable> inDatabase, Optional<LakeTable> silver)
      throws SQLException {
    Optional<SourceTable> found =
        inDatabase.stream().filter(table -> table.name().equals(name)).findFirst();
    if (found.isEmpty()) {
      createEmpty(name, columns(sources.get(name)));
      return;
    }
    DuckDBConnection duck = lake.connection();
    SourceTable read = neededOf(found.get());
    DatabaseRows.stage(duck, database.orElseThrow(), read, STAGED_TEXTS);
    Map<String, String> types = silver.isPresent() ? Duck.columns(duck, SILVER, name) : Map.of();
    List<String> select = new ArrayList<>();
    for (int i = 0; i < read.columns().size(); i++) {
      String column = read.columns().get(i).name();
      String type = types.getOrDefault(column, duckType(sources.get(name).get(column)));
      select.add("CAST(c" + i + " AS " + type + ") AS " + Sql.identifier(column));
    }
    Duck.execute(
        duck,
        "CREATE TABLE "
            + staged(name)
            + " AS SELECT "
            + String.join(", ", select)
            + " FROM "
            + STAGED_TEXTS);
    Duck.execute(duck, "DROP TABLE " + STAGED_TEXTS);
  }

  /** The table with only the columns that gold reads. */
  private SourceTable neededOf(SourceTable table) {
    List<SourceColumn> needed = new ArrayList<>();
    for (String name : sources.get(table.name()).keySet()) {
      needed.add(
          table.columns().stream()
              .filter(column -> column.name().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new LakeException(
                          "The database's "
                              + table.name()
                              + " has no column "
                              + name
                              + ", which gold is made from")));
    }
    return new SourceTable(table.name(), needed, table.primaryKey());
  }

  private void createEmpty(String name, String columns) throws SQLException {
    Duck.execute(lake.connection(), "CREATE TABLE " + staged(name) + " (" + columns + ")");
  }

  private static String staged(String name) {
    return STAGED_SCHEMA + "." + Sql.identifier(name);
  }

  private String logColumns(String log) {
    String source = log.substring(0, log.length() - GoldContract.CHANGE_LOG.length());
    String columns = columns(sources.get(source));
    return columns
        + ", _before STRUCT("
        + columns
        + "), _key VARCHAR, _op VARCHAR, _position VARCHAR, _committed_at TIMESTAMPTZ";
  }

  private static String columns(Map<String, ColumnType> columns) {
    return columns.entrySet().stream()
        .map(column -> Sql.identifier(column.getKey()) + " " + duckType(column.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String duckType(ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN, FLOAT, DOUBLE, DATE -> type.kind().name();
      case INT -> "INTEGER";
      case LONG -> "BIGINT";
      case DECIMAL -> type.toString();
      case STRING -> "VARCHAR";
      case BINARY -> "BLOB";
      case TIMESTAMP -> "TIMESTAMPTZ";
    };
  }
}
