package io.tributary.pipelines.verify;

import java.util.List;

/**
 * How a table of the database, or the result of a gold table's definition, and the table in the
 * lake compare.
 *
 * @param table the name
 * @param databaseRows rows in the database, or of the definition
 * @param lakeRows rows in the lake
 * @param missing rows only that side has
 * @param extra rows only the lake has, or has more than once
 * @param different rows both have, with at least one unequal column
 * @param samples the first few differences
 * @param note what else is worth knowing, or an empty text
 * @param compared false for a table that nothing can be compared with, or whose rows no key tells
 *     apart
 */
public record TableResult(
    String table,
    long databaseRows,
    long lakeRows,
    long missing,
    long extra,
    long different,
    List<Difference> samples,
    String note,
    boolean compared) {
  public TableResult {
    samples = List.copyOf(samples);
  }

  static TableResult notCompared(String table, String note) {
    return new TableResult(table, 0, 0, 0, 0, 0, List.of(), note, false);
  }

  /** True when no difference was found, as in a table that was not compared. */
  public boolean isEqual() {
    return missing == 0 && extra == 0 && different == 0 && databaseRows == lakeRows;
  }
}
