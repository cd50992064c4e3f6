package io.tributary.schemas.debezium;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.position.Epochs;
import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every version of every table, from the records of the schema-change topic. It answers with the
 * version that was in force at a position, so a record written before an ALTER is read as it was
 * meant however late it is read. A version knows of each column since when it exists and which
 * other it was before.
 *
 * <p>Not thread-safe.
 */
final class SchemaHistory {

  /**
   * A version.
   *
   * @param statement the schema change that made it
   * @param layout its columns with their past; null from where the table was dropped
   */
  private record Version(TableChange statement, TableLayout layout) {}

  private final MySqlTypes types;
  private final Epochs epochs;
  private final Map<TableId, List<Version>> versions = new HashMap<>();
  private final Set<LogPosition> wholeSnapshots = new HashSet<>();

  SchemaHistory(MySqlTypes types, Epochs epochs) {
    this.types = types;
    this.epochs = epochs;
  }

  /**
   * A table as a schema change leaves it.
   *
   * @param since the place of the change, without a Kafka offset: those of different topics say
   *     nothing about each other
   * @param layout its columns without their past, or null if it was dropped
   * @param renames by new name the old one, of columns that the statement renamed
   */
  record TableChange(
      TableId table,
      LogPosition since,
      TableLayout layout,
      List<String> key,
      Map<String, String> renames) {

    /** A snapshot drops every table before it tells its columns, and means nothing by it. */
    boolean isDrop() {
      return layout == null && since.streamed();
    }
  }

  /**
   * Reads a record of the schema-change topic.
   *
   * @throws PoisonException if the record is no schema change
   */
  List<TableChange> read(SourceRecord record) throws PoisonException {
    return read(record, document(record));
  }

  private List<TableChange> read(SourceRecord record, JsonNode change) throws PoisonException {
    List<TableChange> changes = new ArrayList<>();
    String ddl = change.path("ddl").asText("");
    for (JsonNode tableChange : change.path("tableChanges")) {
      TableId table = parseId(tableChange.path("id").asText());
      JsonNode definition = tableChange.path("table");
      List<String> key = new ArrayList<>();
      definition.path("primaryKeyColumnNames").forEach(name -> key.add(name.asText()));
      changes.add(
          new TableChange(
              table,
              place(change, record),
              definition.isObject() ? layout(table, definition, ddl) : null,
              key,
              AlterStatement.renames(ddl)));
    }
    return changes;
  }

  private static JsonNode document(SourceRecord record) throws PoisonException {
    return record.value() == null
        ? Json.NOTHING
        : Json.payload(Json.parse(record.value(), "value"));
  }

  private LogPosition place(JsonNode change, SourceRecord record) throws PoisonException {
    return SourceBlock.of(change.path("source")).position(record, epochs).place();
  }

  /**
   * Adds a record of the schema-change topic. Versions are kept in the order of their positions, at
   * one position in the order in which they were added: a snapshot drops and creates every table at
   * its own position.
   *
   * @throws PoisonException if the record is no schema change
   */
  void add(SourceRecord record) throws PoisonException {
    JsonNode document = document(record);
    learnSnapshot(record, document);
    for (TableChange change : read(record, document)) {
      List<Version> known = versions.computeIfAbsent(change.table(), t -> new ArrayList<>());
      int at = known.size();
      while (at > 0 && known.get(at - 1).statement().since().compareTo(change.since()) > 0) {
        at--;
      }
      known.add(at, new Version(change, change.layout()));
      // What is behind a version in the history looks back on it.
      for (int i = at; i < known.size(); i++) {
        TableChange statement = known.get(i).statement();
        known.set(i, new Version(statement, withPast(statement, earlier(known, i))));
      }
    }
  }

  /**
   * A snapshot of everything begins by telling the server's character set, for no database. One
   * that was asked for while the connector runs, and may read a part of a table, does not.
   */
  private void learnSnapshot(SourceRecord record, JsonNode change) throws PoisonException {
    JsonNode database = change.path("databaseName");
    if (database.isTextual() && database.textValue().isEmpty()) {
      LogPosition place = place(change, record);
      if (!place.streamed()) {
        wholeSnapshots.add(place);
      }
    }
  }

  /**
   * The layout before a version, over the drops of snapshots, or null if there was none. Of a table
   * that was dropped it has no column: those that come with its next creation begin there.
   */
  private static TableLayout earlier(List<Version> known, int index) {
    for (int i = index - 1; i >= 0; i--) {
      Version version = known.get(i);
      if (version.layout() != null) {
        return version.layout();
      }
      if (version.statement().isDrop()) {
        return new TableLayout(version.statement().table(), List.of());
      }
    }
    return null;
  }

  private static TableLayout withPast(TableChange statement, TableLayout earlier) {
    if (statement.layout() == null) {
      return null;
    }
    return earlier == null
        ? statement.layout().beginning(statement.renames(), statement.since())
        : statement.layout().following(earlier, statement.renames(), statement.since());
  }

  /** The version in force at the position, or null if none is known or the table was dropped. */
  TableLayout at(TableId table, LogPosition position) {
    List<Version> known = versions.getOrDefault(table, List.of());
    int at = lastBefore(known, position, true);
    return at < 0 ? null : known.get(at).layout();
  }

  /** The newest layout that the table had before the position, or null if none is known. */
  TableLayout before(TableId table, LogPosition position) {
    List<Version> known = versions.getOrDefault(table, List.of());
    int at = lastBefore(known, position, false);
    TableLayout layout = at < 0 ? null : earlier(known, at + 1);
    return layout == null || layout.columnNames().isEmpty() ? null : layout;
  }

  private static int lastBefore(List<Version> known, LogPosition position, boolean inclusive) {
    LogPosition place = position.place();
    int i = known.size() - 1;
    while (i >= 0) {
      int order = known.get(i).statement().since().compareTo(place);
      if (inclusive ? order <= 0 : order < 0) {
        return i;
      }
      i--;
    }
    return i;
  }

  /** Whether a snapshot of everything was taken at the position, as far as is known. */
  boolean isWholeSnapshot(LogPosition position) {
    return !position.streamed() && wholeSnapshots.contains(position.place());
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
