package io.tributary.schemas.debezium;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.doubt.Doubt;
import io.tributary.schemas.table.TableId;
import java.util.List;

/** What a Kafka record turned out to be. */
public sealed interface Decoded {

  /**
   * A change of a row, or the truncation of a table.
   *
   * @param clear for the last row that a snapshot of everything read of a table: says that the
   *     table has no rows from before the snapshot; else null
   * @param doubts what the record can't tell
   */
  record Change(ChangeEvent event, ChangeEvent clear, List<Doubt> doubts) implements Decoded {}

  /** The null value that follows a delete so that Kafka can compact the key away. */
  record Tombstone(TableId table) implements Decoded {}

  /**
   * A record that tells about the stream itself.
   *
   * @param schemas for a schema change, one event with {@link
   *     io.tributary.schemas.change.Operation#SCHEMA} per table that it leaves behind, and one with
   *     {@link io.tributary.schemas.change.Operation#CLEAR} per table that it drops
   * @param doubts what a schema change can't tell of the tables that it concerns
   */
  record Control(ControlKind kind, List<ChangeEvent> schemas, List<Doubt> doubts)
      implements Decoded {
    static Control of(ControlKind kind) {
      return new Control(kind, List.of(), List.of());
    }
  }

  /** The kinds of control records, with the name of the bronze table that keeps them. */
  enum ControlKind {
    SCHEMA_CHANGE("_schema_changes"),
    TRANSACTION("_transactions"),
    HEARTBEAT("_heartbeats"),
    /** A logical decoding message or watermark on a table's topic. */
    MESSAGE("_messages"),
    /** What another connector has written to topics of its own, which a capture may hold too. */
    OTHER_CONNECTOR("_other");

    private final String tableName;

    ControlKind(String tableName) {
      this.tableName = tableName;
    }

    /** Name of the bronze table for records of this kind. */
    public String tableName() {
      return tableName;
    }
  }
}
