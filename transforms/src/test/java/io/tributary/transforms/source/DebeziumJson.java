package io.tributary.transforms.source;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Binlog events in the form in which Debezium's MySQL connector publishes them. */
final class DebeziumJson {

  static final String PREFIX = "p";
  static final String TOPIC = "p.shop.Items";

  private static final ObjectMapper JSON = new ObjectMapper();

  private DebeziumJson() {}

  static String key(int key) {
    return "{\"id\":" + key + "}";
  }

  /**
   * A row's record.
   *
   * @param skipped events of the transaction that came before this delivery began
   */
  static String row(BinlogEvent.Row row, long skipped) {
    BinlogEvent.Place place = row.place().order() == 0 ? row.place() : row.place().without(skipped);
    return event(place, row.op(), row.before(), row.after()).toString();
  }

  static String truncate(BinlogEvent.Truncate truncate) {
    return event(truncate.place(), "t", null, null).toString();
  }

  private static ObjectNode event(
      BinlogEvent.Place place, String op, Map<String, Object> before, Map<String, Object> after) {
    ObjectNode value = JSON.createObjectNode();
    value.set("before", JSON.valueToTree(before));
    value.set("after", JSON.valueToTree(after));
    value.set("source", source(place));
    value.put("op", op).put("ts_ms", place.time());
    if (place.order() > 0) {
      value
          .putObject("transaction")
          .put("id", place.gtid() == null ? place.binlog() : place.gtid())
          .put("total_order", place.order())
          .put("data_collection_order", place.order());
    } else {
      value.putNull("transaction");
    }
    return value;
  }

  /** A record of the schema-change topic. */
  static String statement(BinlogEvent.Statement statement) {
    ObjectNode value = JSON.createObjectNode();
    value.set("source", source(statement.place()));
    value.put("databaseName", statement.isOfServer() ? "" : "shop").put("ddl", statement.sql());
    ArrayNode changes = value.putArray("tableChanges");
    if (!statement.isOfServer()) {
      ObjectNode change = changes.addObject();
      change.put("type", statement.columns() == null ? "DROP" : "ALTER");
      change.put("id", "\"shop\".\"Items\"");
      if (statement.columns() == null) {
        change.putNull("table");
      } else {
        ObjectNode table = change.putObject("table");
        table.putArray("primaryKeyColumnNames").add(ModelTable.KEY);
        ArrayNode columns = table.putArray("columns");
        new ModelColumn(ModelTable.KEY, ModelColumn.Type.INT, null, false)
            .describe(columns.addObject());
        statement.columns().forEach(column -> column.describe(columns.addObject()));
      }
    }
    return value.toString();
  }

  private static ObjectNode source(BinlogEvent.Place place) {
    ObjectNode source = JSON.createObjectNode();
    source.put("connector", "mysql").put("name", PREFIX).put("db", "shop").put("table", "Items");
    source.put("file", place.file()).put("pos", place.pos()).put("row", place.row());
    source.put("snapshot", place.snapshot()).put("gtid", place.gtid());
    return source.put("server_id", place.server()).put("ts_ms", place.time());
  }
}
