package io.tributary.transforms.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes histories by chance: short ones in which everything happens that a source can do. The same
 * seed gives the same history, and with fewer steps the beginning of it.
 */
public final class RandomHistory {

  private static final int KEYS = 7;
  private static final List<String> NAMES = List.of("name", "tier", "note");

  private final Random random;
  private final ModelDatabase database;
  private final List<String> statements = new ArrayList<>();
  private final Set<Integer> absent = new HashSet<>();
  private boolean compressed;
  private int values;

  private RandomHistory(Random random) {
    this.random = random;
    boolean gtids = random.nextInt(3) > 0;
    boolean orders = random.nextBoolean();
    database =
        new ModelDatabase(
            new ModelServer(random, gtids, orders),
            List.of(ModelColumn.of("name", ModelColumn.Type.VARCHAR)));
    statements.add((gtids ? "GTIDs" : "no GTIDs") + (orders ? ", transaction metadata" : ""));
  }

  /**
   * A history.
   *
   * @param steps how many statements, transactions and other happenings
   */
  public static History of(long seed, int steps) {
    RandomHistory history = new RandomHistory(new Random(seed));
    history.begin();
    for (int i = 0; i < steps; i++) {
      history.step();
    }
    return history.published(new Random(~seed));
  }

  private History published(Random chance) {
    Connector connector = new Connector(chance, 1 + chance.nextInt(3), chance.nextInt(4));
    connector.publish(database.events());
    TreeSet<String> log = new TreeSet<>();
    for (BinlogEvent event : database.events()) {
      if (event instanceof BinlogEvent.Row row) {
        log.add(row.text());
      } else if (event instanceof BinlogEvent.Truncate truncate) {
        log.add(truncate.text());
      }
    }
    ModelTable table = database.table();
    return new History(
        connector.records(),
        new TreeSet<>(connector.cuts()),
        table.columns().stream().map(ModelColumn::name).toList(),
        table.texts(),
        List.copyOf(log),
        List.copyOf(statements));
  }

  /** The connector begins with the table, or with a snapshot of rows that are there. */
  private void begin() {
    if (random.nextBoolean()) {
      did("create");
      database.create();
      return;
    }
    database.unwatched(
        () -> {
          database.create();
          transaction();
        });
    snapshot();
  }

  private void did(String what) {
    statements.add(what);
  }

  private void step() {
    switch (random.nextInt(24)) {
      case 0 -> truncate();
      case 1 -> recreate();
      case 2, 3 -> addColumn();
      case 4 -> dropColumn();
      case 5 -> renameColumn();
      case 6 -> changeColumn();
      case 7, 8 -> {
        did("rotate");
        database.server().rotate();
      }
      case 9 -> incrementalSnapshot();
      case 10 -> missed();
      case 11 -> failOver();
      default -> transaction();
    }
  }

  private void transaction() {
    boolean compressed = random.nextInt(4) == 0;
    did(compressed ? "compressed transaction" : "transaction");
    database.server().begin(compressed);
    if (compressed) {
      for (int key = 1; key <= KEYS; key++) {
        if (!database.table().has(key)) {
          absent.add(key);
        }
      }
    }
    this.compressed = compressed;
    changeRows(1 + random.nextInt(4));
    this.compressed = false;
    absent.clear();
  }

  /**
   * Keys whose row may go away. Within a compressed transaction no row comes back to what it was:
   * what its records can tell then is {@code DeliveriesTest}'s.
   */
  private List<Integer> removable() {
    return database.table().keys().stream().filter(key -> !absent.contains(key)).toList();
  }

  private void removed(Collection<Integer> keys) {
    if (compressed) {
      absent.addAll(keys);
    }
  }

  private void changeRows(int times) {
    for (int i = 0; i < times; i++) {
      List<Integer> keys = removable();
      int chance = random.nextInt(8);
      if (chance < 2 && !keys.isEmpty()) {
        List<Integer> deleted = some(keys);
        did("  delete " + deleted);
        database.delete(deleted);
        removed(deleted);
      } else if (chance == 2 && !keys.isEmpty() && database.table().keys().size() < KEYS) {
        int from = keys.get(random.nextInt(keys.size()));
        int to = freeKey();
        did("  rekey " + from + " to " + to);
        database.rekey(from, to, values());
        removed(List.of(from));
      } else {
        put();
      }
    }
  }

