package io.tributary.pipelines.scenarios;

import io.tributary.pipelines.run.Binlog;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A random history of a small table, and the rows that it must end in by the plainest of means: a
 * map to which the changes are applied as they are made.
 */
final class ItemHistory {

  private static final int KEYS = 40;
  private static final int FIRST_POSITION = 1000;

  private final Binlog log;
  private final Random random;
  private final Map<Integer, String> rows = new TreeMap<>();
  private long position = FIRST_POSITION;

  ItemHistory(String prefix, String table, long seed) {
    random = new Random(seed);
    log = new Binlog(prefix, table);
    log.at(Scenarios.BINLOG, 10).ddl("CREATE TABLE " + table + " (…)", "id INT", "name VARCHAR");
  }

  ItemHistory change(int times) {
    for (int i = 0; i < times; i++) {
      changeOnce("n" + i);
    }
    return this;
  }

  private void changeOnce(String name) {
    int id = random.nextInt(KEYS);
    position += 1 + random.nextInt(300);
    log.at(position);
    if (!rows.containsKey(id)) {
      rows.put(id, name);
      log.create(id, "name", name);
    } else if (random.nextInt(3) == 0) {
      log.delete(id, "name", rows.remove(id)).tombstone(id);
    } else {
      rows.put(id, name);
      log.update(id, "name", name);
    }
  }

  /** The records of all changes, the table's schema first. */
  List<String> lines() {
    return log.lines();
  }

  /** What a database would show now. */
  List<String> rows() {
    return rows.entrySet().stream()
        .map(row -> "{\"id\":%d,\"name\":\"%s\"}".formatted(row.getKey(), row.getValue()))
        .toList();
  }
}
