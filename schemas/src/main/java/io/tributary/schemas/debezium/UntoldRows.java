package io.tributary.schemas.debezium;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.doubt.Doubt;
import io.tributary.schemas.position.Epochs;
import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.TableId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The doubts that a record of the schema-change topic gives rise to by its statement's text: rows
 * changed, came or went, and no record tells which. A table is told by the names that were in force
 * at the statement's place, whatever their case. A statement about what is no table then (a view,
 * most likely) makes every table of that database doubtful, unless the name is a temporary table's.
 */
final class UntoldRows {

  private final SchemaHistory history;
  private final Epochs epochs;

  UntoldRows(SchemaHistory history, Epochs epochs) {
    this.history = history;
    this.epochs = epochs;
  }

  /**
   * The doubts.
   *
   * @throws PoisonException if the record is no schema change
   */
  List<Doubt> of(SourceRecord record) throws PoisonException {
    if (record.value() == null) {
      return List.of();
    }
    JsonNode change = Json.payload(Json.parse(record.value(), "value"));
    Optional<StatementText> text = StatementText.of(change.path("ddl").asText(""));
    if (text.isEmpty() || text.get().kind() == StatementText.Kind.MAKES_TEMPORARY) {
      return List.of();
    }
    SourceBlock source = SourceBlock.of(change.path("source"));
    if (source.isSnapshot()) {
      // What a snapshot creates, its rows follow.
      return List.of();
    }
    LogPosition place = source.position(record, epochs).place();
    String database = change.path("databaseName").asText("");
    return switch (text.get().kind()) {
      case CHANGES_ROWS -> changed(text.get(), place, database);
      case MAKES_TABLE ->
          doubts(
              all(text.get(), place, database, true),
              Doubt.Cause.STATEMENT,
              place,
              "Rows came with its creation ("
                  + text.get().what()
                  + "), which the binlog has as text only");
      case MOVES_ROWS ->
          doubts(
              all(text.get(), place, database, true),
              Doubt.Cause.UNTOLD_ROWS,
              place,
              "Rows went or came as a whole (" + text.get().what() + "), with no record of each");
      case MAKES_TEMPORARY -> List.of();
    };
  }

  private List<Doubt> changed(StatementText text, LogPosition place, String database) {
    Set<TableId> named = all(text, place, database, false);
    if (!named.isEmpty()) {
      return doubts(
          named,
          Doubt.Cause.STATEMENT,
          place,
          "Rows were changed by a statement ("
              + text.what()
              + ") that the binlog has as text only");
    }
    TableId unknown = tableId(text.names().get(0), database);
    if (history.isTemporary(unknown)) {
      return List.of();
    }
    Set<TableId> tables = new LinkedHashSet<>(history.tables(place));
    tables.removeIf(table -> !table.database().equalsIgnoreCase(unknown.database()));
    return doubts(
        tables,
        Doubt.Cause.STATEMENT,
        place,
        "Rows of something that is no table ("
            + text.what()
            + "), such as a view of it, were changed by a statement that the binlog has as text"
            + " only");
  }

  private static List<Doubt> doubts(
      Set<TableId> tables, Doubt.Cause cause, LogPosition place, String sentence) {
    return tables.stream().map(table -> new Doubt(table.table(), cause, place, sentence)).toList();
  }

  /** The tables that are named; with {@code unknown} also those that are none yet. */
  private Set<TableId> all(
      StatementText text, LogPosition place, String database, boolean unknown) {
    List<TableId> known = history.tables(place);
    Set<TableId> found = new LinkedHashSet<>();
    for (StatementText.Name name : text.names()) {
      TableId whole = tableId(name, database);
      Optional<TableId> table = among(known, whole);
      if (table.isEmpty() && name.parts().size() > 1) {
        // A column behind its table.
        table = among(known, new TableId(database, name.parts().get(0)));
      }
      if (table.isPresent() || unknown) {
        found.add(table.orElse(whole));
      }
    }
    return found;
  }

  private static TableId tableId(StatementText.Name name, String database) {
    List<String> parts = name.parts();
    return parts.size() == 1
        ? new TableId(database, parts.get(0))
        : new TableId(parts.get(0), parts.get(1));
  }

  private static Optional<TableId> among(List<TableId> known, TableId table) {
    if (known.contains(table)) {
      return Optional.of(table);
    }
    return known.stream()
        .filter(
            other ->
                other.database().equalsIgnoreCase(table.database())
                    && other.table().equalsIgnoreCase(table.table()))
        .findFirst();
  }
}
