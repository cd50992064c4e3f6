package io.tributary.pipelines.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The rows of the recorded store, as the database had them and as the lake has them. */
final class StoreRows {

  static final List<String> TABLES =
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

  static String expected(String table) throws IOException {
    return texts(Files.readAllLines(Cli.capture("store/expected/" + table + ".jsonl")));
  }

  static String inLake(Path lake, String table) throws IOException {
    return texts(Cli.query(lake, "SELECT * FROM silver.\"" + table + "\""));
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

  private static String texts(List<String> lines) throws IOException {
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
