package io.tributary.pipelines.verify;

import io.tributary.pipelines.query.LakeTable;
import io.tributary.pipelines.query.Sql;
import io.tributary.schemas.gold.GoldTable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/**
 * Compares a gold table of the lake with the result of its definition, by key.
 *
 * <p>Values must be equal: decimals as decimals, whatever their scale, timestamps to the
 * microsecond. Only DOUBLEs may differ, by a relative {@value #RELATIVE_TOLERANCE}, since nobody
 * promises how the last bit of a quotient of large decimals is rounded. A key that one side has
 * more often than the other is a missing or an extra row. A column that the lake lacks counts as
 * NULL.
 */
final class GoldComparison {
  private static final String RELATIVE_TOLERANCE = "1e-12";
  private static final String TEXT = "VARCHAR";

  private final DuckDBConnection duck;
  private final GoldTable table;
  private final List<String> columns;
  private final int samplesWanted;
  private final List<Difference> samples = new ArrayList<>();
  private long missing;
  private long extra;
  private long different;

  GoldComparison(DuckDBConnection duck, GoldTable table, int samplesWanted) {
    this.duck = duck;
    this.table = table;
    this.columns = table.columnNames();
    this.samplesWanted = samplesWanted;
  }

  /**
   * Compares.
   *
   * @param schema of the definition's result, which has the table's name
   * @param lakeTable the lake's table, registered
   */
  TableResult run(String schema, Optional<LakeTable> lakeTable) throws SQLException {
    String defined = schema + "." + Sql.identifier(table.name());
    Map<String, String> definedTypes = Duck.columns(duck, schema, table.name());
    Map<String, String> lakeTypes =
        lakeTable.isPresent()
            ? Duck.columns(duck, lakeTable.get().schema(), lakeTable.get().name())
            : Map.of();
    String lake = lakeTable.map(LakeTable::sqlName).orElse("(SELECT 1 WHERE false)");
    try (Statement statement = duck.createStatement();
        ResultSet rows = statement.executeQuery(join(defined, definedTypes, lake, lakeTypes))) {
      while (rows.next()) {
        judge(rows);
      }
    }
    return new TableResult(
        table.name(),
        Duck.count(duck, defined),
        Duck.count(duck, lake),
        missing,
        extra,
        different,
        samples,
        note(lakeTable.isPresent(), definedTypes, lakeTypes),
        true);
  }

  /** Both sides' values of each column, and whether they differ, for each row with a difference. */
  private String join(
      String defined,
      Map<String, String> definedTypes,
      String lake,
      Map<String, String> lakeTypes) {
    List<String> differs = new ArrayList<>();
    List<String> select = new ArrayList<>(List.of("d.copy", "l.copy"));
    for (String column : columns) {
      String name = Sql.identifier(column);
      String differ = differ(name, definedTypes.get(column), lakeTypes.get(column));
      differs.add(differ);
      select.add("CAST(d." + name + " AS VARCHAR)");
      select.add("CAST(l." + name + " AS VARCHAR)");
      select.add(differ);
    }
    String keys = keys(name -> "d." + name + " IS NOT DISTINCT FROM l." + name, " AND ");
    return "SELECT "
        + String.join(", ", select)
        + " FROM ("
        + numbered(defined, definedTypes, lakeTypes)
        + ") d FULL OUTER JOIN ("
        + numbered(lake, lakeTypes, definedTypes)
        + ") l ON "
        + keys
        + " AND d.copy = l.copy WHERE d.copy IS NULL OR l.copy IS NULL OR "
        + String.join(" OR ", differs)
        + " ORDER BY "
        + keys(name -> "coalesce(d." + name + ", l." + name + ")", ", ");
  }

  /** The rows, those with one key numbered. */
  private String numbered(String relation, Map<String, String> types, Map<String, String> others) {
    String select =
        columns.stream()
            .map(
                column ->
                    value(column, types.get(column), others.get(column))
                        + " AS "
                        + Sql.identifier(column))
            .collect(Collectors.joining(", "));
    return "SELECT *, row_number() OVER (PARTITION BY "
        + keys(name -> name, ", ")
        + ") AS copy FROM (SELECT "
        + select
        + " FROM "
        + relation
        + ")";
  }

  private static String value(String column, String type, String otherType) {
    if (type == null) {
      return "CAST(NULL AS " + otherType + ")";
    }
    boolean comparable = otherType == null || type.equals(TEXT) == otherType.equals(TEXT);
    // A text beside a number: as a number it might end the statement instead of being a difference.
    return comparable
        ? Sql.identifier(column)
        : "CAST(" + Sql.identifier(column) + " AS " + TEXT + ")";
  }

  private static String differ(String name, String definedType, String lakeType) {
    String distinct = "d." + name + " IS DISTINCT FROM l." + name;
    if (!"DOUBLE".equals(definedType) || TEXT.equals(lakeType)) {
      return distinct;
    }
    return "("
        + distinct
        + " AND (abs(d.%1$s - l.%1$s) <= %2$s * greatest(abs(d.%1$s), abs(l.%1$s))) IS NOT TRUE)"
            .formatted(name, RELATIVE_TOLERANCE);
  }

  private void judge(ResultSet row) throws SQLException {
    boolean defined = row.getObject(1) != null;
    boolean inLake = row.getObject(2) != null;
    if (!inLake) {
      missing++;
      sample(new Difference(key(row, 0), Difference.WHOLE_ROW, "present", "absent"));
    } else if (!defined) {
      extra++;
      sample(new Difference(key(row, 1), Difference.WHOLE_ROW, "absent", "present"));
    } else {
      different++;
      for (int i = 0; i < columns.size(); i++) {
        if (row.getBoolean(5 + 3 * i)) {
          sample(
              new Difference(
                  key(row, 0), columns.get(i), row.getString(3 + 3 * i), row.getString(4 + 3 * i)));
        }
      }
    }
  }

  /** The key as one of the sides has it. */
  private String key(ResultSet row, int side) throws SQLException {
    List<String> parts = new ArrayList<>();
    for (String column : table.key()) {
      parts.add(column + "=" + row.getString(3 + 3 * columns.indexOf(column) + side));
    }
    return String.join(", ", parts);
  }

  private void sample(Difference difference) {
    if (samples.size() < samplesWanted) {
      samples.add(difference);
    }
  }

  private String note(
      boolean isInLake, Map<String, String> definedTypes, Map<String, String> lakeTypes) {
    if (!isInLake) {
      return "is not in the lake";
    }
    List<String> notes = new ArrayList<>();
    for (String column : columns) {
      String type = lakeTypes.get(column);
      if (type == null) {
        notes.add("has no column " + column + " in the lake");
      } else if (!type.equals(definedTypes.get(column))) {
        notes.add(
            "has " + column + " as " + type + " in the lake, not " + definedTypes.get(column));
      }
    }
    return String.join("; ", notes);
  }

  private String keys(UnaryOperator<String> part, String separator) {
    return table.key().stream()
        .map(Sql::identifier)
        .map(part)
        .collect(Collectors.joining(separator));
  }
}
