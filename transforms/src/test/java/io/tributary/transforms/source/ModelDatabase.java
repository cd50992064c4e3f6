package io.tributary.transforms.source;

import io.tributary.transforms.source.BinlogEvent.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A database with one table: executes statements on it and writes what a connector gets to see of
 * them. What happens while nobody watches changes the table alone.
 */
final class ModelDatabase {

  private final ModelTable table;
  private final ModelServer server;
  private final List<BinlogEvent> events = new ArrayList<>();
  private boolean watched = true;

  ModelDatabase(ModelServer server, List<ModelColumn> columns) {
    this.server = server;
    this.table = new ModelTable(columns);
  }

  ModelTable table() {
    return table;
  }

  ModelServer server() {
    return server;
  }

  /** What the connector has seen, in its order. */
  List<BinlogEvent> events() {
    return List.copyOf(events);
  }

  private void add(BinlogEvent event) {
    if (watched) {
      events.add(event);
    }
  }

  /**
   * Inserts rows by one rows event and updates others by a second, in the transaction that is open.
   * As in MySQL, an update that changes nothing is no event.
   */
  void put(Map<Integer, Map<String, Object>> rows) {
    TreeMap<Integer, Map<String, Object>> inserted = new TreeMap<>(rows);
    TreeMap<Integer, Map<String, Object>> updated = new TreeMap<>(rows);
    inserted.keySet().removeIf(table::has);
    updated.keySet().removeAll(inserted.keySet());
    updated.entrySet().removeIf(row -> table.isSame(row.getKey(), row.getValue()));
    write("c", inserted);
    write("u", updated);
  }

  private void write(String op, Map<Integer, Map<String, Object>> rows) {
    Place place = null;
    for (Map.Entry<Integer, Map<String, Object>> row : rows.entrySet()) {
      int key = row.getKey();
      place = place == null ? server.rowsEvent() : server.event().row(place.row() + 1);
      Map<String, Object> before = table.has(key) ? table.row(key) : null;
      table.put(key, row.getValue());
      add(new BinlogEvent.Row(place, op, key, before, table.row(key), null, null));
    }
  }

  /** Deletes the rows by one rows event. */
  void delete(List<Integer> keys) {
    Place place = null;
    for (int key : keys) {
      place = place == null ? server.rowsEvent() : server.event().row(place.row() + 1);
      add(new BinlogEvent.Row(place, "d", key, table.row(key), null, null, null));
      table.delete(key);
    }
  }

  /**
   * Changes a row's key and values, which the connector tells as a delete and a create of one
   * place. Rows that go back to what they were within one transaction are {@code DeliveriesTest}'s.
   */
  void rekey(int from, int to, Map<String, Object> values) {
    Map<String, Object> before = table.row(from);
    table.delete(from);
    table.put(to, values);
    Place place = server.rowsEvent();
    add(new BinlogEvent.Row(place, "d", from, before, null, to, null));
    add(new BinlogEvent.Row(place, "c", to, null, table.row(to), null, from));
  }

  void truncate() {
    table.truncate();
    add(new BinlogEvent.Truncate(server.statement()));
  }

  void recreate(List<ModelColumn> columns) {
    table.recreate(columns);
    add(new BinlogEvent.Statement(server.statement(), "DROP TABLE `Items`", null, false));
    define("CREATE TABLE `Items` (id INT PRIMARY KEY)");
  }

  /** The table's first definition, where the connector begins with the binlog's first event. */
  void create() {
    define("CREATE TABLE `Items` (id INT PRIMARY KEY)");
  }

  void addColumn(ModelColumn column) {
    table.add(column);
    define("ALTER TABLE `Items` ADD COLUMN " + column.definition());
  }

  void dropColumn(String name) {
    table.drop(name);
    define("ALTER TABLE `Items` DROP COLUMN `" + name + "`");
  }

