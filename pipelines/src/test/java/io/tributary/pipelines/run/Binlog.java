package io.tributary.pipelines.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes captures of a small table, {@code shop.Items} unless named otherwise, record by record, in
 * the form in which Debezium publishes them: {@code binlog.at(120).create(1, "name", "a")}.
 */
public final class Binlog {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DATABASE = "shop";

  private final String prefix;
  private final String table;
  private final String topic;
  private final List<ObjectNode> records = new ArrayList<>();
  private final Map<String, Long> offsets = new LinkedHashMap<>();
  private String file = "bin.000004";
  private long pos = 4;
  private int row;
  private String snapshot = "false";
  private String gtid;
  private long server = 1;
  private long time = 1_790_000_000_000L;
  private int partition;
  private long order;

  public Binlog() {
    this("p", "Items");
  }

  /** The changes of a table of that name, as a connector with that prefix publishes them. */
  public Binlog(String prefix, String table) {
    this.prefix = prefix;
    this.table = table;
    this.topic = prefix + "." + DATABASE + "." + table;
  }

  /** What follows is at this position of the binlog, a second later than what came before. */
  public Binlog at(long position) {
    pos = position;
    row = 0;
    order = 0;
    snapshot = "false";
    time += 1000;
    return this;
  }

  public Binlog at(String binlog, long position) {
    file = binlog;
    return at(position);
  }

  /** What follows was read by a snapshot at this position. */
  public Binlog snapshotAt(long position) {
    at(position);
    snapshot = "true";
    return this;
  }

  /** The next row is the last that the snapshot reads of the table. */
  public Binlog last() {
    snapshot = "last";
    return this;
  }

  public Binlog row(int number) {
    row = number;
    return this;
  }

  /** The next change is the transaction's event of that number. */
  public Binlog order(long number) {
    order = number;
    return this;
  }

  public Binlog gtid(String id) {
    gtid = id;
    return this;
  }

  public Binlog server(long id) {
    server = id;
    return this;
  }

  public Binlog partition(int number) {
    partition = number;
    return this;
  }

  /** A day without records, as seen by Kafka. */
  public Binlog later() {
    time += 86_400_000L;
    return this;
  }

  public Binlog read(int id, Object... columns) {
    return change("r", id, null, image(id, columns));
  }

  public Binlog create(int id, Object... columns) {
    return change("c", id, null, image(id, columns));
  }

  public Binlog update(int id, Object... columns) {
    return change("u", id, image(id, columns), image(id, columns));
  }

  public Binlog delete(int id, Object... columns) {
    return change("d", id, image(id, columns), null);
  }

  public Binlog truncate() {
    ObjectNode value = event("t", null, null);
    return add(topic, null, value.toString());
  }

  public Binlog tombstone(int id) {
    return add(topic, key(id), null);
  }

  public Binlog heartbeat() {
    return add(
        "__debezium-heartbeat." + prefix, "{\"serverName\":\"" + prefix + "\"}", "{\"ts_ms\":1}");
  }

  /** Columns as {@code name TYPE}; {@code id} is the key. None: the statement drops the table. */
  public Binlog ddl(String statement, String... columns) {
    ObjectNode value = JSON.createObjectNode();
    value.set("source", source());
    value.put("databaseName", DATABASE).put("ddl", statement);
    ObjectNode change = value.putArray("tableChanges").addObject();
    change.put("type", "ALTER").put("id", "\"" + DATABASE + "\".\"" + table + "\"");
    if (columns.length == 0) {
      change.putNull("table");
    } else {
      ObjectNode table = change.putObject("table");
      table.putArray("primaryKeyColumnNames").add("id");
      var described = table.putArray("columns");
      for (String column : columns) {
        String[] parts = column.split(" ", 3);
        ObjectNode one = described.addObject().put("name", parts[0]).put("typeName", parts[1]);
        one.put("optional", true);
        if (parts.length > 2) {
          one.put("defaultValueExpression", parts[2]);
        }
      }
    }
    return add(prefix, "{\"databaseName\":\"shop\"}", value.toString());
  }

  /** How a snapshot of everything begins. */
  public Binlog snapshotBegins(String... columns) {
    ObjectNode value = JSON.createObjectNode();
    value.set("source", source());
    value.put("databaseName", "").put("ddl", "SET character_set_server=utf8mb4");
    value.putArray("tableChanges");
    add(prefix, "{\"databaseName\":\"\"}", value.toString());
    return ddl("DROP TABLE IF EXISTS `shop`.`" + table + "`")
        .ddl("CREATE TABLE `" + table + "` (…)", columns);
  }

  private Binlog change(String op, int id, ObjectNode before, ObjectNode after) {
    return add(topic, key(id), event(op, before, after).toString());
  }

  private ObjectNode event(String op, ObjectNode before, ObjectNode after) {
    ObjectNode value = JSON.createObjectNode();
    value.set("before", before);
    value.set("after", after);
    value.set("source", source());
    value.put("op", op).put("ts_ms", time);
    if (order > 0) {
      value
          .putObject("transaction")
          .put("id", gtid)
          .put("total_order", order)
          .put("data_collection_order", order);
    }
    return value;
  }

  private ObjectNode source() {
    ObjectNode source = JSON.createObjectNode();
    source.put("connector", "mysql").put("name", prefix).put("db", DATABASE).put("table", table);
    source.put("file", file).put("pos", pos).put("row", row).put("snapshot", snapshot);
    boolean streamed = snapshot.equals("false");
    source.put("gtid", streamed ? gtid : null).put("server_id", streamed ? server : 0);
    return source.put("ts_ms", time - time % 1000);
  }

  private static String key(int id) {
    return "{\"id\":" + id + "}";
  }

  private static ObjectNode image(int id, Object... columns) {
    ObjectNode image = JSON.createObjectNode().put("id", id);
    for (int i = 0; i < columns.length; i += 2) {
      image.set((String) columns[i], JSON.valueToTree(columns[i + 1]));
    }
    return image;
  }

  private Binlog add(String topic, String key, String value) {
    int to = topic.equals(this.topic) ? partition : 0;
    ObjectNode record = JSON.createObjectNode();
    record.put("topic", topic).put("partition", to);
    record.put("offset", offsets.merge(topic + "/" + to, 1L, Long::sum) - 1);
    record.put("timestamp", time++);
    record.putObject("headers");
    record.put("key", key).put("value", value);
    records.add(record);
    return this;
  }

  /** The records as lines of a capture, in the order in which they were written. */
  public List<String> lines() {
    return new ArrayList<>(records.stream().map(ObjectNode::toString).toList());
  }

  public Path write(Path file) throws IOException {
    return Files.write(file, lines());
  }
}
