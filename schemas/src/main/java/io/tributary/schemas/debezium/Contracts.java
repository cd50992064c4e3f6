package io.tributary.schemas.debezium;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.schemas.table.TableId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Declared column types, for tables whose records carry no envelope and whose connector publishes
 * no schema changes. A contract is a JSON document: {@code {"database": …, "tables": {"T":
 * {"column": "DECIMAL(18,2)", …}}}}.
 */
public final class Contracts {

  private final Map<TableId, Map<String, String>> tables = new HashMap<>();

  /** No contract at all. */
  public static Contracts none() {
    return new Contracts();
  }

  /** The contract of the store's schema, {@code contracts/online_store.json}. */
  public static Contracts bundled() {
    try (InputStream in = Contracts.class.getResourceAsStream("/contracts/online_store.json")) {
      return new Contracts().add(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("Can't read the bundled contract", e);
    }
  }

  /**
   * Adds the tables of a contract.
   *
   * @throws IllegalArgumentException if the document is no contract
   */
  public Contracts add(byte[] document) {
    try {
      JsonNode contract = Json.parse(document, "contract");
      String database = contract.required("database").asText();
      for (Map.Entry<String, JsonNode> table : contract.required("tables").properties()) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> column : table.getValue().properties()) {
          columns.put(column.getKey(), column.getValue().asText());
        }
        tables.put(new TableId(database, table.getKey()), columns);
      }
      return this;
    } catch (PoisonException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** The layout of a table under contract, or null. */
  TableLayout layout(TableId table, MySqlTypes types) throws PoisonException {
    Map<String, String> columns = tables.get(table);
    if (columns == null) {
      return null;
    }
    List<ColumnReader> readers = new ArrayList<>();
    for (Map.Entry<String, String> column : columns.entrySet()) {
      String type = column.getValue();
      int open = type.indexOf('(');
      int close = type.indexOf(')');
      int[] numbers = {-1, -1};
      if (open > 0 && close > open && Character.isDigit(type.charAt(open + 1))) {
        String[] parts = type.substring(open + 1, close).split(",", -1);
        for (int i = 0; i < parts.length; i++) {
          numbers[i] = Integer.parseInt(parts[i].strip());
        }
      }
      String name = open > 0 ? type.substring(0, open) + type.substring(close + 1) : type;
      readers.add(types.column(column.getKey(), name, numbers[0], numbers[1]));
    }
    return new TableLayout(table, readers);
  }
}
