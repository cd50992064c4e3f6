package io.tributary.pipelines.verify;

import io.tributary.pipelines.query.LakeException;
import io.tributary.pipelines.query.LakeSession;
import io.tributary.pipelines.query.LakeTable;
import io.tributary.schemas.gold.GoldContract;
import io.tributary.schemas.gold.GoldTable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares the gold tables of a lake with their defining SQL.
 *
 * <p>The SQL is run by DuckDB over the lake's own silver tables and change logs, or over the
 * database's rows and the change logs, which alone remember what rows once were. Nothing is taken
 * from the lake's gold: what is computed from facts is computed from the facts that the SQL finds.
 * So a gold table that equals its definition over the database's rows is right whatever the
 * pipeline did. The database must rest, or the lake have caught up with it.
 */
public final class GoldVerifier {
  private static final String GOLD = "gold";
  private static final String DEFINED_SCHEMA = "tributary_gold_defined";

  private final LakeSession lake;
  private final Optional<SourceDatabase> database;
  private final DefiningSql definitions;
  private final int samplesPerTable;
  private final GoldContract contract = GoldContract.bundled();

  private GoldVerifier(
      LakeSession lake,
      Optional<SourceDatabase> database,
      DefiningSql definitions,
      int samplesPerTable) {
    this.lake = lake;
    this.database = database;
    this.definitions = definitions;
    this.samplesPerTable = samplesPerTable;
  }

  /**
   * Runs the definitions over the lake's own silver tables.
   *
   * @param samplesPerTable how many differences to keep for each table
   */
  public static GoldVerifier overSilver(
      LakeSession lake, DefiningSql definitions, int samplesPerTable) {
    return new GoldVerifier(lake, Optional.empty(), definitions, samplesPerTable);
  }

  /**
   * Runs the definitions over the rows of the database.
   *
   * @param samplesPerTable how many differences to keep for each table
   */
  public static GoldVerifier overDatabase(
      LakeSession lake, SourceDatabase database, DefiningSql definitions, int samplesPerTable) {
    return new GoldVerifier(lake, Optional.of(database), definitions, samplesPerTable);
  }

  /**
   * Compares tables; to be called once for a session.
   *
   * @param names the tables to compare; none means all
   * @return a result for each, in the order of the contract, then those without a definition; the
   *     definition's rows stand as the database's
   * @throws LakeException if neither the contract nor the lake has a table of a name
   */
  public List<TableResult> verify(Set<String> names) throws SQLException {
    List<String> foreign = foreignTables();
    requireKnown(names, foreign);
    List<GoldTable> wanted =
        contract.tables().stream()
            .filter(table -> names.isEmpty() || names.contains(table.name()))
            .toList();
    List<GoldTable> computed = withThoseTheyRead(wanted);
    Set<String> sources = new LinkedHashSet<>();
    computed.forEach(table -> sources.addAll(table.from()));
    computed.forEach(table -> sources.remove(table.name()));
    List<String> path = new GoldSources(lake, database, contract).prepare(List.copyOf(sources));
    definitions.compute(lake.connection(), computed, DEFINED_SCHEMA, path);

    List<TableResult> results = new ArrayList<>();
    for (GoldTable table : wanted) {
      Optional<LakeTable> lakeTable = lake.catalog().table(GOLD, table.name());
      lakeTable.ifPresent(lake::register);
      results.add(
          new GoldComparison(lake.connection(), table, samplesPerTable)
              .run(DEFINED_SCHEMA, lakeTable));
    }
    foreign.stream()
        .filter(name -> names.isEmpty() || names.contains(name))
        .forEach(
            name ->
                results.add(
                    TableResult.notCompared(name, "has no definition and is not compared")));
    return results;
  }

  private List<String> foreignTables() {
    Set<String> defined = new TreeSet<>(contract.tables().stream().map(GoldTable::name).toList());
    return lake.catalog().tables(GOLD).stream()
        .map(LakeTable::name)
        .filter(name -> !defined.contains(name))
        .toList();
  }

  private void requireKnown(Set<String> names, List<String> foreign) {
    List<String> known = new ArrayList<>(contract.tables().stream().map(GoldTable::name).toList());
    known.addAll(foreign);
    Set<String> unknown = new TreeSet<>(names);
    known.forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw new LakeException(
          "--tables: "
              + String.join(", ", unknown)
              + " is not allowed; expected "
              + String.join(", ", known));
    }
  }

  /** The tables and all that they are computed from, in the contract's order. */
  private List<GoldTable> withThoseTheyRead(List<GoldTable> wanted) {
    Set<String> needed = new LinkedHashSet<>();
    List<GoldTable> all = contract.tables();
    // Backwards, so that a table's own readers have been seen before it.
    for (int i = all.size() - 1; i >= 0; i--) {
      GoldTable table = all.get(i);
      if (wanted.contains(table) || needed.contains(table.name())) {
        needed.add(table.name());
        needed.addAll(table.from());
      }
    }
    return all.stream().filter(table -> needed.contains(table.name())).toList();
  }
}
