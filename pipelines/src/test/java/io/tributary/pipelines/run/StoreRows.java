package io.tributary.pipelines.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The rows of the recorded store, as the database had them and as the lake has them. */
public final class StoreRows {

  public static final List<String> TABLES =
      List.of(
          "Customers",
          "OrderItems",
          "OrderStatus",
          "Orders",
          "Payments",
          "ProductCategories",
          "Products",
          "Reasons",
          "Sellers");

  private static final ObjectMapper JSON = new ObjectMapper();

  private StoreRows() {}

  /** The rows that the database had. */
  public static String expected(String table) throws IOException {
    return texts(Files.readAllLines(Cli.capture("store/expected/" + table + ".jsonl")));
  }

  /** The rows that silver has. */
  static String inLake(Path lake, String table) throws IOException {
    return inLake(LakePlace.folder(lake), table);
  }

  /** The rows that silver has. */
  public static String inLake(LakePlace lake, String table) throws IOException {
    return texts(lake.query("SELECT * FROM silver.\"" + table + "\""));
  }

  /** Everything that a lake holds and that must not depend on how it was made. */
  static Map<String, String> content(Path lake) {
    Map<String, String> content = new TreeMap<>();
    for (String table : TABLES) {
      content.put("silver " + table, Cli.rows(lake, "SELECT * FROM silver.\"" + table + "\""));
      content.put(
          "changes " + table, Cli.rows(lake, "SELECT * FROM silver.\"" + table + "_changes\""));
      content.put("bronze " + table, Cli.rows(lake, "SELECT * FROM bronze.\"" + table + "\""));
    }
    return content;
  }

  /** The same content, with the columns of each row in the order of their names. */
  static Map<String, String> withSortedColumns(Map<String, String> content) {
    Map<String, String> sorted = new TreeMap<>();
    content.forEach(
        (name, rows) ->
            sorted.put(
                name,
                rows.lines()
                    .map(StoreRows::withSortedFields)
                    .sorted()
                    .collect(Collectors.joining("\n"))));
    return sorted;
  }

  private static String withSortedFields(String row) {
    try {
      return JSON.writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .writeValueAsString(JSON.readValue(row, Object.class));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Rows as text, one a line, without the lake's own columns, in an order of their own. */
  public static String texts(List<String> lines) throws IOException {
    TreeSet<String> rows = new TreeSet<>();
    List<String> all = new ArrayList<>();
    for (String line : lines) {
      TreeMap<String, String> row = new TreeMap<>();
      for (Map.Entry<String, JsonNode> field : JSON.readTree(line).properties()) {
        if (!field.getKey().startsWith("_")) {
          row.put(field.getKey(), text(field.getValue()));
        }
      }
      all.add(row.toString());
    }
    rows.addAll(all);
    if (rows.size() != all.size()) {
      throw new AssertionError("A row is there twice");
    }
    return String.join("\n", rows);
  }

  private static String text(JsonNode value) {
    String text = value.isNull() ? "NULL" : value.asText();
    return text.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ")
        ? text.replace('T', ' ').substring(0, 19)
        : text;
  }
}
