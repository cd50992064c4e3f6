package io.tributary.schemas.gold;

import java.util.List;
import java.util.Objects;

/**
 * A gold table.
 *
 * @param name its name
 * @param doc what a row is, in a sentence
 * @param from the tables its defining SQL reads: source tables, their change logs ({@code
 *     X_changes}), or gold tables that stand before it in the contract
 * @param key names of the columns that tell its rows apart; they may hold NULL
 * @param columns its columns, in order
 */
public record GoldTable(
    String name, String doc, List<String> from, List<String> key, List<GoldColumn> columns) {
  public GoldTable {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(doc, "doc");
    from = List.copyOf(from);
    key = List.copyOf(key);
    columns = List.copyOf(columns);
  }

  /** The columns' names, in order. */
  public List<String> columnNames() {
    return columns.stream().map(GoldColumn::name).toList();
  }
}
