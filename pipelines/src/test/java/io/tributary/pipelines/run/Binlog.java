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
 * Writes captures of a small table {@code shop.Items}, record by record, in the form in which
 * Debezium publishes them: {@code binlog.at(120).create(1, "name", "a")}.
 */
final class Binlog {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PREFIX = "p";
  private static final String TOPIC = "p.shop.Items";

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

  /** What follows is at this position of the binlog, a second later than what came before. */
  Binlog at(long position) {
    pos = position;
    row = 0;
    order = 0;
    snapshot = "false";
    time += 1000;
    return this;
  }

  Binlog at(String binlog, long position) {
    file = binlog;
    return at(position);
  }

  /** What follows was read by a snapshot at this position. */
  Binlog snapshotAt(long position) {
    at(position);
    snapshot = "true";
    return this;
  }

  /** The next row is the last that the snapshot reads of the table. */
  Binlog last() {
    snapshot = "last";
    return this;
  }

  Binlog row(int number) {
    row = number;
    return this;
  }

  /** The next change is the transaction's event of that number. */
  Binlog order(long number) {
    order = number;
    return this;
  }

  Binlog gtid(String id) {
    gtid = id;
    return this;
  }

  Binlog server(long id) {
    server = id;
    return this;
  }

  Binlog partition(int number) {
    partition = number;
    return this;
  }

  /** A day without records, as seen by Kafka. */
  Binlog later() {
    time += 86_400_000L;
    return this;
  }

  Binlog read(int id, Object... columns) {
    return change("r", id, null, image(id, columns));
  }

  Binlog create(int id, Object... columns) {
    return change("c", id, null, image(id, columns));
  }

  Binlog update(int id, Object... columns) {
    return change("u", id, image(id, columns), image(id, columns));
  }

  Binlog delete(int id, Object... columns) {
    return change("d", id, image(id, columns), null);
  }

  Binlog truncate() {
    ObjectNode value = event("t", null, null);
    return add(TOPIC, null, value.toString());
  }

  Binlog tombstone(int id) {
    return add(TOPIC, key(id), null);
  }

  Binlog heartbeat() {
    return add("__debezium-heartbeat." + PREFIX, "{\"serverName\":\"p\"}", "{\"ts_ms\":1}");
  }

  /** Columns as {@code name TYPE}; {@code id} is the key. None: the statement drops the table. */
  Binlog ddl(String statement, String... columns) {
    ObjectNode value = JSON.createObjectNode();
    value.set("source", source());
    value.put("databaseName", "shop").put("ddl", statement);
    ObjectNode change = value.putArray("tableChanges").addObject();
    change.put("type", "ALTER").put("id", "\"shop\".\"Items\"");
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
    return add(PREFIX, "{\"databaseName\":\"shop\"}", value.toString());
  }

  /** How a snapshot of everything begins. */
  Binlog snapshotBegins(String... columns) {
    ObjectNode value = JSON.createObjectNode();
    value.set("source", source());
    value.put("databaseName", "").put("ddl", "SET character_set_server=utf8mb4");
    value.putArray("tableChanges");
    add(PREFIX, "{\"databaseName\":\"\"}", value.toString());
    return ddl("DROP TABLE IF EXISTS `shop`.`Items`").ddl("CREATE TABLE `Items` (…)", columns);
  }

  private Binlog change(String op, int id, ObjectNode before, ObjectNode after) {
    return add(TOPIC, key(id), event(op, before, after).toString());
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
    source.put("connector", "mysql").put("name", PREFIX).put("db", "shop").put("table", "Items");
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
    int to = topic.equals(TOPIC) ? partition : 0;
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
  List<String> lines() {
    return new ArrayList<>(records.stream().map(ObjectNode::toString).toList());
  }

  Path write(Path file) throws IOException {
    return Files.write(file, lines());
  }
}
