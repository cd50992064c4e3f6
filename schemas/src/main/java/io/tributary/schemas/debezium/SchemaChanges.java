package io.tributary.schemas.debezium;

import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.TableId;
import java.util.List;

/**
 * What one record of the schema-change topic tells.
 *
 * @param place where it happened, or null if that is not told
 * @param wholeSnapshot whether a snapshot of everything begins with it
 * @param tables the tables that it changes, as far as they can be told
 * @param unreadable what can't be told, or null
 * @param temporary the temporary table that it makes, or null
 */
record SchemaChanges(
    LogPosition place,
    boolean wholeSnapshot,
    List<TableChange> tables,
    UnreadableChange unreadable,
    TableId temporary) {

  /** A record that tells nothing. */
  static final SchemaChanges NONE = new SchemaChanges(null, false, List.of(), null, null);

  /**
   * A table as a schema change leaves it.
   *
   * @param since the place of the change, without a Kafka offset: those of different topics say
   *     nothing about each other
   * @param offset the record's in the schema-change topic
   * @param layout its columns without their past, or null if it was dropped
   * @param statement what did it
   * @param mariaDb whether the server is one
   */
  record TableChange(
      TableId table,
      LogPosition since,
      long offset,
      TableLayout layout,
      List<String> key,
      AlterStatement statement,
      boolean mariaDb) {

    /** Whether both are deliveries of one statement. */
    boolean isSameAs(TableChange other) {
      return since.streamed() && since.equals(other.since) && statement.isSameAs(other.statement);
    }

    /** A snapshot drops every table before it tells its columns, and means nothing by it. */
    boolean isDrop() {
      return layout == null && since.streamed();
    }
  }
}
