package io.tributary.schemas.debezium;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.schemas.capture.CaptureReader;
import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.position.Epochs;
import io.tributary.schemas.table.Column;
import io.tributary.schemas.table.TableSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decodes recorded topics and compares with the database's own rows. */
class CaptureDecodingTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(strings = {"plain", "envelope"})
  void greatestPositionsOfTheStoreEqualTheDatabase(String form) throws Exception {
    List<SourceRecord> records = capture("store/" + form);
    Collections.shuffle(records, new Random(7));
    Map<String, Map<String, ChangeEvent>> heads = new TreeMap<>();
    Map<String, ChangeEvent> schemas = new HashMap<>();
    for (Decoded decoded : decodeAll("store-" + form, records)) {
      if (decoded instanceof Decoded.Control control) {
        for (ChangeEvent schema : control.schemas()) {
          schemas.merge(
              schema.schema().table().table(),
              schema,
              (a, b) -> a.position().compareTo(b.position()) > 0 ? a : b);
        }
      }
      if (decoded instanceof Decoded.Change change) {
        ChangeEvent event = change.event();
        heads
            .computeIfAbsent(event.schema().table().table(), t -> new HashMap<>())
            .merge(event.key(), event, (a, b) -> a.position().compareTo(b.position()) > 0 ? a : b);
      }
    }
    for (String table :
        List.of(
            "Customers",
            "OrderItems",
            "OrderStatus",
            "Orders",
            "Payments",
            "ProductCategories",
            "Products",
            "Reasons",
            "Sellers")) {
      TreeSet<String> rows = new TreeSet<>();
      for (ChangeEvent event : heads.get(table).values()) {
        if (event.operation().leavesRow()) {
          rows.add(text(event, schemas.get(table).schema()));
        }
      }
      assertEquals(String.join("\n", expected(table)), String.join("\n", rows), table);
    }
  }

  @Test
  void theEnvelopeTellsTheSameAsTheSchemaTopic() throws Exception {
    Map<String, String> plain = streamed("plain");
    assertEquals(836, plain.size());
    assertEquals(plain, streamed("envelope"));
  }

  /** The streamed changes of a capture of the store, by row and place in the binlog. */
  private static Map<String, String> streamed(String form) throws Exception {
    TreeMap<String, String> events = new TreeMap<>();
    for (Decoded decoded : decodeAll("store-" + form, capture("store/" + form))) {
      if (decoded instanceof Decoded.Change change && change.event().position().streamed()) {
        ChangeEvent event = change.event();
        List<String> columns =
            event.schema().columns().stream().map(c -> c.name() + " " + c.type()).toList();
        events.put(
            event.schema().table()
                + event.key()
                + event.position().binlog()
                + ":"
                + event.position().pos()
                + ":"
                + event.position().row(),
            event.operation()
                + " "
                + columns
                + " "
                + Arrays.toString(event.before())
                + " "
                + Arrays.toString(event.after())
                + " "
                + event.committedAt()
                + " "
                + event.transaction().gtid()
                + " "
                + event.linkedKey());
      }
    }
    return events;
  }

  @Test
  void readsEveryTypeOfTheTypesCapture() throws Exception {
    Map<String, Object> values = new HashMap<>();
    for (Decoded decoded : decodeAll("online_store", capture("types/plain"))) {
      if (decoded instanceof Decoded.Change change
          && change.event().schema().table().table().equals("AllTypes")
          && change.event().key().equals("[18446744073709551615]")) {
        List<Column> columns = change.event().schema().columns();
        for (int i = 0; i < columns.size(); i++) {
          values.put(columns.get(i).name(), change.event().after()[i]);
        }
      }
    }
    assertEquals("18446744073709551615", values.get("id").toString());
    assertEquals(-5, values.get("ti"));
    assertEquals(65535, values.get("su"));
    assertEquals(4294967295L, values.get("iu"));
    assertEquals(Long.MIN_VALUE, values.get("bi"));
    assertEquals("12345678.9012", values.get("d").toString());
    assertEquals(1.5f, values.get("f"));
    assertEquals(true, values.get("bt"));
    assertEquals(513L, values.get("b8"));
    assertEquals("höh", values.get("v"));
    assertEquals(19782, values.get("da"));
    assertEquals(1709210096_000000L, values.get("dt"));
    assertEquals(1709210096_789000L, values.get("dt3"));
    assertEquals(1709210096_789012L, values.get("dt6"));
    assertEquals(1709210096_789012L, values.get("ts6"));
    assertEquals("-12:30:00", values.get("tm"));
    assertEquals("23:59:59.999999", values.get("tm6"));
    assertEquals(2024, values.get("y"));
    assertEquals("x,z", values.get("s"));
    assertEquals("{\"k\": [1, 2.5, null]}", values.get("j"));
  }

  @Test
  void linksTheTwoHalvesOfAPrimaryKeyChange() throws Exception {
    List<String> linked = new ArrayList<>();
    for (Decoded decoded : decodeAll("online_store", capture("types/plain"))) {
      if (decoded instanceof Decoded.Change change && change.event().linkedKey() != null) {
        linked.add(
            change.event().operation()
                + " "
                + change.event().key()
                + " "
                + change.event().linkedKey());
      }
    }
    assertEquals(List.of("DELETE [2] [99]", "CREATE [99] [2]"), linked);
  }

  private static List<Decoded> decodeAll(String prefix, List<SourceRecord> records)
      throws PoisonException {
    Topics topics = new Topics(prefix);
    SchemaFeed feed =
        new SchemaFeed() {
          @Override
          public long poll(Consumer<SourceRecord> consumer) {
            records.stream()
                .filter(r -> r.topic().equals(prefix))
                .sorted(java.util.Comparator.comparingLong(SourceRecord::offset))
                .forEach(consumer);
            return Long.MAX_VALUE;
          }

          @Override
          public void close() {}
        };
    List<Decoded> decoded = new ArrayList<>();
    try (DebeziumDecoder decoder =
        new DebeziumDecoder(topics, WireModes.DEFAULT, Epochs.single(), Contracts.none(), feed)) {
      for (SourceRecord record : records) {
        decoded.add(decoder.decode(record));
      }
    }
    assertFalse(decoded.isEmpty());
    return decoded;
  }

  private static List<SourceRecord> capture(String name) throws IOException {
    List<SourceRecord> records = new ArrayList<>();
    try (CaptureReader reader =
        new CaptureReader(
            CaptureDecodingTest.class.getResourceAsStream("/captures/" + name + ".jsonl.gz"))) {
      for (SourceRecord r = reader.next(); r != null; r = reader.next()) {
        records.add(r);
      }
    }
    return records;
  }

  private static java.util.Set<String> expected(String table) throws IOException {
    TreeSet<String> rows = new TreeSet<>();
    try (InputStream in =
            CaptureDecodingTest.class.getResourceAsStream(
                "/captures/store/expected/" + table + ".jsonl");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        TreeMap<String, String> row = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : MAPPER.readTree(line).properties()) {
          row.put(field.getKey(), field.getValue().isNull() ? "NULL" : field.getValue().asText());
        }
        rows.add(row.toString());
      }
    }
    return rows;
  }

  private static String text(ChangeEvent event, TableSchema latest) {
    TreeMap<String, String> row = new TreeMap<>();
    List<Column> columns = latest.columns();
    for (int i = 0; i < columns.size(); i++) {
      int at = event.schema().indexOf(columns.get(i).name());
      Object value = at < 0 ? columns.get(i).fill() : event.after()[at];
      String text = String.valueOf(value);
      if (value == null) {
        text = "NULL";
      } else if (columns.get(i).type().kind()
          == io.tributary.schemas.table.ColumnType.Kind.TIMESTAMP) {
        text =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")
                .withZone(ZoneOffset.UTC)
                .format(Instant.EPOCH.plus((Long) value, ChronoUnit.MICROS));
      }
      row.put(columns.get(i).name(), text);
    }
    return row.toString();
  }
}
