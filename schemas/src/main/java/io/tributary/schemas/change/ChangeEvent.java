package io.tributary.schemas.change;

import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.TableSchema;
import java.util.Objects;

/**
 * One change of one row, decoded.
 *
 * @param schema the table's shape when the change happened
 * @param key the row's key, see {@link RowKey}; {@link RowKey#TABLE} for a truncate
 * @param operation what happened
 * @param position where in the source's history it happened: the order of changes
 * @param before the row before the change, or null where the source does not tell
 * @param after the row after the change, or null if it is gone
 * @param committedAt when the change was committed, microseconds since the epoch; a date, never an
 *     order
 * @param delivery the Kafka record that carried it
 * @param transaction the transaction it belongs to
 * @param linkedKey for the two halves of a primary-key change, the other half's key, else null
 */
public record ChangeEvent(
    TableSchema schema,
    String key,
    Operation operation,
    LogPosition position,
    Object[] before,
    Object[] after,
    long committedAt,
    Delivery delivery,
    Transaction transaction,
    String linkedKey) {

  /**
   * The Kafka coordinates of a change.
   *
   * @param timestamp the record's timestamp, milliseconds since the epoch
   */
  public record Delivery(String topic, int partition, long offset, long timestamp) {}

  /**
   * The transaction of a change; what the source does not tell is null or 0.
   *
   * @param id Debezium's transaction id, the GTID where there are GTIDs
   * @param gtid the GTID of the binlog transaction
   * @param order number of the change in the transaction, from 1, as this delivery counts it: one
   *     that begins within the transaction counts anew
   * @param tableOrder number of the change among those of its table in the transaction, from 1
   * @param serverId MySQL's server_id of the server that committed it first
   */
  public record Transaction(String id, String gtid, long order, long tableOrder, long serverId) {}

  public ChangeEvent {
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(operation, "operation");
    Objects.requireNonNull(position, "position");
    Objects.requireNonNull(delivery, "delivery");
    Objects.requireNonNull(transaction, "transaction");
  }

  /** The row that the change log shows: after the change, or before it when the row is gone. */
  public Object[] image() {
    return after != null ? after : before;
  }
}
