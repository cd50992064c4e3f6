package io.tributary.schemas.debezium;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.SchemaChanges.TableChange;
import io.tributary.schemas.position.Epochs;
import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.ServerTime;
import io.tributary.schemas.table.TableId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads the records of the schema-change topic. There is none that it refuses: what can't be read
 * of a record concerns a column, a table, the tables of a database or all, and the rest is read.
 */
final class SchemaChangeReader {

  /** Fields of which Debezium's schema changes have at least one. */
  private static final List<String> FIELDS = List.of("tableChanges", "ddl", "databaseName");

  private final MySqlTypes types;
  private final Epochs epochs;

  SchemaChangeReader(MySqlTypes types, Epochs epochs) {
    this.types = types;
    this.epochs = epochs;
  }

  SchemaChanges read(SourceRecord record) {
    if (record.value() == null) {
      return SchemaChanges.NONE;
    }
    JsonNode change;
    try {
      change = Json.payload(Json.parse(record.value(), "value"));
    } catch (PoisonException e) {
      return unreadable(record, Json.NOTHING, null, null, e.getMessage(), !isObject(record));
    }
    if (change.isNull()) {
      return SchemaChanges.NONE;
    }
    if (FIELDS.stream().noneMatch(change::has)) {
      return unreadable(record, change, null, null, "The value is no schema change", true);
    }
    return read(record, change);
  }

  /** Whether the value begins as a JSON object does: what is cut off then was one. */
  private static boolean isObject(SourceRecord record) {
    for (byte b : record.value()) {
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return b == '{';
      }
    }
    return false;
  }

  private SchemaChanges read(SourceRecord record, JsonNode change) {
    LogPosition place;
    String misplaced = null;
    try {
      place = SourceBlock.of(change.path("source")).position(record, epochs).place();
    } catch (PoisonException e) {
      place = null;
      misplaced = e.getMessage();
    }
    String ddl = change.path("ddl").asText("");
    boolean mariaDb = change.path("source").path("connector").asText().equals("mariadb");
    JsonNode told = change.path("tableChanges");
    if (!told.isArray() && !ddl.toUpperCase(Locale.ROOT).startsWith("SET ")) {
      return unreadable(record, change, place, null, "It does not tell its tables", false);
    }
    List<TableChange> tables = new ArrayList<>();
    Set<TableId> misplacedTables = new LinkedHashSet<>();
    for (JsonNode one : told) {
      TableId table = parseId(one.path("id"));
      if (table == null) {
        SchemaChanges rest =
            unreadable(record, change, place, null, "It has a table without a name", false);
        return new SchemaChanges(place, false, tables, rest.unreadable(), temporary(change, ddl));
      }
      if (place == null) {
        misplacedTables.add(table);
      } else {
        tables.add(tableChange(record, table, place, one.path("table"), ddl, mariaDb));
      }
    }
    if (!misplacedTables.isEmpty()) {
      return unreadable(record, change, null, misplacedTables, misplaced, false);
    }
    return new SchemaChanges(
        place, beginsSnapshot(change, place), tables, null, temporary(change, ddl));
  }

  /**
   * A snapshot of everything begins by telling the server's character set, for no database. One
   * that was asked for while the connector runs, and may read a part of a table, does not.
   */
  private static boolean beginsSnapshot(JsonNode change, LogPosition place) {
    JsonNode database = change.path("databaseName");
    return place != null
        && !place.streamed()
        && database.isTextual()
        && database.textValue().isEmpty();
  }

  private TableChange tableChange(
      SourceRecord record,
      TableId table,
      LogPosition place,
      JsonNode definition,
      String ddl,
      boolean mariaDb) {
    List<String> key = new ArrayList<>();
    definition.path("primaryKeyColumnNames").forEach(name -> key.add(name.asText()));
    String unread = "Schema change " + record.coordinates() + " of table " + table + ": ";
    TableLayout layout = null;
    AlterStatement statement;
    try {
      statement = AlterStatement.of(ddl);
      if (!definition.isMissingNode() && !definition.isNull()) {
        layout = layout(table, definition, statement, mariaDb, unread);
      }
    } catch (RuntimeException e) {
      // A statement that nobody thought of: what it leaves is not known.
      statement = AlterStatement.of("");
      layout = defective(table, unread + "It can't be read");
    }
    return new TableChange(table, place, record.offset(), layout, key, statement, mariaDb);
  }

  private TableLayout layout(
      TableId table,
      JsonNode definition,
      AlterStatement statement,
      boolean mariaDb,
      String unread) {
    ServerTime time = new ServerTime(mariaDb);
    List<ColumnReader> columns = new ArrayList<>();
    Map<String, String> unreadable = new LinkedHashMap<>();
    JsonNode told = definition.path("columns");
    for (JsonNode column : told) {
      try {
        ColumnReader reader = types.column(column);
        columns.add(
            reader.filledWith(Defaults.of(reader.column().type(), column, statement, time)));
      } catch (PoisonException e) {
        if (!column.path("name").isTextual()) {
          return defective(table, unread + e.getMessage());
        }
        unreadable.put(column.path("name").textValue(), unread + e.getMessage());
      }
    }
    return told.isArray() && !told.isEmpty()
        ? new TableLayout(table, columns, List.of(), unreadable, null)
        : defective(table, unread + "It does not tell the columns");
  }

  private static TableLayout defective(TableId table, String defect) {
    return new TableLayout(table, List.of(), List.of(), Map.of(), defect);
  }

  /** The temporary table that a statement makes, or null. */
  private static TableId temporary(JsonNode change, String ddl) {
    return StatementText.of(ddl)
        .filter(text -> text.kind() == StatementText.Kind.MAKES_TEMPORARY)
        .map(text -> text.names().get(0).parts())
        .map(
            parts ->
                parts.size() == 1
                    ? new TableId(change.path("databaseName").asText(""), parts.get(0))
                    : new TableId(parts.get(0), parts.get(1)))
        .orElse(null);
  }

  /**
   * A record that tells nothing for certain.
   *
   * @param tables those that it concerns, or null if they can't be told
   * @param foreign whether nothing speaks for a schema change
   */
  private static SchemaChanges unreadable(
      SourceRecord record,
      JsonNode change,
      LogPosition place,
      Set<TableId> tables,
      String cause,
      boolean foreign) {
    JsonNode database = change.path("databaseName");
    String named =
        database.isTextual() && !database.textValue().isEmpty()
            ? database.textValue()
            : databaseOf(record.key());
    return new SchemaChanges(
        place,
        false,
        List.of(),
        new UnreadableChange(
            record.coordinates(), record.offset(), place, named, tables, cause, foreign),
        null);
  }

  /** The database that a schema change's key names, or null. */
  private static String databaseOf(byte[] key) {
    try {
      JsonNode named =
          key == null ? Json.NOTHING : Json.payload(Json.parse(key, "key")).path("databaseName");
      return named.isTextual() && !named.textValue().isEmpty() ? named.textValue() : null;
    } catch (PoisonException e) {
      return null;
    }
  }

  /**
   * Parses {@code "database"."table"}, in which a quote inside a name is doubled; null if it is
   * something else.
   */
  private static TableId parseId(JsonNode json) {
    String id = json.isTextual() ? json.textValue() : "";
    int middle = id.indexOf("\".\"");
    if (middle < 1 || !id.startsWith("\"") || !id.endsWith("\"") || id.length() < middle + 4) {
      return null;
    }
    return new TableId(
        id.substring(1, middle).replace("\"\"", "\""),
        id.substring(middle + 3, id.length() - 1).replace("\"\"", "\""));
  }
}
