package io.tributary.pipelines.verify;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A database in memory whose rows are the texts a server would print. */
final class FakeSourceDatabase implements SourceDatabase {
  private final TreeMap<String, SourceTable> tables = new TreeMap<>();
  private final TreeMap<String, List<String[]>> rows = new TreeMap<>();

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
