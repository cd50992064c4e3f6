package io.tributary.pipelines.verify;

import io.tributary.pipelines.query.LakeException;
import io.tributary.pipelines.query.LakeSession;
import io.tributary.pipelines.query.LakeTable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares the silver tables of a lake with the database, row for row and column for column.
 *
 * <p>The database must rest, or the lake have caught up with it: what was committed since the
 * lake's last commit is reported as a difference. Both sides are streamed through DuckDB, which
 * spills to disk, so memory does not grow with the tables.
 *
 * <p>Only the tables of one database are compared. What silver has of others, by the topics that
 * bronze keeps, is no difference: neither their tables nor their rows in a table of the same name.
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
    Set<String> found = new HashSet<>();
    known.forEach(name -> inLake(name).ifPresent(table -> found.add(table.name())));
    List<LakeTable> lakeOnly =
        currentTables().stream().filter(t -> !found.contains(t.name())).toList();
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
    Optional<LakeTable> lakeTable = inLake(table.name());
    lakeTable.ifPresent(lake::register);
    TableResult result = compare(table, lakeTable, Map.of());
    if (result.extra() == 0) {
      return result;
    }
    Map<SourceDatabase, SourceTable> others = sameNameElsewhere(table);
    return others.isEmpty() ? result : compare(table, lakeTable, others);
  }

  private TableResult compare(
      SourceTable table, Optional<LakeTable> lakeTable, Map<SourceDatabase, SourceTable> others)
      throws SQLException {
    return new TableComparison(lake.connection(), table, lakeTable, samplesPerTable)
        .run(database, others);
  }

  /** The tables of that name in other databases that silver has rows of. */
  private Map<SourceDatabase, SourceTable> sameNameElsewhere(SourceTable table)
      throws SQLException {
    Map<SourceDatabase, SourceTable> others = new LinkedHashMap<>();
    for (String name : new DatabaseOfTable(lake).of(table.name())) {
      if (isOwn(name)) {
        continue;
      }
      Optional<SourceDatabase> other = database.other(name);
      if (other.isPresent()) {
        for (SourceTable candidate : other.get().tables()) {
          if (candidate.name().equalsIgnoreCase(table.name())) {
            others.put(other.get(), candidate);
          }
        }
      }
    }
    return others;
  }

  private boolean isOwn(String database) {
    return DatabaseOfTable.topicName(this.database.name()).equalsIgnoreCase(database);
  }

  private TableResult onlyInLake(LakeTable table) throws SQLException {
    Set<String> databases = new DatabaseOfTable(lake).of(table.name());
    if (!databases.isEmpty() && databases.stream().noneMatch(this::isOwn)) {
      return TableResult.notCompared(
          table.name(),
          "is a table of "
              + String.join(" and ", databases)
              + "; verify it with --database="
              + databases.iterator().next());
    }
    lake.register(table);
    long rows = Duck.count(lake.connection(), table.sqlName());
    return new TableResult(
        table.name(), 0, rows, 0, rows, 0, List.of(), "is not in the database", true);
  }

  /** The lake's table; a server may give names in another case than its records. */
  private Optional<LakeTable> inLake(String name) {
    return lake.catalog()
        .table(SILVER, name)
        .or(
            () ->
                currentTables().stream()
                    .filter(table -> table.name().equalsIgnoreCase(name))
                    .findFirst());
  }

  /** Silver's tables without their change logs. */
  private List<LakeTable> currentTables() {
    List<LakeTable> tables = lake.catalog().tables(SILVER);
    Set<String> changeLogs = new HashSet<>();
    tables.forEach(table -> changeLogs.add(table.name() + CHANGE_LOG_ENDING));
    return tables.stream().filter(table -> !changeLogs.contains(table.name())).toList();
  }
}
