package io.tributary.schemas.debezium;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.schemas.capture.CaptureReader;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.position.Epochs;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a record holds, it is decoded or it is a dead letter, and that with a reason. */
class MutationTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final long[] STAMPS = {Long.MIN_VALUE, -1, 0, 1_790_000_001_000L, Long.MAX_VALUE};

  private static final List<JsonNode> ODD =
      List.of(
          NODES.nullNode(),
          NODES.arrayNode(),
          NODES.objectNode(),
          NODES.booleanNode(true),
          NODES.textNode(""),
          NODES.textNode("x"),
          NODES.textNode("9".repeat(70)),
          NODES.textNode("+999999999-12-31T23:59:59.999999999Z"),
          NODES.textNode("\u0000\ud800"),
          NODES.numberNode(0),
          NODES.numberNode(-1),
          NODES.numberNode(Integer.MIN_VALUE),
          NODES.numberNode(Long.MAX_VALUE),
          NODES.numberNode(Long.MIN_VALUE),
          NODES.numberNode(BigInteger.TEN.pow(400)),
          NODES.numberNode(new BigDecimal("1e999999999")),
          NODES.numberNode(new BigDecimal("1e-999999999")),
          NODES.numberNode(new BigDecimal("-0.5")));

  private static List<SourceRecord> records(String capture) throws IOException {
    List<SourceRecord> records = new ArrayList<>();
    try (InputStream in = MutationTest.class.getResourceAsStream("/captures/" + capture);
        CaptureReader reader = new CaptureReader(in)) {
      for (SourceRecord record = reader.next(); record != null; record = reader.next()) {
        records.add(record);
      }
    }
    return records;
  }

  /** All schema changes at once, as a topic that is read again gives them. */
  private static DebeziumDecoder decoder(String prefix, List<SourceRecord> schemaChanges) {
    SchemaFeed feed =
        new SchemaFeed() {
          @Override
          public long poll(Consumer<SourceRecord> records) {
            schemaChanges.forEach(records);
            return Long.MAX_VALUE;
          }

          @Override
          public void close() {}
        };
    return new DebeziumDecoder(
        new Topics(prefix), WireModes.DEFAULT, Epochs.single(), Contracts.bundled(), feed);
  }

  private static void assertDecodes(DebeziumDecoder decoder, SourceRecord record, String what) {
    try {
      decoder.decode(record);
    } catch (PoisonException e) {
      assertFalse(
          e.getMessage().startsWith("The record can't be read"),
          () -> what + ": " + e.getMessage());
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(what + ": " + record.coordinates(), e);
    }
  }

  @ParameterizedTest
  @CsvSource({"store/plain.jsonl.gz,1", "store/envelope.jsonl.gz,2", "types/plain.jsonl.gz,3"})
  void aMutatedRecordIsDecodedOrPoison(String capture, long seed) throws IOException {
    List<SourceRecord> records = records(capture);
    String prefix = prefix(records);
    List<SourceRecord> schemas = records.stream().filter(r -> r.topic().equals(prefix)).toList();
    Random random = new Random(seed);
    try (DebeziumDecoder decoder = decoder(prefix, schemas)) {
      for (int i = 0; i < 20_000; i++) {
        SourceRecord record = records.get(random.nextInt(records.size()));
        assertDecodes(decoder, mutated(record, random), capture + ", seed " + seed + ", step " + i);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void aMutatedSchemaChangeNeverFailsTheRecordsThatAreReadWithIt(long seed) throws IOException {
    List<SourceRecord> records = records("types/plain.jsonl.gz");
    String prefix = prefix(records);
    List<SourceRecord> rows = records.stream().filter(r -> !r.topic().equals(prefix)).toList();
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      List<SourceRecord> schemas = new ArrayList<>();
      for (SourceRecord record : records) {
        if (record.topic().equals(prefix)) {
          schemas.add(random.nextInt(4) == 0 ? mutated(record, random) : record);
        }
      }
      String what = "seed " + seed + ", step " + i;
      try (DebeziumDecoder decoder = decoder(prefix, schemas)) {
        schemas.forEach(schema -> assertDecodes(decoder, schema, what));
        for (int row = 0; row < 20; row++) {
          assertDecodes(decoder, rows.get(random.nextInt(rows.size())), what);
        }
      }
    }
  }

  private static String prefix(List<SourceRecord> records) {
    String prefix =
        records.stream()
            .flatMap(r -> Topics.namedBy(r).stream())
            .map(Topics::prefix)
            .findFirst()
            .orElseThrow();
    assertTrue(records.stream().anyMatch(r -> r.topic().equals(prefix)), prefix);
    return prefix;
  }

  private static SourceRecord mutated(SourceRecord record, Random random) {
    boolean ofKey = record.key() != null && random.nextInt(8) == 0;
    byte[] old = ofKey ? record.key() : record.value();
    byte[] changed = old == null ? FRAMES[random.nextInt(FRAMES.length)] : mutated(old, random);
    return new SourceRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        random.nextInt(8) == 0 ? STAMPS[random.nextInt(STAMPS.length)] : record.timestamp(),
        random.nextInt(8) == 0
            ? List.of(
                new SourceRecord.Header("__debezium.newkey", FRAMES[random.nextInt(FRAMES.length)]))
            : record.headers(),
        ofKey ? changed : record.key(),
        ofKey ? record.value() : changed);
  }

  private static final byte[][] FRAMES = {
    {},
    {0},
    {0, 0, 0, 0, 1},
    {0, 0, 0, 0, 7, 0, 2, 4, 'w', 'x'},
    {(byte) 0xff, (byte) 0xfe, '{', 0},
    {'{'},
    {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, '{', '}'},
    {'"', (byte) 0xc3, '"'}
  };

  private static byte[] mutated(byte[] bytes, Random random) {
    switch (random.nextInt(8)) {
      case 0 -> {
        return Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      }
      case 1 -> {
        byte[] changed = bytes.clone();
        if (changed.length > 0) {
          changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
        }
        return changed;
      }
      case 2 -> {
        return FRAMES[random.nextInt(FRAMES.length)];
      }
      default -> {
        try {
          JsonNode json = JSON.readTree(bytes);
          mutate(json, random);
          return JSON.writeValueAsBytes(json);
        } catch (IOException e) {
          throw new java.io.UncheckedIOException(e);
        }
      }
    }
  }

  /** Changes one field of an object that is somewhere in the document. */
  private static void mutate(JsonNode json, Random random) {
    List<ObjectNode> objects = new ArrayList<>();
    collect(json, objects);
    List<ObjectNode> candidates = objects.stream().filter(o -> !o.isEmpty()).toList();
    if (candidates.isEmpty()) {
      return;
    }
    ObjectNode object = candidates.get(random.nextInt(candidates.size()));
    List<Map.Entry<String, JsonNode>> fields = new ArrayList<>(object.properties());
    String field = fields.get(random.nextInt(fields.size())).getKey();
    switch (random.nextInt(6)) {
      case 0 -> object.remove(field);
      case 1 -> object.set(field + "2", object.remove(field));
      default -> object.set(field, ODD.get(random.nextInt(ODD.size())));
    }
  }

  private static void collect(JsonNode json, List<ObjectNode> objects) {
    if (json instanceof ObjectNode object) {
      objects.add(object);
    }
    if (json instanceof ObjectNode || json instanceof ArrayNode) {
      json.forEach(child -> collect(child, objects));
    }
  }
}
