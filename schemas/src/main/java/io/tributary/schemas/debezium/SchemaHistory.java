package io.tributary.schemas.debezium;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every version of every table, from the records of the schema-change topic. It answers with the
 * version that was in force at a position, so a record written before an ALTER is read as it was
 * meant however late it is read.
 *
 * <p>Not thread-safe.
 */
final class SchemaHistory {

  /** A version; {@code layout} is null from the position at which the table was dropped. */
  private record Version(LogPosition since, TableLayout layout) {}

  private final MySqlTypes types;
  private final Map<TableId, List<Version>> versions = new HashMap<>();

  SchemaHistory(MySqlTypes types) {
    this.types = types;
  }

  /** A table as a schema change leaves it; {@code layout} is null if it was dropped. */
  record TableChange(TableId table, LogPosition since, TableLayout layout, List<String> key) {}

  /**
   * Reads a record of the schema-change topic.
   *
   * @throws PoisonException if the record is no schema change
   */
  List<TableChange> read(SourceRecord record) throws PoisonException {
    if (record.value() == null) {
      return List.of();
    }
    JsonNode change = Json.payload(Json.parse(record.value(), "value"));
    String ddl = change.path("ddl").asText();
    List<TableChange> changes = new ArrayList<>();
    for (JsonNode tableChange : change.path("tableChanges")) {
      LogPosition since = SourceBlock.of(change.path("source")).position(record, 0);
      TableId table = parseId(tableChange.path("id").asText());
      JsonNode definition = tableChange.path("table");
      List<String> key = new ArrayList<>();
      definition.path("primaryKeyColumnNames").forEach(name -> key.add(name.asText()));
      changes.add(
          new TableChange(
              table, since, definition.isObject() ? layout(table, definition, ddl) : null, key));
    }
    return changes;
  }

  /**
   * Adds a record of the schema-change topic. Versions are kept in the order of their positions, at
   * one position in the order in which they were added: a snapshot drops and creates every table at
   * its own position.
   *
   * @throws PoisonException if the record is no schema change
   */
  void add(SourceRecord record) throws PoisonException {
    for (TableChange change : read(record)) {
      List<Version> known = versions.computeIfAbsent(change.table(), t -> new ArrayList<>());
      int at = known.size();
      while (at > 0 && known.get(at - 1).since().compareTo(change.since()) > 0) {
        at--;
      }
      known.add(at, new Version(change.since(), change.layout()));
    }
  }

  /** The version in force at the position, or null if none is known or the table was dropped. */
  TableLayout at(TableId table, LogPosition position) {
    List<Version> known = versions.get(table);
    if (known == null) {
      return null;
    }
    for (int i = known.size() - 1; i >= 0; i--) {
      if (!isAfter(known.get(i).since(), position)) {
        return known.get(i).layout();
      }
    }
    return null;
  }

  /** Kafka offsets of different topics say nothing about each other, so they are left out. */
  private static boolean isAfter(LogPosition since, LogPosition position) {
    LogPosition last =
        new LogPosition(
            position.epoch(),
            position.base(),
            position.file(),
            position.pos(),
            position.streamed(),
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Integer.MAX_VALUE);
    return since.compareTo(last) > 0;
  }

  private TableLayout layout(TableId table, JsonNode definition, String ddl)
      throws PoisonException {
    List<ColumnReader> columns = new ArrayList<>();
    for (JsonNode column : definition.path("columns")) {
      ColumnReader reader = types.column(column);
      columns.add(reader.withFill(Defaults.of(reader.column().type(), column, ddl)));
    }
    return new TableLayout(table, columns);
  }

  /** Parses {@code "database"."table"}, in which a quote inside a name is doubled. */
  private static TableId parseId(String id) throws PoisonException {
    int middle = id.indexOf("\".\"");
    if (middle < 1 || !id.startsWith("\"") || !id.endsWith("\"")) {
      throw new PoisonException(Reason.NOT_A_CHANGE, "Not a table id in a schema change");
    }
    return new TableId(
        id.substring(1, middle).replace("\"\"", "\""),
        id.substring(middle + 3, id.length() - 1).replace("\"\"", "\""));
  }
}