  /** Drops a column and adds one of its name, by one statement. */
  void replaceColumn(ModelColumn column) {
    table.drop(column.name());
    table.add(column);
    define("ALTER TABLE Items DROP `" + column.name() + "`, ADD COLUMN " + column.definition());
  }

  void renameColumn(String name, String to) {
    table.change(name, table.column(name).named(to));
    define("ALTER TABLE Items RENAME COLUMN `" + name + "` TO `" + to + "`");
  }

  void changeColumn(String name, ModelColumn to) {
    table.change(name, to);
    define("ALTER TABLE Items CHANGE COLUMN `" + name + "` " + to.definition());
  }

  private void define(String sql) {
    add(new BinlogEvent.Statement(server.statement(), sql, table.columns(), false));
  }

  /** Executes statements that the connector never gets to see. */
  void unwatched(Runnable statements) {
    watched = false;
    statements.run();
    watched = true;
  }

  /** Reads everything anew, and tells so first; the table must have a row. */
  void snapshot() {
    beginSnapshot();
    List<Integer> keys = table.keys();
    for (int i = 0; i < keys.size(); i++) {
      read(keys.get(i), server.end(i == keys.size() - 1 ? "last" : i == 0 ? "first" : "true"));
    }
  }

  /** A snapshot that ends after some rows, as one does when its connector is stopped. */
  void abortedSnapshot(int rows) {
    beginSnapshot();
    table.keys().stream().limit(rows).forEach(key -> read(key, server.end("true")));
  }

  private void beginSnapshot() {
    server.advance();
    Place place = server.end("true");
    add(new BinlogEvent.Statement(place, "SET character_set_server=utf8mb4", null, true));
    add(new BinlogEvent.Statement(place, "DROP TABLE IF EXISTS `shop`.`Items`", null, false));
    add(new BinlogEvent.Statement(place, "CREATE TABLE `Items` (…)", table.columns(), false));
  }

  /** Reads some rows while changes are streamed, at the place of the watermark that it wrote. */
  void incrementalSnapshot(List<Integer> keys) {
    server.advance();
    keys.forEach(key -> read(key, server.end("incremental")));
  }

  private void read(int key, Place place) {
    add(new BinlogEvent.Row(place, "r", key, null, table.row(key), null, null));
  }

  /**
   * Another server takes over. With GTIDs the connector may not have noted its last transactions
   * and so gets them once more, at the new server's coordinates.
   *
   * @param repeated how many events at most
   */
  void failOver(int repeated) {
    List<BinlogEvent.Row> last = lastStreamedRows(server.hasGtids() ? repeated : 0);
    server.failOver();
    String gtid = null;
    for (BinlogEvent.Row row : last) {
      if (!row.place().gtid().equals(gtid)) {
        gtid = row.place().gtid();
        server.replicate(gtid);
      }
      Place place = row.oldKey() == null ? server.rowsEvent() : null;
      if (place == null) {
        // The second half of a primary-key change has its first half's place.
        place = events.get(events.size() - 1).place();
      }
      add(
          new BinlogEvent.Row(
              place, row.op(), row.key(), row.before(), row.after(), row.newKey(), row.oldKey()));
    }
  }

  /** Whole transactions, none of which a statement follows. */
  private List<BinlogEvent.Row> lastStreamedRows(int atMost) {
    int from = events.size();
    int begin = from;
    while (from > 0
        && events.size() - from < atMost
        && events.get(from - 1) instanceof BinlogEvent.Row row
        && row.place().isStreamed()) {
      from--;
      if (from == 0
          || !(events.get(from - 1).place().gtid() != null
              && events.get(from - 1).place().gtid().equals(row.place().gtid()))) {
        begin = from;
      }
    }
    List<BinlogEvent.Row> rows = new ArrayList<>();
    events.subList(begin, events.size()).forEach(event -> rows.add((BinlogEvent.Row) event));
    return rows;
  }
}
