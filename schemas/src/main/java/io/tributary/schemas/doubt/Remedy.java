package io.tributary.schemas.doubt;

/** What takes a doubt away, for people. */
public final class Remedy {

  private static final String SNAPSHOT =
      "take a new snapshot of everything that the connector reads";
  private static final String ELSE =
      ", or let verify compare it with the database, or accept it: ./tributary doubts accept";

  private Remedy() {}

  /** What to do about doubts of a cause, in one sentence without its full stop. */
  public static String of(Doubt.Cause cause) {
    return switch (cause) {
      case REPEATED_CHANGE, UNREADABLE_SCHEMA_CHANGE, UNKNOWN_FILL, CONVERTED_COLUMN, UNTOLD_ROWS ->
          SNAPSHOT + ELSE;
      case STATEMENT -> "set binlog_format=ROW on the server and " + SNAPSHOT + ELSE;
      case CONNECTOR_VALUES, ROUNDED_FLOAT ->
          "let verify compare the table with the database, or accept it: ./tributary doubts accept";
      case LATE_SCHEMA_CHANGE -> "build the table anew from bronze with --fresh=lake" + ELSE;
    };
  }
}
