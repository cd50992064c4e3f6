package io.tributary.schemas.debezium;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.schemas.capture.CaptureReader;
import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.WireModes.BinaryMode;
import io.tributary.schemas.debezium.WireModes.DecimalMode;
import io.tributary.schemas.debezium.WireModes.TemporalMode;
import io.tributary.schemas.debezium.WireModes.UnsignedMode;
import io.tributary.schemas.position.Epochs;
import io.tributary.schemas.table.Column;
import io.tributary.schemas.table.LakeNames;
import io.tributary.schemas.table.TableSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * Every column type in every mode, with and without the envelope: what Debezium wrote of a MySQL
 * against the rows of that MySQL. One test a mode and column; the column's name is in the table
 * that {@code conformance/statements.sql} creates. What cannot be equal is listed in {@code
 * conformance/losses.txt} with its reason, and must then differ.
 */
class TypeConformanceTest {

  private static final String FOLDER = "/captures/conformance/";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The connectors that were recorded, by the first part of their topics. */
  private static final Map<String, WireModes> MODES =
      new TreeMap<>(
          Map.of(
              "a",
              WireModes.DEFAULT,
              "b",
              new WireModes(
                  DecimalMode.STRING,
                  TemporalMode.CONNECT,
                  BinaryMode.BASE64,
                  UnsignedMode.PRECISE),
              "c",
              new WireModes(
                  DecimalMode.DOUBLE,
                  TemporalMode.ISOSTRING,
                  BinaryMode.BASE64_URL_SAFE,
                  UnsignedMode.PRECISE),
              "d",
              new WireModes(
                  DecimalMode.PRECISE,
                  TemporalMode.MICROSECONDS,
                  BinaryMode.HEX,
                  UnsignedMode.PRECISE),
              "e",
              new WireModes(
                  DecimalMode.STRING,
                  TemporalMode.NANOSECONDS,
                  BinaryMode.BYTES,
                  UnsignedMode.LONG)));

  /** A row at the end of a capture. */
  private record Row(TableSchema schema, Object[] values, boolean snapshot) {}

  /** What a capture ends in: rows by table and key, and the columns as they were added. */
  private record Outcome(Map<String, Map<String, Row>> rows, Map<String, Column> fills) {}

  @TestFactory
  Stream<DynamicNode> everyColumnHasItsExactValueOrItsDocumentedLoss() {
    return MODES.keySet().stream()
        .flatMap(mode -> Stream.of(mode + "-plain", mode + "-envelope"))
        .map(this::columnsOf);
  }

  private DynamicNode columnsOf(String capture) {
    try {
      Outcome outcome = decode(capture);
      Map<String, Set<String>> losses = losses(capture);
      List<DynamicNode> tests = new ArrayList<>();
      for (JsonNode table : expected()) {
        String name = table.path("table").asText();
        int column = 0;
        for (JsonNode declared : table.path("columns")) {
          String test = name + "." + declared.path("name").asText();
          int index = column++;
          Set<String> lost = losses.getOrDefault(test, new TreeSet<>());
          tests.add(
              dynamicTest(test, () -> assertEquals(lost, differing(table, index, outcome), test)));
        }
      }
      return dynamicContainer(capture, tests);
    } catch (IOException | PoisonException e) {
      throw new AssertionError(capture, e);
    }
  }

  /** The keys of the rows whose lake value is not the database's. */
  private static Set<String> differing(JsonNode table, int column, Outcome outcome) {
    Set<String> differing = new TreeSet<>();
    JsonNode declared = table.path("columns").get(column);
    Map<String, Row> rows =
        outcome.rows().getOrDefault(table.path("table").asText(), new HashMap<>());
    for (JsonNode row : table.path("rows")) {
      String key = row.path(0).asText();
      Row lake = rows.get(key);
      String text = row.get(column).isNull() ? null : row.get(column).asText();
      if (lake == null) {
        differing.add(key);
        continue;
      }
      String lakeName = LakeNames.of(declared.path("name").asText());
      int at = lake.schema().indexOf(lakeName);
      Object value =
          at >= 0
              ? lake.values()[at]
              : outcome.fills().get(table.path("table").asText() + "." + lakeName).fill();
      if (!DatabaseText.same(
          declared.path("form").asText(),
          declared.path("nullable").asBoolean(),
          text,
          value,
          lake.snapshot())) {
        differing.add(key);
      }
    }
    return differing;
  }

