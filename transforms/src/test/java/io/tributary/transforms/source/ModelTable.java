package io.tributary.transforms.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The table {@code shop.Items} as the database has it: applies each statement at once and naively.
 * Its rows at the end are what the lake is compared with.
 */
final class ModelTable {

  static final String KEY = "id";

  private List<ModelColumn> columns;
  private final TreeMap<Integer, Map<String, Object>> rows = new TreeMap<>();

  ModelTable(List<ModelColumn> columns) {
    this.columns = List.copyOf(columns);
  }

  /** All columns but the key. */
  List<ModelColumn> columns() {
    return columns;
  }

  ModelColumn column(String name) {
    return columns.stream().filter(c -> c.name().equals(name)).findFirst().orElse(null);
  }

  List<Integer> keys() {
    return List.copyOf(rows.keySet());
  }

  boolean has(int key) {
    return rows.containsKey(key);
  }

  /** A copy of the row, which later statements leave alone. */
  Map<String, Object> row(int key) {
    return new LinkedHashMap<>(rows.get(key));
  }

  void put(int key, Map<String, Object> values) {
    rows.put(key, whole(key, values));
  }

  boolean isSame(int key, Map<String, Object> values) {
    return whole(key, values).equals(rows.get(key));
  }

  private Map<String, Object> whole(int key, Map<String, Object> values) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put(KEY, key);
    columns.forEach(column -> row.put(column.name(), values.get(column.name())));
    return row;
  }

  void delete(int key) {
    rows.remove(key);
  }

  void truncate() {
    rows.clear();
  }

  /** DROP TABLE, and CREATE TABLE with these columns. */
  void recreate(List<ModelColumn> created) {
    rows.clear();
    columns = List.copyOf(created);
  }

  void add(ModelColumn column) {
    List<ModelColumn> altered = new ArrayList<>(columns);
    altered.add(column);
    columns = List.copyOf(altered);
    rows.values().forEach(row -> row.put(column.name(), column.fill()));
  }

  void drop(String name) {
    columns = columns.stream().filter(c -> !c.name().equals(name)).toList();
    rows.values().forEach(row -> row.remove(name));
  }

  /** CHANGE: another name, another type, or both. */
  void change(String name, ModelColumn to) {
    columns = columns.stream().map(c -> c.name().equals(name) ? to : c).toList();
    rows.values().forEach(row -> row.put(to.name(), to.convert(row.remove(name))));
  }

  /** Each row as text: its key, then the values in the order of {@link #columns}. */
  List<String> texts() {
    List<String> texts = new ArrayList<>();
    rows.forEach(
        (key, row) -> {
          StringBuilder text = new StringBuilder("[" + key + "]");
          columns.forEach(column -> text.append(' ').append(row.get(column.name())));
          texts.add(text.toString());
        });
    texts.sort(null);
    return texts;
  }
}
