package io.tributary.pipelines.verify;

import io.tributary.pipelines.query.LakeTable;
import io.tributary.pipelines.query.Sql;
import io.tributary.schemas.table.LakeNames;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBConnection;

/**
 * Compares one table: stages the database's rows in DuckDB, then joins them with the lake's.
 *
 * <p>Columns are called c0, c1, … on both sides, in the order of the database's table. A column the
 * lake lacks counts as NULL there. The rows of a table without a primary key are told apart by all
 * their values, and equal ones by their number.
 */
final class TableComparison {
  private static final String STAGING = "database_rows";
  private static final String OTHERS = "other_rows";
  private static final String ONE_OTHER = "one_other_rows";

  private final DuckDBConnection duck;
  private final SourceTable table;
  private final Optional<LakeTable> lakeTable;
  private final int samplesWanted;
  private final List<Difference> samples = new ArrayList<>();
  private final List<Integer> keyColumns;
  private final boolean hasKey;
  private long missing;
  private long extra;
  private long different;

  TableComparison(
      DuckDBConnection duck, SourceTable table, Optional<LakeTable> lakeTable, int samplesWanted) {
    this.duck = duck;
    this.table = table;
    this.lakeTable = lakeTable;
    this.samplesWanted = samplesWanted;
    List<String> names = table.columns().stream().map(SourceColumn::name).toList();
    this.hasKey = !table.primaryKey().isEmpty();
    this.keyColumns =
        hasKey
            ? table.primaryKey().stream().map(names::indexOf).toList()
            : IntStream.range(0, names.size()).filter(this::isExact).boxed().toList();
  }

  private boolean isExact(int column) {
    return table.columns().get(column).form().isExact();
  }

  /**
   * Compares.
   *
   * @param others tables of that name in other databases whose rows the lake's table may have too
   */
  TableResult run(SourceDatabase database, Map<SourceDatabase, SourceTable> others)
      throws SQLException {
    try (Statement statement = duck.createStatement()) {
      DatabaseRows.stage(duck, database, table, STAGING);
      String lakeRows = lakeRows();
      if (!others.isEmpty()) {
        stageOthers(statement, others);
        lakeRows = withoutOthers(lakeRows);
      }
      long databaseCount = Duck.count(duck, STAGING);
      long lakeCount = lakeTable.isPresent() ? Duck.count(duck, "(" + lakeRows + ")") : 0;
      findDifferences(statement, lakeRows);
      long repeated = lakeCount - (databaseCount - missing) - extra;
      if (repeated > 0) {
        extra += repeated;
        sampleRepeatedKeys(lakeRows);
      }
      String note = note(others);
      statement.execute("DROP TABLE " + STAGING);
      return new TableResult(
          table.name(), databaseCount, lakeCount, missing, extra, different, samples, note, true);
    }
  }

  private void stageOthers(Statement statement, Map<SourceDatabase, SourceTable> others)
      throws SQLException {
    statement.execute("CREATE OR REPLACE TABLE " + OTHERS + " AS FROM " + STAGING + " LIMIT 0");
    for (Map.Entry<SourceDatabase, SourceTable> other : others.entrySet()) {
      DatabaseRows.stage(duck, other.getKey(), other.getValue(), ONE_OTHER);
      List<String> names =
          other.getValue().columns().stream().map(SourceColumn::name).map(LakeNames::of).toList();
      String select =
          columns(
              i -> {
                int there = names.indexOf(LakeNames.of(table.columns().get(i).name()));
                return there < 0 ? "NULL" : "c" + there;
              },
              ", ");
      statement.execute("INSERT INTO " + OTHERS + " SELECT " + select + " FROM " + ONE_OTHER);
    }
    statement.execute("DROP TABLE IF EXISTS " + ONE_OTHER);
  }

  /** A row that this database lacks and another one has as it stands is that other one's. */
  private String withoutOthers(String lakeRows) {
    String same =
        IntStream.range(0, table.columns().size())
            .filter(this::isExact)
            .mapToObj(i -> "o.c" + i + " IS NOT DISTINCT FROM l.c" + i)
            .collect(Collectors.joining(" AND "));
    return "SELECT * FROM ("
        + lakeRows
        + ") l WHERE NOT EXISTS (FROM "
        + OTHERS
        + " o WHERE "
        + same
        + ") OR EXISTS (FROM "
        + STAGING
        + " d WHERE "
        + keys(i -> "d.c" + i + " IS NOT DISTINCT FROM l.c" + i, " AND ")
        + ")";
  }

  /** The lake's rows in canonical form, as a query. */
  private String lakeRows() throws SQLException {
    Map<String, String> types = lakeColumns();
    String select =
        columns(
            i -> {
              SourceColumn column = table.columns().get(i);
              String name = LakeNames.of(column.name());
              String type = types.get(name);
              String value =
                  type == null
                      ? "CAST(NULL AS " + column.form().stagingType() + ")"
                      : column.form().fromLake(Sql.identifier(name), type);
              return value + " AS c" + i;
            },
            ", ");
    String from = lakeTable.map(lake -> " FROM " + lake.sqlName()).orElse(" WHERE false");
    return "SELECT " + select + from;
  }

  private Map<String, String> lakeColumns() throws SQLException {
    Map<String, String> columns = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    if (lakeTable.isPresent()) {
      columns.putAll(Duck.columns(duck, lakeTable.get().schema(), lakeTable.get().name()));
    }
    return columns;
  }