  private static Outcome decode(String capture) throws IOException, PoisonException {
    List<SourceRecord> records = records(capture);
    Map<String, Map<String, Row>> rows = new HashMap<>();
    Map<String, Column> fills = new HashMap<>();
    try (DebeziumDecoder decoder =
        new DebeziumDecoder(
            new Topics(capture),
            MODES.get(capture.substring(0, 1)),
            Epochs.single(),
            Contracts.none(),
            feed(capture, records))) {
      for (SourceRecord record : records) {
        try {
          apply(decoder.decode(record), rows, fills);
        } catch (PoisonException e) {
          // A refused row is one that the lake lacks; losses.txt must name it.
          assertEquals(Reason.BAD_VALUE, e.reason(), e.getMessage());
        }
      }
    }
    return new Outcome(rows, fills);
  }

  private static void apply(
      Decoded decoded, Map<String, Map<String, Row>> rows, Map<String, Column> fills) {
    if (decoded instanceof Decoded.Control control) {
      for (ChangeEvent event : control.schemas()) {
        for (Column column : event.schema().columns()) {
          // The lake keeps the fill that a column had when it was added.
          fills.putIfAbsent(event.schema().table().table() + "." + column.name(), column);
        }
      }
    } else if (decoded instanceof Decoded.Change change) {
      ChangeEvent event = change.event();
      Map<String, Row> table =
          rows.computeIfAbsent(event.schema().table().table(), t -> new LinkedHashMap<>());
      if (event.operation().leavesRow()) {
        Object first = event.after()[0];
        table.put(
            String.valueOf(first),
            new Row(event.schema(), event.after(), !event.position().streamed()));
      } else if (event.before() != null) {
        table.remove(String.valueOf(event.before()[0]));
      }
    }
  }

  private static SchemaFeed feed(String prefix, List<SourceRecord> records) {
    return new SchemaFeed() {
      @Override
      public long poll(Consumer<SourceRecord> consumer) {
        records.stream().filter(r -> r.topic().equals(prefix)).forEach(consumer);
        return Long.MAX_VALUE;
      }

      @Override
      public void close() {}
    };
  }

  private static List<SourceRecord> records(String capture) throws IOException {
    List<SourceRecord> records = new ArrayList<>();
    try (CaptureReader reader =
        new CaptureReader(
            TypeConformanceTest.class.getResourceAsStream(FOLDER + capture + ".jsonl.gz"))) {
      for (SourceRecord r = reader.next(); r != null; r = reader.next()) {
        records.add(r);
      }
    }
    return records;
  }

  private static List<JsonNode> expected() throws IOException {
    List<JsonNode> tables = new ArrayList<>();
    InputStream in = TypeConformanceTest.class.getResourceAsStream(FOLDER + "expected.jsonl.gz");
    for (String line : lines(new GZIPInputStream(in))) {
      tables.add(JSON.readTree(line));
    }
    return tables;
  }

  /** Keys by {@code Table.column}, of the lines for this capture: its name, or a part of it. */
  private static Map<String, Set<String>> losses(String capture) throws IOException {
    Map<String, Set<String>> losses = new HashMap<>();
    for (String line :
        lines(TypeConformanceTest.class.getResourceAsStream(FOLDER + "losses.txt"))) {
      String[] parts = line.split("\\|", -1);
      if (line.startsWith("#") || !capture.matches(parts[0].strip())) {
        continue;
      }
      for (String column : parts[1].strip().split(" ", -1)) {
        losses
            .computeIfAbsent(column, c -> new TreeSet<>())
            .addAll(List.of(parts[2].strip().split(" ", -1)));
      }
    }
    return losses;
  }

  private static List<String> lines(InputStream in) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }
}
