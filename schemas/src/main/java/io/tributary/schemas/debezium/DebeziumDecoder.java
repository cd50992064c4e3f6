package io.tributary.schemas.debezium;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.Operation;
import io.tributary.schemas.change.RowKey;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.doubt.Doubt;
import io.tributary.schemas.position.Epochs;
import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.TableId;
import io.tributary.schemas.table.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

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
  private final MySqlTypes types;
  private final Epochs epochs;
  private final SchemaHistory history;
  private final UntoldRows untoldRows;
  private final FollowedHistory followed;
  private final EnvelopeCache envelopes = new EnvelopeCache();
  private final Map<TableId, Optional<TableLayout>> underContract = new HashMap<>();

  /**
   * A decoder.
   *
   * @param modes how the connector writes values
   * @param epochs the binlog histories that the records are from
   * @param feed where records without the envelope find their table's schema
   */
  public DebeziumDecoder(
      Topics topics, WireModes modes, Epochs epochs, Contracts contracts, SchemaFeed feed) {
    this(topics, modes, epochs, contracts, feed, System::currentTimeMillis);
  }

  DebeziumDecoder(
      Topics topics,
      WireModes modes,
      Epochs epochs,
      Contracts contracts,
      SchemaFeed feed,
      LongSupplier clock) {
    this.topics = topics;
    this.contracts = contracts;
    this.epochs = epochs;
    this.types = new MySqlTypes(modes);
    this.history = new SchemaHistory(types, epochs);
    this.untoldRows = new UntoldRows(history, epochs);
    this.followed = new FollowedHistory(feed, history, clock);
  }

  /**
   * Decodes a record. What it fails with otherwise is what the feed of schema changes failed with.
   *
   * @throws PoisonException if the record can never be decoded as it is
   */
  public Decoded decode(SourceRecord record) throws PoisonException {
    try {
      return decoded(record);
    } catch (FollowedHistory.FeedException e) {
      throw e.failure();
    } catch (RuntimeException e) {
      // Everything else is reckoned from the record alone and would fail again. A message may quote
      // it, so that is not passed on.
      throw new PoisonException(
          Reason.NOT_A_CHANGE, "The record can't be read: " + e.getClass().getSimpleName());
    }
  }

  private Decoded decoded(SourceRecord record) throws PoisonException {
    Optional<Decoded.ControlKind> control = topics.control(record.topic());
    if (control.isPresent()) {
      return control.get() == Decoded.ControlKind.SCHEMA_CHANGE
          ? schemaChange(record)
          : Decoded.Control.of(control.get());
    }
    TableId named = topics.table(record.topic()).orElse(null);
    if (named == null) {
      return ofNoTable(record);
    }
    if (record.value() == null) {
      return new Decoded.Tombstone(named);
    }
    EnvelopeCache.Parsed value = envelopes.parse(record.topic(), record.value());
    JsonNode event = value.payload();
    if (event.isNull()) {
      return new Decoded.Tombstone(named);
    }
    if (isAnothers(record, event)) {
      return Decoded.Control.of(Decoded.ControlKind.OTHER_CONNECTOR);
    }
    JsonNode op = event.path("op");
    if (!op.isTextual()) {
      throw new PoisonException(Reason.NOT_A_CHANGE, "The value has no op");
    }
    if (op.textValue().equals("m")) {
      return Decoded.Control.of(Decoded.ControlKind.MESSAGE);
    }
    return change(record, named, event, operation(op.textValue()), value);
  }

  private Decoded ofNoTable(SourceRecord record) throws PoisonException {
    if (Topics.namedBy(record)
        .filter(other -> !other.prefix().equals(topics.prefix()))
        .isPresent()) {
      return Decoded.Control.of(Decoded.ControlKind.OTHER_CONNECTOR);
    }
    throw new PoisonException(Reason.UNKNOWN_TABLE, "Topic " + record.topic() + " names no table");
  }

  /**
   * Whether another connector wrote the record to a topic of its own, whose name only begins like
   * this one's.
   *
   * @throws PoisonException if another connector wrote it to a topic that is not its own: somebody
   *     routes both into one topic, and expects to find the record here
   */
  private boolean isAnothers(SourceRecord record, JsonNode event) throws PoisonException {
    JsonNode name = event.path("source").path("name");
    if (!name.isTextual() || name.textValue().equals(topics.prefix())) {
      return false;
    }
    if (new Topics(name.textValue()).contains(record.topic())) {
      return true;
    }
    throw new PoisonException(
        Reason.OTHER_CONNECTOR,
        "The record is of connector "
            + name.textValue()
            + ", but the run's --topicPrefix is "
            + topics.prefix()
            + "; each connector wants topics, a run and a lake of its own");
  }

  private ChangeEvent clear(ChangeEvent row, JsonNode event) throws PoisonException {
    return row.operation() == Operation.READ
            && SourceBlock.of(event.path("source")).isLastOfTable()
            && history.isWholeSnapshot(row.position())
        ? tableWide(Operation.CLEAR, row.schema(), row.position().place(), row.delivery())
        : null;
  }

  /**
   * With one event per table that a schema change created, altered or dropped, and what it does not
   * tell of them.
   */
  private Decoded schemaChange(SourceRecord record) {
    followed.readFor(record);
    SchemaChanges changes = history.read(record);
    List<ChangeEvent> events = new ArrayList<>();
    List<Doubt> doubts = new ArrayList<>(history.doubts(record, changes));
    for (SchemaChanges.TableChange change : changes.tables()) {
      TableLayout layout = layoutOf(change);
      if (layout != null && layout.defect() == null) {
        try {
          doubts.addAll(change.isDrop() ? List.of() : layout.doubts());
          events.add(
              tableWide(
                  change.isDrop() ? Operation.CLEAR : Operation.SCHEMA,
                  layout.reader(layout.columnNames(), change.key()).schema(),
                  change.since(),
                  delivery(record)));
        } catch (PoisonException e) {
          // The rows that are read with it have the same defect.
          doubts.add(
              SchemaHistory.unread(
                  change.table(),
                  change.since(),
                  "Schema change " + record.coordinates() + ": " + e.getMessage()));
        }
      }
    }
    doubts.addAll(untold(record));
    doubts.addAll(followed.takeDoubts());
    return new Decoded.Control(Decoded.ControlKind.SCHEMA_CHANGE, events, doubts);
  }

  /** What a statement's text alone tells; the history has looked at its record before. */
  private List<Doubt> untold(SourceRecord record) {
    try {
      return untoldRows.of(record);
    } catch (PoisonException e) {
      // A record that is no schema change has no statement; it is kept as it came.
      return List.of();
    }
  }

  /** The layout that a change leaves behind; of a table that it drops, the one it had. */
  private TableLayout layoutOf(SchemaChanges.TableChange change) {
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
        SourceRecord.dated(delivery.timestamp()) * 1000,
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

  private Decoded.Change change(
      SourceRecord record,
      TableId named,
      JsonNode event,
      Operation operation,
      EnvelopeCache.Parsed value)
      throws PoisonException {
    SourceBlock source = SourceBlock.of(event.path("source"));
    JsonNode block = event.path("transaction");
    LogPosition position = source.position(record, epochs);
    followed.readFor(record);
    TableId table = tableOf(source, named, position);
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
    JsonNode key = wholeTable ? null : Json.key(Json.parse(record.key(), "key"), image);
    if (key != null && (!key.isObject() || key.isEmpty())) {
      throw new PoisonException(Reason.MISSING_KEY, "The record's key names no column");
    }
    RowReader reader = reader(table, position, image, key, value);
    ChangeEvent change =
        new ChangeEvent(
            reader.schema(),
            wholeTable ? RowKey.TABLE : reader.key(key),
            operation,
            position,
            reader.row(before),
            reader.row(after),
            source.committedAt(),
            delivery(record),
            transaction,
            linkedKey(record, reader, image));
    List<Doubt> doubts =
        new ArrayList<>(reader.doubts(after, source.isSnapshot(), position.place()));
    doubts.addAll(followed.takeDoubts());
    return new Decoded.Change(change, clear(change, event), doubts);
  }

  /**
   * A topic may be renamed on its way (by a routing transform); the source block tells. Where both
   * differ in case alone the server compares names without it: the topic is called as the statement
   * that created the table spells it, and the source block has the server's own spelling.
   */
  private TableId tableOf(SourceBlock source, TableId named, LogPosition position) {
    String database = source.text("db");
    String table = source.text("table");
    if (database == null || table == null) {
      return history.named(named, position);
    }
    return database.equalsIgnoreCase(named.database())
            && table.equalsIgnoreCase(named.table())
            && history.knows(named)
        ? named
        : history.named(new TableId(database, table), position);
  }

  private RowReader reader(
      TableId table, LogPosition position, JsonNode image, JsonNode key, EnvelopeCache.Parsed value)
      throws PoisonException {
    List<String> fields = names(image);
    List<String> keyFields = names(key);
    TableLayout layout = history.at(table, position);
    if (value.schema() != null) {
      return value.schema().layout(table, layout).reader(fields, keyFields);
    }
    if (layout == null) {
      layout = contract(table);
    }
    if (layout == null) {
      throw unknown(table, position);
    }
    if (fields.isEmpty() && keyFields.isEmpty()) {
      // To truncate a table nothing needs to be known of it.
      layout = layout.whole();
    }
    try {
      RowReader found = layout.reader(fields, keyFields);
      followed.reads(table, position);
      return found;
    } catch (PoisonException e) {
      // The producer's clock may run behind ours: the change that added the column can have
      // arrived since the history was read. One that can't be read may be told anew some time.
      if (layout.defect() == null) {
        followed.readAgain();
      } else {
        followed.readNowAndThen();
      }
      TableLayout newer = history.at(table, position);
      if (newer == null || newer == layout) {
        throw e;
      }
      return newer.reader(fields, keyFields);
    }
  }

  /** Whether any schema change tells of the table. */
  public boolean knows(TableId table) {
    return history.knows(table);
  }

  private PoisonException unknown(TableId table, LogPosition position) {
    String why = history.whyUnknown(table, position);
    return new PoisonException(
        Reason.UNKNOWN_TABLE,
        why != null
            ? why
            : "No schema is known for table "
                + table
                + ": no envelope, no schema change, no contract");
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
  private static String linkedKey(SourceRecord record, RowReader reader, JsonNode image) {
    byte[] linked = record.header(NEW_KEY);
    if (linked == null) {
      linked = record.header(OLD_KEY);
    }
    try {
      return linked == null
          ? null
          : reader.key(Json.key(Json.parse(linked, "header of the primary-key change"), image));
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
    followed.close();
  }
}
