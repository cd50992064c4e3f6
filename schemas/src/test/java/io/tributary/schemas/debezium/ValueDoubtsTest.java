package io.tributary.schemas.debezium;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.schemas.capture.CaptureReader;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.doubt.Doubt;
import io.tributary.schemas.position.Epochs;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recordings of a real server, and what no record of them tells. */
class ValueDoubtsTest {

  private static List<SourceRecord> capture(String name) throws IOException {
    List<SourceRecord> records = new ArrayList<>();
    try (InputStream in =
            ValueDoubtsTest.class.getResourceAsStream("/captures/values/" + name + ".jsonl");
        CaptureReader reader = new CaptureReader(in)) {
      for (SourceRecord record = reader.next(); record != null; record = reader.next()) {
        records.add(record);
      }
    }
    return records;
  }

  private static Set<String> doubts(String name, String prefix) throws Exception {
    List<SourceRecord> records = capture(name);
    SchemaFeed feed =
        new SchemaFeed() {
          @Override
          public long poll(Consumer<SourceRecord> consumer) {
            records.stream().filter(r -> r.topic().equals(prefix)).forEach(consumer);
            return Long.MAX_VALUE;
          }

          @Override
          public void close() {}
        };
    Set<String> found = new TreeSet<>();
    try (DebeziumDecoder decoder =
        new DebeziumDecoder(
            new Topics(prefix), WireModes.DEFAULT, Epochs.single(), Contracts.none(), feed)) {
      for (SourceRecord record : records) {
        if (record.topic().endsWith(".y2")) {
          continue;
        }
        Decoded decoded = decoder.decode(record);
        List<Doubt> doubts = List.of();
        if (decoded instanceof Decoded.Change change) {
          doubts = change.doubts();
        } else if (decoded instanceof Decoded.Control control) {
          doubts = control.doubts();
        }
        doubts.forEach(
            doubt ->
                found.add(doubt.table() + "@" + doubt.since().pos() + " " + doubt.cause().name()));
      }
    }
    return found;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "dropadd | z_dropadd | ~~",
        "default | z_default | ~~",
        "modifynarrow | z_modifynarrow | ~~",
        "sjisback | z_sjisback | ~~",
        "ansi | z_ansi | t@46281 UNKNOWN_FILL",
        "default_expr | z_default_expr | t@60960 UNKNOWN_FILL, t@61664 UNKNOWN_FILL",
        "integer-unsigned-plain | z_synpost2"
            + " | y3@17416 CONNECTOR_VALUES, y3@19001 CONNECTOR_VALUES, y3@20152 CONNECTOR_VALUES",
        "blob-text | p | ~~",
      })
  void areToldWhereTheyAriseAndNowhereElse(String name, String prefix, String doubts)
      throws Exception {
    assertEquals(doubts, String.join(", ", doubts(name, prefix)));
  }
}