  private void put() {
    TreeMap<Integer, Map<String, Object>> rows = new TreeMap<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      rows.put(1 + random.nextInt(KEYS), values());
    }
    did("  put " + rows);
    database.put(rows);
  }

  private Map<String, Object> values() {
    Map<String, Object> row = new TreeMap<>();
    for (ModelColumn column : database.table().columns()) {
      values++;
      if (!column.nullable() || random.nextInt(6) > 0) {
        row.put(column.name(), column.value(values));
      }
    }
    return row;
  }

  private List<Integer> some(List<Integer> keys) {
    List<Integer> chosen =
        new ArrayList<>(keys.stream().filter(key -> random.nextInt(3) == 0).toList());
    return chosen.isEmpty() ? List.of(keys.get(0)) : chosen;
  }

  private int freeKey() {
    int key = 1 + random.nextInt(KEYS);
    while (database.table().has(key)) {
      key = key % KEYS + 1;
    }
    return key;
  }

  private void truncate() {
    did("truncate");
    database.truncate();
  }

  private void recreate() {
    List<ModelColumn> columns = new ArrayList<>();
    for (String name : NAMES) {
      if (columns.isEmpty() || random.nextBoolean()) {
        columns.add(column(name));
      }
    }
    did("drop, create " + columns);
    database.recreate(columns);
  }

  private ModelColumn column(String name) {
    ModelColumn.Type type =
        ModelColumn.Type.values()[random.nextInt(ModelColumn.Type.values().length)];
    return switch (random.nextInt(3)) {
      case 0 -> new ModelColumn(name, type, null, true);
      case 1 -> new ModelColumn(name, type, null, false);
      default -> new ModelColumn(name, type, String.valueOf(700 + random.nextInt(9)), true);
    };
  }

  private void addColumn() {
    NAMES.stream()
        .filter(name -> database.table().column(name) == null)
        .findFirst()
        .ifPresent(
            name -> {
              ModelColumn column = column(name);
              did("add " + column);
              database.addColumn(column);
            });
  }

  private void dropColumn() {
    List<ModelColumn> columns = database.table().columns();
    if (columns.size() > 1) {
      String name = columns.get(random.nextInt(columns.size())).name();
      if (random.nextBoolean()) {
        ModelColumn column = column(name);
        did("drop " + name + " and add " + column);
        database.replaceColumn(column);
      } else {
        did("drop " + name);
        database.dropColumn(name);
      }
    }
  }

  private void renameColumn() {
    List<ModelColumn> columns = database.table().columns();
    String name = columns.get(random.nextInt(columns.size())).name();
    newName()
        .ifPresent(
            to -> {
              did("rename " + name + " to " + to);
              database.renameColumn(name, to);
            });
  }

  /** Another name for a column, which may have had others before. */
  private Optional<String> newName() {
    return NAMES.stream().filter(other -> database.table().column(other) == null).findFirst();
  }

  /**
   * To a type that holds all values of the one before, or to one that cuts them, now and then under
   * another name too.
   */
  private void changeColumn() {
    List<ModelColumn> columns = database.table().columns();
    ModelColumn column = columns.get(random.nextInt(columns.size()));
    ModelColumn.Type wider =
        column.type() == ModelColumn.Type.INT && random.nextBoolean()
            ? ModelColumn.Type.BIGINT
            : ModelColumn.Type.VARCHAR;
    ModelColumn to =
        random.nextInt(3) == 0 && column.type() == ModelColumn.Type.BIGINT
            ? column.typed(ModelColumn.Type.INT)
            : column.typed(wider);
    if (random.nextInt(4) == 0) {
      to = to.notNull();
    }
    if (random.nextInt(3) == 0) {
      to = newName().map(to::named).orElse(to);
    }
    did("change " + column + " to " + to);
    database.changeColumn(column.name(), to);
  }

  private void incrementalSnapshot() {
    List<Integer> keys = database.table().keys();
    if (!keys.isEmpty()) {
      List<Integer> chunk = some(keys);
      did("incremental snapshot of " + chunk);
      database.incrementalSnapshot(chunk);
    }
  }

  /** The connector misses changes, among them those of the table's definition, and reads anew. */
  private void missed() {
    if (random.nextInt(3) == 0) {
      int rows = random.nextInt(3);
      did("aborted snapshot after " + rows);
      database.abortedSnapshot(rows);
    }
    did("unwatched:");
    database.unwatched(
        () -> {
          for (int i = random.nextInt(3); i >= 0; i--) {
            switch (random.nextInt(6)) {
              case 0 -> truncate();
              case 1 -> addColumn();
              case 2 -> changeColumn();
              default -> transaction();
            }
          }
          if (database.table().keys().isEmpty()) {
            database.server().begin(false);
            put();
          }
        });
    snapshot();
  }

  /** A snapshot tells of no row of an empty table, so it always has one. */
  private void snapshot() {
    if (database.table().keys().isEmpty()) {
      database.unwatched(
          () -> {
            database.server().begin(false);
            put();
          });
    }
    did("snapshot of " + database.table().keys());
    database.snapshot();
    if (random.nextBoolean()) {
      did("transaction from the snapshot's place");
      database.server().beginAtEnd();
      changeRows(1);
    }
  }

  /** Both servers commit a transaction of their own: without one nothing tells them apart. */
  private void failOver() {
    commitSomething();
    int repeated = random.nextInt(5);
    did("fail-over, repeating " + repeated);
    database.failOver(repeated);
    if (random.nextInt(4) == 0) {
      missed();
    }
    commitSomething();
  }

  private void commitSomething() {
    int before = database.events().size();
    database.server().begin(false);
    while (database.events().size() == before) {
      put();
    }
  }
}
