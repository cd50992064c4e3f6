package io.tributary.pipelines.verify;

/**
 * One way in which a row of the lake is not the database's.
 *
 * @param key the row's primary key, as {@code column=value} pairs
 * @param column the column that differs, or {@link #WHOLE_ROW}
 * @param databaseValue the database's value; null is NULL
 * @param lakeValue the lake's value; null is NULL
 */
public record Difference(String key, String column, String databaseValue, String lakeValue) {
  /** Stands for a column where one side lacks the row or has it twice. */
  public static final String WHOLE_ROW = "(row)";
}
