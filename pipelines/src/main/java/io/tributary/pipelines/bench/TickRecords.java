package io.tributary.pipelines.bench;

/**
 * The JSON of a MySQL connector's records as Debezium 3.4 writes them without schemas, for tables
 * of one shape: {@code id BIGINT}, the key, {@code seq BIGINT}, {@code made BIGINT} (when the
 * change was made, in microseconds) and {@code note VARCHAR}.
 *
 * <p>Times are in microseconds since the epoch.
 */
final class TickRecords {

  static final String DATABASE = "bench";

  private static final String VERSION = "3.4.1.Final";
  private static final String SERVER = "f49eb08b-e67d-11f1-8f99-02fc00000001";

  private final String prefix;

  /** Records of the connector with that {@code topic.prefix}. */
  TickRecords(String prefix) {
    this.prefix = prefix;
  }

  /**
   * A row.
   *
   * @param seq the number of the change that wrote it, 0 for what a snapshot finds
   * @param made when that was
   */
  record Row(long id, long seq, long made) {

    /** The rest of the row, which follows from its id and number, so that it can be checked. */
    String note() {
      return "change %08d of row %07d".formatted(seq, id);
    }

    private void appendTo(StringBuilder json) {
      json.append("{\"id\":").append(id).append(",\"seq\":").append(seq);
      json.append(",\"made\":").append(made).append(",\"note\":\"").append(note()).append("\"}");
    }
  }

  /**
   * A place in the binlog.
   *
   * @param transaction the number of the transaction in its server's GTIDs
   */
  record Place(String file, long pos, long transaction) {

    String gtid() {
      return SERVER + ":" + transaction;
    }
  }

  static String key(long id) {
    return "{\"id\":" + id + "}";
  }

  /** The key of a schema change. */
  static String schemaKey(String database) {
    return "{\"databaseName\":\"" + database + "\"}";
  }

  /** What a snapshot says first of all. */
  String charset(Place at, long micros) {
    return schemaChange(
        "", null, at, micros, "SET character_set_server=utf8mb4", "\"tableChanges\":[]");
  }

  /** A snapshot's statement that drops a table before it is told. */
  String drop(String table, Place at, long micros) {
    return schemaChange(
        DATABASE,
        table,
        at,
        micros,
        "DROP TABLE IF EXISTS `%s`.`%s`".formatted(DATABASE, table),
        "\"tableChanges\":[{\"type\":\"DROP\",\"id\":%s,\"table\":null}]".formatted(id(table)));
  }

  /** A snapshot's statement that tells a table's columns. */
  String create(String table, Place at, long micros) {
    String columns =
        String.join(
            ",",
            column("id", -5, "BIGINT", "null", "null", 1, false),
            column("seq", -5, "BIGINT", "null", "null", 2, false),
            column("made", -5, "BIGINT", "null", "null", 3, false),
            column("note", 12, "VARCHAR", "\"utf8mb4\"", "80", 4, true));
    return schemaChange(
        DATABASE,
        table,
        at,
        micros,
        ("CREATE TABLE `%s` (`id` bigint NOT NULL, `seq` bigint NOT NULL, `made` bigint NOT NULL,"
                + " `note` varchar(80) DEFAULT NULL, PRIMARY KEY (`id`))")
            .formatted(table),
        """
        "tableChanges":[{"type":"CREATE","id":%s,"table":{"defaultCharsetName":"utf8mb4",\
        "primaryKeyColumnNames":["id"],"columns":[%s],"comment":null}}]"""
            .formatted(id(table), columns));
  }

  /** A row that a snapshot reads; {@code marker} is the source block's {@code snapshot}. */
  String read(String table, Row row, Place at, String marker, long micros) {
    StringBuilder json = new StringBuilder(600).append("{\"before\":null,\"after\":");
    row.appendTo(json);
    source(json, DATABASE, table, at, marker, micros);
    json.append(",\"transaction\":null");
    return times(json.append(",\"op\":\"r\""), micros).append('}').toString();
  }

  /** A row that a transaction of its own changes, in a binlog of whole rows. */
  String update(String table, Row before, Row after, Place at) {
    StringBuilder json = new StringBuilder(800).append("{\"before\":");
    before.appendTo(json);
    after.appendTo(json.append(",\"after\":"));
    source(json, DATABASE, table, at, "false", after.made());
    json.append(",\"transaction\":{\"id\":\"").append(at.gtid());
    json.append("\",\"total_order\":1,\"data_collection_order\":1},\"op\":\"u\"");
    return times(json, after.made()).append('}').toString();
  }

  private String schemaChange(
      String database, String table, Place at, long micros, String ddl, String changes) {
    StringBuilder json = new StringBuilder(1500).append('{');
    source(json, database, table, at, "true", micros);
    // The source block is written to follow something.
    json.deleteCharAt(1);
    json.append(",\"ts_ms\":").append(micros / 1000);
    json.append(",\"databaseName\":\"").append(database);
    json.append("\",\"schemaName\":null,\"ddl\":\"").append(ddl).append("\",");
    return json.append(changes).append('}').toString();
  }

  /** A snapshot's rows have neither a server nor a transaction. */
  private void source(
      StringBuilder json, String database, String table, Place at, String marker, long micros) {
    boolean streamed = marker.equals("false");
    json.append(",\"source\":{\"version\":\"").append(VERSION);
    json.append("\",\"connector\":\"mysql\",\"name\":\"").append(prefix);
    json.append("\",\"ts_ms\":").append(micros / 1000);
    json.append(",\"snapshot\":\"").append(marker);
    json.append("\",\"db\":\"").append(database).append("\",\"sequence\":null");
    json.append(",\"ts_us\":").append(micros).append(",\"ts_ns\":").append(micros).append("000");
    json.append(",\"table\":").append(table == null ? "null" : "\"" + table + "\"");
    json.append(",\"server_id\":").append(streamed ? 1 : 0).append(",\"gtid\":");
    json.append(streamed ? "\"" + at.gtid() + "\"" : "null");
    json.append(",\"file\":\"").append(at.file()).append("\",\"pos\":").append(at.pos());
    json.append(",\"row\":0,\"thread\":").append(streamed ? "59" : "null");
    json.append(",\"query\":null}");
  }

  /** When the connector wrote the record; ours is as quick as its clock is fine. */
  private static StringBuilder times(StringBuilder json, long micros) {
    json.append(",\"ts_ms\":").append(micros / 1000);
    json.append(",\"ts_us\":").append(micros);
    return json.append(",\"ts_ns\":").append(micros).append("000");
  }

  private static String id(String table) {
    return "\"\\\"%s\\\".\\\"%s\\\"\"".formatted(DATABASE, table);
  }

  private static String column(
      String name,
      int jdbcType,
      String type,
      String charset,
      String length,
      int position,
      boolean optional) {
    return """
        {"name":"%s","jdbcType":%d,"nativeType":null,"typeName":"%s","typeExpression":"%s",\
        "charsetName":%s,"length":%s,"scale":null,"position":%d,"optional":%b,\
        "autoIncremented":false,"generated":false,"comment":null,"defaultValueExpression":null,\
        "enumValues":null}"""
        .formatted(name, jdbcType, type, type, charset, length, position, optional);
  }
}