  private void findDifferences(Statement statement, String lakeRows) throws SQLException {
    String sql =
        "SELECT d.present, l.present, "
            + columns(i -> "CAST(d.c" + i + " AS VARCHAR), CAST(l.c" + i + " AS VARCHAR)", ", ")
            + " FROM ("
            + rows(STAGING)
            + ") d FULL OUTER JOIN ("
            + rows("(" + lakeRows + ")")
            + ") l ON d.number = l.number AND "
            + keys(
                i -> "d.c" + i + (hasKey ? " = " : " IS NOT DISTINCT FROM ") + "l.c" + i, " AND ")
            + " WHERE d.present IS NULL OR l.present IS NULL OR "
            + columns(i -> table.columns().get(i).form().differs("d.c" + i, "l.c" + i), " OR ")
            + " ORDER BY "
            + keys(this::keyOrder, ", ");
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        judge(rows);
      }
    }
  }

  /** Rows with the number of each among those that nothing tells apart. */
  private String rows(String from) {
    String number =
        hasKey ? "1" : "row_number() OVER (PARTITION BY " + keys(i -> "c" + i, ", ") + ")";
    return "SELECT *, true AS present, " + number + " AS number FROM " + from;
  }

  /** Numbers are compared as texts: the shorter one comes first. */
  private String keyOrder(int column) {
    String value = "CAST(coalesce(d.c" + column + ", l.c" + column + ") AS VARCHAR)";
    return "length(" + value + "), " + value;
  }

  private void judge(ResultSet row) throws SQLException {
    boolean inDatabase = row.getObject(1) != null;
    boolean inLake = row.getObject(2) != null;
    if (!inLake) {
      missing++;
      sample(new Difference(key(row, true), Difference.WHOLE_ROW, "present", "absent"));
    } else if (!inDatabase) {
      extra++;
      sample(new Difference(key(row, false), Difference.WHOLE_ROW, "absent", "present"));
    } else if (judgeColumns(row)) {
      different++;
    }
  }

  private boolean judgeColumns(ResultSet row) throws SQLException {
    boolean differs = false;
    for (int i = 0; i < table.columns().size(); i++) {
      SourceColumn column = table.columns().get(i);
      String inDatabase = databaseValue(row, i);
      String inLake = lakeValue(row, i);
      if (!same(column.form(), inDatabase, inLake)) {
        differs = true;
        sample(new Difference(key(row, true), column.name(), inDatabase, inLake));
      }
    }
    return differs;
  }

  private static boolean same(CanonicalForm form, String inDatabase, String inLake) {
    if (inDatabase == null || inLake == null) {
      return inDatabase == null && inLake == null;
    }
    return inDatabase.equals(inLake) || form.sameValue(inDatabase, inLake);
  }

  private void sampleRepeatedKeys(String lakeRows) throws SQLException {
    String keys = keys(i -> "c" + i, ", ");
    String repeated =
        "SELECT " + keys + ", count(*) AS n FROM (" + lakeRows + ") GROUP BY ALL HAVING n > 1";
    try (Statement statement = duck.createStatement();
        ResultSet rows = statement.executeQuery(repeated + " LIMIT " + samplesWanted)) {
      while (rows.next()) {
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < keyColumns.size(); i++) {
          appendKey(key, keyColumns.get(i), rows.getString(i + 1));
        }
        String times = rows.getString("n") + " times";
        sample(new Difference(key.toString(), Difference.WHOLE_ROW, "at most once", times));
      }
    }
  }

  private String note(Map<SourceDatabase, SourceTable> others) throws SQLException {
    List<String> notes = new ArrayList<>();
    if (!hasKey) {
      notes.add("has no primary key, so its rows are told apart by all their values");
    }
    if (!others.isEmpty()) {
      notes.add(
          "has rows of "
              + others.keySet().stream()
                  .map(SourceDatabase::name)
                  .collect(Collectors.joining(" and "))
              + " too, which are not compared");
    }
    String lacking = lacking();
    if (!lacking.isEmpty()) {
      notes.add(lacking);
    }
    return String.join("; ", notes);
  }

  private String lacking() throws SQLException {
    if (lakeTable.isEmpty()) {
      return "is not in the lake";
    }
    Map<String, String> types = lakeColumns();
    String lacking =
        table.columns().stream()
            .map(SourceColumn::name)
            .filter(name -> !types.containsKey(LakeNames.of(name)))
            .collect(Collectors.joining(", "));
    return lacking.isEmpty() ? "" : "has no column " + lacking + " in the lake";
  }

  private void sample(Difference difference) {
    if (samples.size() < samplesWanted) {
      samples.add(difference);
    }
  }

  private String key(ResultSet row, boolean ofDatabase) throws SQLException {
    StringBuilder key = new StringBuilder();
    for (int column : keyColumns) {
      appendKey(key, column, ofDatabase ? databaseValue(row, column) : lakeValue(row, column));
    }
    return key.toString();
  }

  private void appendKey(StringBuilder key, int column, String value) {
    key.append(key.isEmpty() ? "" : ", ")
        .append(table.columns().get(column).name())
        .append('=')
        .append(value);
  }

  private static String databaseValue(ResultSet row, int column) throws SQLException {
    return row.getString(3 + 2 * column);
  }

  private static String lakeValue(ResultSet row, int column) throws SQLException {
    return row.getString(4 + 2 * column);
  }

  private String columns(IntFunction<String> part, String separator) {
    return IntStream.range(0, table.columns().size())
        .mapToObj(part)
        .collect(Collectors.joining(separator));
  }

  private String keys(IntFunction<String> part, String separator) {
    return keyColumns.isEmpty()
        ? "true"
        : keyColumns.stream().map(part::apply).collect(Collectors.joining(separator));
  }
}
