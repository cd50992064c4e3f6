package io.tributary.schemas.debezium;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.position.Epochs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A decoder of the topics of {@code shop}, with the schema changes that a test tells it. */
final class DecoderFixture {

  static final String ITEMS = "p.shop.Items";

  private final List<SourceRecord> schemaChanges = new ArrayList<>();
  private WireModes modes = WireModes.DEFAULT;
  private Contracts contracts = Contracts.none();

  DecoderFixture in(WireModes wireModes) {
    modes = wireModes;
    return this;
  }

  DecoderFixture under(Contracts known) {
    contracts = known;
    return this;
  }

  /** Adds a schema change; columns are JSON objects as Debezium writes them. */
  DecoderFixture table(String table, long pos, String... columns) {
    schemaChanges.add(
        schemaChange(
            schemaChanges.size(),
            """
            {"source":%s,"databaseName":"shop","tableChanges":[{"type":"ALTER",
             "id":"\\"shop\\".\\"%s\\"",
             "table":{"primaryKeyColumnNames":["id"],"columns":[%s]}}]}"""
                .formatted(source(pos), table, String.join(",", columns))));
    return this;
  }

  /** Adds what a statement made of the table {@code Items}. */
  DecoderFixture statement(long pos, String ddl, String... columns) {
    return schemaRecord(statementValue(pos, ddl, columns));
  }

  /** The value of a schema change; without columns the table was dropped. */
  static String statementValue(long pos, String ddl, String... columns) {
    String table =
        columns.length == 0
            ? "null"
            : "{\"primaryKeyColumnNames\":[\"id\"],\"columns\":["
                + String.join(",", columns)
                + "]}";
    return """
        {"source":%s,"databaseName":"shop","ddl":"%s","tableChanges":[{"type":"ALTER",
         "id":"\\"shop\\".\\"Items\\"","table":%s}]}"""
        .formatted(source(pos), ddl, table);
  }

  /** Adds a snapshot's schema changes: all it drops and creates has its own place. */
  DecoderFixture snapshot(long pos, boolean ofEverything, String... columns) {
    if (ofEverything) {
      schemaRecord(
          """
          {"source":%s,"databaseName":"","ddl":"SET character_set_server=utf8mb4",
           "tableChanges":[]}"""
              .formatted(snapshotSource(pos, "true")));
    }
    for (String value :
        List.of(
            statementValue(pos, "DROP TABLE IF EXISTS Items"),
            statementValue(pos, "CREATE TABLE Items", columns))) {
      schemaRecord(value.replace(source(pos), snapshotSource(pos, "true")));
    }
    return this;
  }

  static String snapshotSource(long pos, String marker) {
    return source(pos).replace("\"snapshot\":\"false\"", "\"snapshot\":\"" + marker + "\"");
  }

  DecoderFixture schemaRecord(String value) {
    schemaChanges.add(schemaChange(schemaChanges.size(), value));
    return this;
  }

  /** Adds a record of the schema-change topic whose bytes may be anything. */
  DecoderFixture schemaRecord(byte[] key, byte[] value) {
    long offset = schemaChanges.size();
    schemaChanges.add(new SourceRecord("p", 0, offset, 5000 + offset, List.of(), key, value));
    return this;
  }

  /** Adds a record once more, as a person has put it right. */
  DecoderFixture repaired(int offset, String value) {
    schemaChanges.add(schemaChange(offset, value));
    return this;
  }

  /** Decodes a record that has been added to the schema-change topic. */
  Decoded.Control schemaChange(int index) throws PoisonException {
    return (Decoded.Control) decode(schemaChanges.get(index));
  }

  /** The table that most tests use: id INT, name VARCHAR(20). */
  DecoderFixture items() {
    return table("Items", 4, column("id", "INT"), column("name", "VARCHAR"));
  }

  static String column(String name, String type) {
    return "{\"name\":\"%s\",\"typeName\":\"%s\",\"optional\":true}".formatted(name, type);
  }

  static String column(String name, String type, int length, int scale) {
    return "{\"name\":\"%s\",\"typeName\":\"%s\",\"length\":%d,\"scale\":%d}"
        .formatted(name, type, length, scale);
  }

  static String source(long pos) {
    return """
        {"db":"shop","table":null,"file":"bin.000004","pos":%d,"row":0,"snapshot":"false",\
        "ts_ms":1000,"server_id":1}"""
        .formatted(pos);
  }

  static String change(String op, String before, String after) {
    return """
        {"before":%s,"after":%s,"source":%s,"op":"%s","ts_ms":2000,"transaction":null}"""
        .formatted(before, after, source(120), op);
  }

  static SourceRecord schemaChange(long offset, String value) {
    return record("p", offset, "{\"databaseName\":\"shop\"}", value);
  }

  static SourceRecord record(String topic, long offset, String key, String value) {
    return new SourceRecord(topic, 0, offset, 5000 + offset, List.of(), bytes(key), bytes(value));
  }

  private static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  Decoded decode(SourceRecord record) throws PoisonException {
    SchemaFeed feed =
        new SchemaFeed() {
          @Override
          public long poll(Consumer<SourceRecord> consumer) {
            schemaChanges.forEach(consumer);
            return Long.MAX_VALUE;
          }

          @Override
          public void close() {}
        };
    try (DebeziumDecoder decoder =
        new DebeziumDecoder(new Topics("p"), modes, Epochs.single(), contracts, feed)) {
      return decoder.decode(record);
    }
  }

  Decoded decode(String key, String value) throws PoisonException {
    return decode(record(ITEMS, 7, key, value));
  }

  ChangeEvent event(String key, String value) throws PoisonException {
    return ((Decoded.Change) decode(key, value)).event();
  }
}
