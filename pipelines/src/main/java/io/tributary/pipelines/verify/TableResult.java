package io.tributary.pipelines.verify;

import java.util.List;

/**
 * How a table of the database and its table in the lake compare.
 *
 * @param table the name
 * @param databaseRows rows in the database
 * @param lakeRows rows in the lake
 * @param missing rows only the database has
 * @param extra rows only the lake has, or has more than once
 * @param different rows both have, with at least one unequal column
 * @param samples the first few differences
 * @param note what else is worth knowing, or an empty text
 * @param compared false for a table without a primary key, whose rows cannot be told apart
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

  static TableResult notCompared(String table) {
    String note = "has no primary key and is not compared";
    return new TableResult(table, 0, 0, 0, 0, 0, List.of(), note, false);
  }

  /** True when no difference was found, as in a table that was not compared. */
  public boolean isEqual() {
    return missing == 0 && extra == 0 && different == 0 && databaseRows == lakeRows;
  }
}
