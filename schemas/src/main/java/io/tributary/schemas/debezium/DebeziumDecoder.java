package io.tributary.schemas.debezium;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.Operation;
import io.tributary.schemas.change.RowKey;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.position.Epochs;
import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.TableId;
import io.tributary.schemas.table.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decodes the records of one connector, MySQL's or MariaDB's.
 *
 * <p>A record is a change, a tombstone, a control record, or poison; a {@link PoisonException} says
 * which defect it has. Decoding one record never influences another. Schemas are parsed once per
 * version, not per record. Not thread-safe; a decoder belongs to one thread and is closed by it.
 */
public final class DebeziumDecoder implements AutoCloseable {

  private static final String OLD_KEY = "__debezium.oldkey";
  private static final String NEW_KEY = "__debezium.newkey";

  private final Topics topics;
  private final Contracts contracts;
  private final SchemaFeed feed;
  private final MySqlTypes types;
  private final Epochs epochs;
  private final SchemaHistory history;
  private final EnvelopeCache envelopes = new EnvelopeCache();
  private final Map<TableId, Optional<TableLayout>> underContract = new HashMap<>();
  private long historyReadAt = Long.MIN_VALUE;
  private PoisonException brokenHistory;

  /**
   * A decoder.
   *
   * @param modes how the connector writes values
   * @param epochs the binlog histories that the records are from
   * @param feed where records without the envelope find their table's schema
   */
  public DebeziumDecoder(
      Topics topics, WireModes modes, Epochs epochs, Contracts contracts, SchemaFeed feed) {
    this.topics = topics;
    this.contracts = contracts;
    this.feed = feed;
    this.epochs = epochs;
    this.types = new MySqlTypes(modes);
    this.history = new SchemaHistory(types, epochs);
  }

  /**
   * Decodes a record.
   *
   * @throws PoisonException if the record can never be decoded as it is
   */
  public Decoded decode(SourceRecord record) throws PoisonException {
    Optional<Decoded.ControlKind> control = topics.control(record.topic());
    if (control.isPresent()) {
      return new Decoded.Control(control.get(), schemas(record, control.get()), List.of());
    }
    TableId named =
        topics
            .table(record.topic())
            .orElseThrow(
                () ->
                    new PoisonException(
                        Reason.UNKNOWN_TABLE, "Topic " + record.topic() + " names no table"));
    if (record.value() == null) {
      return new Decoded.Tombstone(named);
    }
    EnvelopeCache.Parsed value = envelopes.parse(record.topic(), record.value());
    JsonNode event = value.payload();
    if (event.isNull()) {
      return new Decoded.Tombstone(named);
    }
    JsonNode op = event.path("op");
    if (!op.isTextual()) {
      throw new PoisonException(Reason.NOT_A_CHANGE, "The value has no op");
    }
    if (op.textValue().equals("m")) {
      return Decoded.Control.of(Decoded.ControlKind.MESSAGE);
    }
    ChangeEvent change = change(record, named, event, operation(op.textValue()), value);
    return new Decoded.Change(change, clear(change, event), List.of());
  }

  private ChangeEvent clear(ChangeEvent row, JsonNode event) throws PoisonException {
    return row.operation() == Operation.READ
            && SourceBlock.of(event.path("source")).isLastOfTable()
            && history.isWholeSnapshot(row.position())
        ? tableWide(Operation.CLEAR, row.schema(), row.position().place(), row.delivery())
        : null;
  }

  /**
   * One event per table that a schema change created, altered or dropped; a broken record has none.
   */
  private List<ChangeEvent> schemas(SourceRecord record, Decoded.ControlKind kind) {
    if (kind != Decoded.ControlKind.SCHEMA_CHANGE) {
      return List.of();
    }
    if (record.timestamp() >= historyReadAt) {
      readHistory();
    }
    List<ChangeEvent> events = new ArrayList<>();
    try {
      for (SchemaHistory.TableChange change : history.read(record)) {
        TableLayout layout = layoutOf(change);
        if (layout != null) {
          events.add(
              tableWide(
                  change.isDrop() ? Operation.CLEAR : Operation.SCHEMA,
                  layout.reader(layout.columnNames(), change.key()).schema(),
                  change.since(),
                  delivery(record)));
        }
      }
    } catch (PoisonException e) {
      // The record stays what it is, a control record; the rows that need the schema it fails to
      // tell are quarantined with the reason, see readHistory.
      return List.of();
    }
    return events;
  }

  /** The layout that a change leaves behind; of a table that it drops, the one it had. */
  private TableLayout layoutOf(SchemaHistory.TableChange change) {
    if (change.isDrop()) {
      return history.before(change.table(), change.since());
    }
    TableLayout known = history.at(change.table(), change.since());
    return change.layout() == null || known == null ? change.layout() : known;
  }

  private static ChangeEvent tableWide(
      Operation operation,
      TableSchema schema,
      LogPosition position,
      ChangeEvent.Delivery delivery) {
    return new ChangeEvent(
        schema,
        RowKey.TABLE,
        operation,
        position,
        null,
        null,
        delivery.timestamp() * 1000,
        delivery,
        new ChangeEvent.Transaction(null, null, 0, 0, 0),
        null);
  }

  private static ChangeEvent.Delivery delivery(SourceRecord record) {
    return new ChangeEvent.Delivery(
        record.topic(), record.partition(), record.offset(), record.timestamp());
  }

