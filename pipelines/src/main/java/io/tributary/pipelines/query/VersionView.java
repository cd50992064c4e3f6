package io.tributary.pipelines.query;

import io.tributary.schemas.gold.GoldContract;
import io.tributary.schemas.gold.GoldTable;
import io.tributary.schemas.table.LakeNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A view of the versions that rows had, each with the interval in which it was valid.
 *
 * <p>{@code _version} counts a key's versions from 1. A version is valid from {@code _valid_from}
 * up to and without {@code _valid_to}, commit times both; {@code _valid_to} is NULL for a row that
 * is live. Versions follow each other by position, never by arrival or time, so they come out right
 * in whatever order the changes reached the lake.
 */
sealed interface VersionView {

  /** The SQL schema it appears in. */
  String schema();

  /** Its name there. */
  String name();

  /** The tables it is made from. */
  List<LakeTable> tables();

  /**
   * Its query, or nothing if a table lacks what it needs.
   *
   * @param columns the columns of each of its tables
   */
  Optional<String> select(Map<LakeTable, List<String>> columns);

  /**
   * All views over a lake's tables: {@code silver."X_history"} for each change log, and {@code
   * gold."DimXVersions"} for each dimension with a history. A table of that name comes first.
   */
  static List<VersionView> of(LakeCatalog catalog) {
    List<VersionView> views = new ArrayList<>();
    for (LakeTable table : catalog.tables("silver")) {
      if (table.name().endsWith(GoldContract.CHANGE_LOG)) {
        views.add(new OfRows(table));
      }
    }
    Map<String, String> logs = new HashMap<>();
    for (GoldTable table : GoldContract.bundled().tables()) {
      logs.put(table.name(), table.from().get(0));
    }
    for (LakeTable history : catalog.tables("gold")) {
      if (history.name().endsWith(OfDimension.HISTORY)) {
        String dimension = withoutEnding(history.name(), OfDimension.HISTORY);
        Optional<LakeTable> log =
            Optional.ofNullable(logs.get(history.name()))
                .flatMap(name -> catalog.table("silver", name));
        catalog
            .table("gold", dimension)
            .ifPresent(current -> views.add(new OfDimension(current, history, log)));
      }
    }
    return views.stream()
        .filter(view -> catalog.table(view.schema(), view.name()).isEmpty())
        .toList();
  }

  private static String withoutEnding(String name, String ending) {
    return name.substring(0, name.length() - ending.length());
  }

  /** Columns for the beginning of a select list. */
  private static String list(List<String> columns, UnaryOperator<String> form) {
    return columns.stream().map(Sql::identifier).map(form).collect(Collectors.joining(" "));
  }

  /**
   * The versions of a source table's rows, from its change log, which has each change once: a row
   * for each snapshot read, insert and update. The next change of the row ends a version, a
   * deletion included, and so does a TRUNCATE.
   *
   * @param log the change log
   */
  record OfRows(LakeTable log) implements VersionView {
    private static final List<String> NEEDED = List.of("_key", "_op", "_position", "_committed_at");
    private static final Set<String> ADDED = Set.of("_version", "_valid_from", "_valid_to");

    @Override
    public String schema() {
      return log.schema();
    }

    @Override
    public String name() {
      return withoutEnding(log.name(), GoldContract.CHANGE_LOG) + "_history";
    }

    @Override
    public List<LakeTable> tables() {
      return List.of(log);
    }

