package io.tributary.pipelines.verify;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A database in memory whose rows are the texts a server would print. */
final class FakeSourceDatabase implements SourceDatabase {
  private final TreeMap<String, SourceTable> tables = new TreeMap<>();
  private final TreeMap<String, List<String[]>> rows = new TreeMap<>();
  private final List<FakeSourceDatabase> others = new ArrayList<>();
  private final String name;

  FakeSourceDatabase() {
    this("online_store");
  }

  FakeSourceDatabase(String name) {
    this.name = name;
  }

  /** Another database of the same server. */
  FakeSourceDatabase beside(FakeSourceDatabase other) {
    others.add(other);
    return this;
  }

  FakeSourceDatabase table(String name, List<String> primaryKey, SourceColumn... columns) {
    tables.put(name, new SourceTable(name, List.of(columns), primaryKey));
    rows.put(name, new ArrayList<>());
    return this;
  }

  FakeSourceDatabase row(String table, String... texts) {
    rows.get(table).add(texts);
    return this;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<SourceDatabase> other(String topicName) {
    return others.stream()
        .filter(other -> DatabaseOfTable.topicName(other.name).equals(topicName))
        .<SourceDatabase>map(other -> other)
        .findFirst();
  }

  @Override
  public List<SourceTable> tables() {
    return List.copyOf(tables.values());
  }

  @Override
  public void read(SourceTable table, RowSink sink) throws SQLException {
    for (String[] texts : rows.get(table.name())) {
      sink.accept(texts.clone());
    }
  }
}
