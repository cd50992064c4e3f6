package io.tributary.schemas.gold;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tributary.schemas.table.ColumnType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The gold tables, in an order in which each one follows those it is computed from, and the part of
 * the source's schema that they need.
 *
 * <p>What a table's rows are is told by its defining SQL, {@code sql/gold/NAME.sql}; the contract
 * says what its columns are called, hold and mean.
 */
public final class GoldContract {

  /** The ending of a change log's name. */
  public static final String CHANGE_LOG = "_changes";

  private final Map<String, Map<String, ColumnType>> sources;
  private final Map<String, GoldTable> tables;

  private GoldContract(
      Map<String, Map<String, ColumnType>> sources, Map<String, GoldTable> tables) {
    this.sources = sources;
    this.tables = tables;
  }

  /** The contract of the store's star schema, {@code contracts/gold.json}. */
  public static GoldContract bundled() {
    try (InputStream in = GoldContract.class.getResourceAsStream("/contracts/gold.json")) {
      return parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("Can't read the bundled contract of gold", e);
    }
  }

  /**
   * Reads a contract.
   *
   * @throws IllegalArgumentException if the document is no contract, or one that contradicts itself
   */
  public static GoldContract parse(byte[] document) {
    JsonNode json;
    try {
      json = new JsonMapper().readTree(document);
    } catch (IOException e) {
      throw new IllegalArgumentException("The contract of gold is not JSON", e);
    }
    Map<String, Map<String, ColumnType>> sources = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> source : json.required("sources").properties()) {
      Map<String, ColumnType> columns = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> column : source.getValue().properties()) {
        columns.put(column.getKey(), ColumnType.parse(column.getValue().asText()));
      }
      sources.put(source.getKey(), columns);
    }
    Map<String, GoldTable> tables = new LinkedHashMap<>();
    Set<String> known = new HashSet<>(sources.keySet());
    sources.keySet().forEach(source -> known.add(source + CHANGE_LOG));
    for (JsonNode node : json.required("tables")) {
      GoldTable table = table(node);
      check(table, known);
      known.add(table.name());
      tables.put(table.name(), table);
    }
    return new GoldContract(sources, tables);
  }

  private static GoldTable table(JsonNode node) {
    List<GoldColumn> columns = new ArrayList<>();
    for (JsonNode column : node.required("columns")) {
      columns.add(
          new GoldColumn(
              column.required("name").asText(),
              ColumnType.parse(column.required("type").asText()),
              column.required("doc").asText()));
    }
    return new GoldTable(
        node.required("name").asText(),
        node.required("doc").asText(),
        texts(node.required("from")),
        texts(node.required("key")),
        columns);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static void check(GoldTable table, Set<String> known) {
    if (known.contains(table.name())) {
      throw new IllegalArgumentException("Gold table " + table.name() + " is there twice");
    }
    for (String from : table.from()) {
      if (!known.contains(from)) {
        throw new IllegalArgumentException(
            "Gold table " + table.name() + " reads " + from + ", which stands nowhere before it");
      }
    }
    List<String> names = table.columnNames();
    if (new HashSet<>(names).size() < names.size()) {
      throw new IllegalArgumentException(
          "Gold table " + table.name() + " has a column twice: " + names);
    }
    if (table.key().isEmpty() || !names.containsAll(table.key())) {
      throw new IllegalArgumentException(
          "The key " + table.key() + " of gold table " + table.name() + " is not of its columns");
    }
  }

  /** All tables; each stands behind those it reads. */
  public List<GoldTable> tables() {
    return List.copyOf(tables.values());
  }

  /**
   * The table of a name.
   *
   * @throws IllegalArgumentException if gold has none
   */
  public GoldTable table(String name) {
    GoldTable table = tables.get(name);
    if (table == null) {
      throw new IllegalArgumentException("Gold has no table " + name);
    }
    return table;
  }

  /** The source tables that gold reads, with the columns it needs of each. */
  public Map<String, Map<String, ColumnType>> sources() {
    return sources;
  }
}