  private static Operation operation(String code) throws PoisonException {
    try {
      if (code.length() == 1 && Operation.forCode(code.charAt(0)).isOnTheWire()) {
        return Operation.forCode(code.charAt(0));
      }
    } catch (IllegalArgumentException e) {
      // The same message covers longer codes.
    }
    throw new PoisonException(Reason.NOT_A_CHANGE, "Unknown operation " + code);
  }

  private ChangeEvent change(
      SourceRecord record,
      TableId named,
      JsonNode event,
      Operation operation,
      EnvelopeCache.Parsed value)
      throws PoisonException {
    SourceBlock source = SourceBlock.of(event.path("source"));
    TableId table = tableOf(source, named);
    JsonNode block = event.path("transaction");
    LogPosition position = source.position(record, epochs);
    ChangeEvent.Transaction transaction =
        new ChangeEvent.Transaction(
            block.path("id").isTextual() ? block.path("id").textValue() : null,
            source.text("gtid"),
            block.path("total_order").asLong(),
            block.path("data_collection_order").asLong(),
            source.number("server_id"));
    JsonNode after = event.path("after");
    JsonNode before = event.path("before");
    JsonNode image = after.isObject() ? after : before;
    boolean wholeTable = operation == Operation.TRUNCATE;
    if (!wholeTable && !(operation.leavesRow() ? after : before).isObject()) {
      throw new PoisonException(
          Reason.NOT_A_CHANGE,
          "An event with op " + operation.code() + " lacks the image of its row");
    }
    if (!wholeTable && record.key() == null) {
      throw new PoisonException(
          Reason.MISSING_KEY,
          "The record has no key; give table " + table + " a primary key, or message.key.columns");
    }
    JsonNode key = wholeTable ? null : Json.payload(Json.parse(record.key(), "key"));
    if (key != null && (!key.isObject() || key.isEmpty())) {
      throw new PoisonException(Reason.MISSING_KEY, "The record's key names no column");
    }
    RowReader reader = reader(record, table, position, image, key, value);
    return new ChangeEvent(
        reader.schema(),
        wholeTable ? RowKey.TABLE : reader.key(key),
        operation,
        position,
        reader.row(before),
        reader.row(after),
        source.committedAt(),
        delivery(record),
        transaction,
        linkedKey(record, reader));
  }

  /** A topic may be renamed on its way (by a routing transform); the source block tells. */
  private static TableId tableOf(SourceBlock source, TableId named) {
    String database = source.text("db");
    String table = source.text("table");
    return database == null || table == null ? named : new TableId(database, table);
  }

  private RowReader reader(
      SourceRecord record,
      TableId table,
      LogPosition position,
      JsonNode image,
      JsonNode key,
      EnvelopeCache.Parsed value)
      throws PoisonException {
    List<String> fields = names(image);
    List<String> keyFields = names(key);
    if (record.timestamp() >= historyReadAt) {
      readHistory();
    }
    TableLayout layout = history.at(table, position);
    if (value.schema() != null) {
      return value.schema().layout(table, layout).reader(fields, keyFields);
    }
    if (layout == null) {
      layout = contract(table);
    }
    if (layout == null) {
      throw unknown(table);
    }
    try {
      return layout.reader(fields, keyFields);
    } catch (PoisonException e) {
      // The producer's clock may run behind ours: the change that added the column can have
      // arrived since the history was read.
      readHistory();
      TableLayout newer = history.at(table, position);
      if (newer == null || newer == layout) {
        throw e;
      }
      return newer.reader(fields, keyFields);
    }
  }

  private PoisonException unknown(TableId table) {
    return brokenHistory != null
        ? brokenHistory
        : new PoisonException(
            Reason.UNKNOWN_TABLE,
            "No schema is known for table "
                + table
                + ": no envelope, no schema change, no contract");
  }

  private void readHistory() {
    if (historyReadAt == Long.MAX_VALUE) {
      return;
    }
    historyReadAt =
        feed.poll(
            change -> {
              try {
                history.add(change);
              } catch (PoisonException e) {
                // The tables that this change concerned stay without the version it would have
                // given them; a record that needs it is quarantined with this reason.
                brokenHistory =
                    new PoisonException(
                        Reason.UNKNOWN_TABLE,
                        "Schema change " + change.coordinates() + ": " + e.getMessage());
              }
            });
  }

  private TableLayout contract(TableId table) throws PoisonException {
    Optional<TableLayout> layout = underContract.get(table);
    if (layout == null) {
      layout = Optional.ofNullable(contracts.layout(table, types));
      underContract.put(table, layout);
    }
    return layout.orElse(null);
  }

  /**
   * The key before or after a primary-key change. Kafka Connect writes headers with a converter of
   * its own, whose form of some values is no JSON; the change itself is whole without the link.
   */
  private static String linkedKey(SourceRecord record, RowReader reader) {
    byte[] linked = record.header(NEW_KEY);
    if (linked == null) {
      linked = record.header(OLD_KEY);
    }
    try {
      return linked == null
          ? null
          : reader.key(Json.payload(Json.parse(linked, "header of the primary-key change")));
    } catch (PoisonException e) {
      return null;
    }
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    if (object != null) {
      object.fieldNames().forEachRemaining(names::add);
    }
    return names;
  }

  @Override
  public void close() {
    feed.close();
  }
}
