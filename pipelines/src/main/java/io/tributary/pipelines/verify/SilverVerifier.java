package io.tributary.pipelines.verify;

import io.tributary.pipelines.query.LakeException;
import io.tributary.pipelines.query.LakeSession;
import io.tributary.pipelines.query.LakeTable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares the silver tables of a lake with the database, row for row and column for column.
 *
 * <p>The database must rest, or the lake have caught up with it: what was committed since the
 * lake's last commit is reported as a difference. Both sides are streamed through DuckDB, which
 * spills to disk, so memory does not grow with the tables.
 */
public final class SilverVerifier {
  private static final String SILVER = "silver";
  private static final String CHANGE_LOG_ENDING = "_changes";

  private final LakeSession lake;
  private final SourceDatabase database;
  private final int samplesPerTable;

  /**
   * @param samplesPerTable how many differences to keep for each table
   */
  public SilverVerifier(LakeSession lake, SourceDatabase database, int samplesPerTable) {
    this.lake = lake;
    this.database = database;
    this.samplesPerTable = samplesPerTable;
  }

  /** Compares every table that either side has. */
  public List<TableResult> verify() throws SQLException {
    return verify(Set.of());
  }

  /**
   * Compares tables.
   *
   * @param names the tables to compare; none means all
   * @return a result for each, by name: those of the database first, then those only the lake has
   * @throws LakeException if neither side has a table of a name
   */
  public List<TableResult> verify(Set<String> names) throws SQLException {
    List<SourceTable> sourceTables = database.tables();
    Set<String> known = new TreeSet<>(sourceTables.stream().map(SourceTable::name).toList());
    List<LakeTable> lakeOnly =
        currentTables().stream().filter(t -> !known.contains(t.name())).toList();
    lakeOnly.forEach(table -> known.add(table.name()));
    requireKnown(names, known);

    List<TableResult> results = new ArrayList<>();
    for (SourceTable table : sourceTables) {
      if (names.isEmpty() || names.contains(table.name())) {
        results.add(compare(table));
      }
    }
    for (LakeTable table : lakeOnly) {
      if (names.isEmpty() || names.contains(table.name())) {
        results.add(onlyInLake(table));
      }
    }
    return results;
  }

  private static void requireKnown(Set<String> names, Set<String> known) {
    Set<String> unknown = new TreeSet<>(names);
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new LakeException(
          "--tables: "
              + String.join(", ", unknown)
              + " is not allowed; expected "
              + String.join(", ", known));
    }
  }

  private TableResult compare(SourceTable table) throws SQLException {
    Optional<LakeTable> lakeTable = lake.catalog().table(SILVER, table.name());
    if (table.primaryKey().isEmpty()) {
      return TableResult.notCompared(table.name(), "has no primary key and is not compared");
    }
    lakeTable.ifPresent(lake::register);
    return new TableComparison(lake.connection(), table, lakeTable, samplesPerTable).run(database);
  }

  private TableResult onlyInLake(LakeTable table) throws SQLException {
    lake.register(table);
    long rows = Duck.count(lake.connection(), table.sqlName());
    return new TableResult(
        table.name(), 0, rows, 0, rows, 0, List.of(), "is not in the database", true);
  }

  /** Silver's tables without their change logs. */
  private List<LakeTable> currentTables() {
    List<LakeTable> tables = lake.catalog().tables(SILVER);
    Set<String> changeLogs = new HashSet<>();
    tables.forEach(table -> changeLogs.add(table.name() + CHANGE_LOG_ENDING));
    return tables.stream().filter(table -> !changeLogs.contains(table.name())).toList();
  }
}
