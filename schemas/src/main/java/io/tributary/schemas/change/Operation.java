package io.tributary.schemas.change;

/** What happened to a row, with the code Debezium writes for it. */
public enum Operation {
  /** A row that a snapshot read. */
  READ('r'),
  CREATE('c'),
  UPDATE('u'),
  DELETE('d'),
  /** The whole table was emptied; the event names no row. */
  TRUNCATE('t'),
  /** The table's columns are those of the event's schema from here on; names no row either. */
  SCHEMA('s'),
  /**
   * No row from before this position is left: the table was dropped, or a snapshot has read it anew
   * as a whole. No change of the source's, so it is in no change log.
   */
  CLEAR('x');

  private final char code;

  Operation(char code) {
    this.code = code;
  }

  /** Debezium's code, the value of {@code op}. */
  public char code() {
    return code;
  }

  /**
   * The operation of a code.
   *
   * @throws IllegalArgumentException if Debezium's row changes have no such code
   */
  public static Operation forCode(char code) {
    for (Operation operation : values()) {
      if (operation.code == code) {
        return operation;
      }
    }
    throw new IllegalArgumentException("Unknown operation " + code);
  }

  /** Whether Debezium writes such events; the others are made from what schema changes say. */
  public boolean isOnTheWire() {
    return this != SCHEMA && this != CLEAR;
  }

  /** Whether the event concerns the whole table and so names no row. */
  public boolean isTableWide() {
    return this == TRUNCATE || this == SCHEMA || this == CLEAR;
  }

  /** Whether the table has no rows from before the event. */
  public boolean clearsTable() {
    return this == TRUNCATE || this == CLEAR;
  }

  /** Whether the row exists after the change. */
  public boolean leavesRow() {
    return this == READ || this == CREATE || this == UPDATE;
  }
}
