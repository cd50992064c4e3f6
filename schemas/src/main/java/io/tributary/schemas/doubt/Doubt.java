package io.tributary.schemas.doubt;

import io.tributary.schemas.position.LogPosition;

/**
 * One thing that the records can't tell of a table: from a place on it may differ from its source.
 *
 * <p>Doubts are a set: the same one told twice is one. A table is in doubt as long as one lies
 * above the place up to which it is known to equal its source.
 *
 * @param table name of the table in the lake
 * @param cause what happened
 * @param since where in the source's history
 * @param sentence what happened here, in one sentence without values of rows
 */
public record Doubt(String table, Cause cause, LogPosition since, String sentence) {

  /** What can't be known, and what takes the doubt away. */
  public enum Cause {
    /** A schema change that can't be read: the types of the rows behind it are not known. */
    UNREADABLE_SCHEMA_CHANGE,
    /** A schema change came when rows behind it had been read with the layout before it. */
    LATE_SCHEMA_CHANGE,
    /** A column was added whose value in the rows that were there only the server knows. */
    UNKNOWN_FILL,
    /** A column was changed so that the server has converted the values that were there. */
    CONVERTED_COLUMN,
    /** Rows were changed by a statement that is known as text only. */
    STATEMENT,
    /** The connector's values of such columns are wrong where they can't be recognised. */
    CONNECTOR_VALUES,
    /** A snapshot gives FLOAT with six digits. */
    ROUNDED_FLOAT,
    /** Rows went away with no record of each: a partition, an exchange. */
    UNTOLD_ROWS,
    /** A change was delivered twice, or happened twice at one place: nothing tells which. */
    REPEATED_CHANGE
  }
}
