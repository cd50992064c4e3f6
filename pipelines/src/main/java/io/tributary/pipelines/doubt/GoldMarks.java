package io.tributary.pipelines.doubt;

import io.tributary.schemas.gold.GoldContract;
import io.tributary.schemas.gold.GoldTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which source tables each gold table is computed from, over however many others. */
public final class GoldMarks {

  private final Map<String, Set<String>> sources = new LinkedHashMap<>();

  private GoldMarks(GoldContract contract) {
    for (GoldTable table : contract.tables()) {
      Set<String> of = new TreeSet<>();
      for (String from : table.from()) {
        // A table stands behind those that it reads, so what they are computed from is known.
        of.addAll(sources.getOrDefault(from, Set.of(source(from))));
      }
      sources.put(table.name(), of);
    }
  }

  /** Of the bundled contract. */
  public static GoldMarks bundled() {
    return new GoldMarks(GoldContract.bundled());
  }

  /** The table whose name a change log's name begins with, or the name itself. */
  public static String source(String name) {
    return name.endsWith(GoldContract.CHANGE_LOG)
        ? name.substring(0, name.length() - GoldContract.CHANGE_LOG.length())
        : name;
  }

  /** The source tables that a gold table is computed from; none if it is not of the contract. */
  public Set<String> sources(String gold) {
    return sources.getOrDefault(gold, Set.of());
  }

  /** The gold tables that are computed from a source table, in the contract's order. */
  public List<String> computedFrom(String source) {
    return sources.entrySet().stream()
        .filter(table -> table.getValue().contains(source))
        .map(Map.Entry::getKey)
        .toList();
  }
}