    @Override
    public Optional<String> select(Map<LakeTable, List<String>> columns) {
      List<String> all = columns.get(log);
      if (!all.containsAll(NEEDED)) {
        return Optional.empty();
      }
      List<String> source = all.stream().filter(name -> !LakeNames.isLakeColumn(name)).toList();
      return Optional.of(
          """
          WITH changes AS (
            SELECT
              *,
              lead(_position) OVER (PARTITION BY _key ORDER BY _position) AS "next position",
              lead(_committed_at) OVER (PARTITION BY _key ORDER BY _position) AS "next time"
            FROM %1$s
            WHERE _op IN ('r', 'c', 'u', 'd')
          )
          SELECT
            %2$s
            c._key,
            row_number() OVER (PARTITION BY c._key ORDER BY c._position) AS _version,
            c._committed_at AS _valid_from,
            CASE
              WHEN c."next position" IS NULL OR t._position < c."next position" THEN t._committed_at
              ELSE c."next time"
            END AS _valid_to,
            c._op,
            c._position
          FROM changes c
          ASOF LEFT JOIN (SELECT _position, _committed_at FROM %1$s WHERE _op = 't') t
            ON c._position < t._position
          WHERE c._op <> 'd'
          """
              .formatted(log.sqlName(), list(source, name -> "c." + name + shown(name) + ",")));
    }

    /** A column of the source's that is called like one of the view's gets an underscore more. */
    private static String shown(String quoted) {
      String name = quoted.substring(1, quoted.length() - 1);
      return ADDED.contains(LakeNames.withoutCase(name)) ? " AS " + Sql.identifier("_" + name) : "";
    }
  }

  /**
   * The versions of a dimension's rows: those that its history keeps, and the current one. A
   * version starts when the one before it was replaced; the first one of a key, or the first after
   * a deletion, when the row was inserted or read by a snapshot. That is looked up in the source's
   * change log; without one it is NULL.
   *
   * @param current the current table
   * @param history its history table
   * @param log the source's change log
   */
  record OfDimension(LakeTable current, LakeTable history, Optional<LakeTable> log)
      implements VersionView {
    private static final String HISTORY = "History";
    private static final List<String> NEEDED =
        List.of("ChangeType", "ChangeTimestamp", "_key", "_position");

    @Override
    public String schema() {
      return current.schema();
    }

    @Override
    public String name() {
      return current.name() + "Versions";
    }

    @Override
    public List<LakeTable> tables() {
      List<LakeTable> tables = new ArrayList<>(List.of(current, history));
      log.ifPresent(tables::add);
      return tables;
    }

    @Override
    public Optional<String> select(Map<LakeTable, List<String>> columns) {
      List<String> kept = columns.get(history);
      List<String> dimension =
          kept.stream()
              .filter(name -> !NEEDED.contains(name) && !LakeNames.isLakeColumn(name))
              .toList();
      List<String> live = columns.get(current);
      if (!kept.containsAll(NEEDED) || !live.contains("_key") || !live.containsAll(dimension)) {
        return Optional.empty();
      }
      String starts =
          log.map(
                  table ->
                      "SELECT _key, _position, _committed_at FROM "
                          + table.sqlName()
                          + " WHERE _op IN ('r', 'c')")
              .orElse("SELECT '' AS _key, '' AS _position, NULL::TIMESTAMPTZ AS _committed_at");
      return Optional.of(
          """
          WITH versions AS (
            SELECT %1$s _key, _position AS _end, "ChangeTimestamp" AS _valid_to, "ChangeType"
            FROM %2$s
            UNION ALL
            SELECT %1$s _key, '~', NULL, NULL
            FROM %3$s
          ),
          ordered AS (
            SELECT
              *,
              row_number() OVER (PARTITION BY _key ORDER BY _end) AS _version,
              coalesce(lag(_end) OVER (PARTITION BY _key ORDER BY _end), '') AS _start,
              lag(_valid_to) OVER (PARTITION BY _key ORDER BY _end) AS _started_at,
              lag("ChangeType") OVER (PARTITION BY _key ORDER BY _end) AS _ended_by
            FROM versions
          )
          SELECT
            %4$s
            v._key,
            v._version,
            CASE WHEN v._ended_by = 'UPDATE' THEN v._started_at ELSE s._committed_at END
              AS _valid_from,
            v._valid_to
          FROM ordered v
          ASOF LEFT JOIN (%5$s) s
            ON v._key = s._key AND v._start < s._position
          """
              .formatted(
                  list(dimension, name -> name + ","),
                  history.sqlName(),
                  current.sqlName(),
                  list(dimension, name -> "v." + name + ","),
                  starts));
    }
  }
}
