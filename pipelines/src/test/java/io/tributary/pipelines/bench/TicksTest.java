package io.tributary.pipelines.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.Operation;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.Contracts;
import io.tributary.schemas.debezium.DebeziumDecoder;
import io.tributary.schemas.debezium.Decoded;
import io.tributary.schemas.debezium.PoisonException;
import io.tributary.schemas.debezium.SchemaFeed;
import io.tributary.schemas.debezium.Topics;
import io.tributary.schemas.debezium.WireModes;
import io.tributary.schemas.position.Epochs;
import io.tributary.schemas.position.LogPosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

final class TicksTest {
  private static final long BORN = 1_790_000_000_000_000L;
  private static final int ROWS = 5;

  private final Ticks ticks = new Ticks("b", List.of("Ticks", "Others"), ROWS, 2, BORN, 3);
  private final Map<String, Long> offsets = new HashMap<>();
  private final List<SourceRecord> schema = records(ticks.schema(BORN));

  @Test
  void theSchemaIsControlRecords() throws PoisonException {
    assertEquals(5, schema.size());
    for (SourceRecord record : schema) {
      Decoded.Control control = assertInstanceOf(Decoded.Control.class, decode(record));
      assertEquals(Decoded.ControlKind.SCHEMA_CHANGE, control.kind());
    }
  }

  @Test
  void aSnapshotsRowIsReadWithoutAnEnvelope() throws PoisonException {
    ChangeEvent event = change(ticks.read(0, 3, BORN + 7));
    assertEquals(Operation.READ, event.operation());
    assertEquals("[3]", event.key());
    assertArrayEquals(new Object[] {3L, 0L, BORN, "change 00000000 of row 0000003"}, event.after());
    assertNull(event.before());
    assertEquals(BORN + 7, event.committedAt());
    assertTrue(ticks.isLoaded());
  }

  @Test
  void aChangeCarriesItsTimeInMicrosecondsAndItsTransaction() throws PoisonException {
    ProducerRecord<byte[], byte[]> record = ticks.update(BORN + 1_234_567);
    ChangeEvent event = change(record);
    assertEquals(Operation.UPDATE, event.operation());
    assertEquals(BORN + 1_234_567, event.committedAt());
    assertEquals((BORN + 1_234_567) / 1000, record.timestamp());
    assertEquals("f49eb08b-e67d-11f1-8f99-02fc00000001:1", event.transaction().gtid());
    assertEquals(event.transaction().gtid(), event.transaction().id());
    assertEquals(1, event.transaction().order());
    assertEquals(0L, event.before()[1]);
    assertEquals(1L, event.after()[1]);
    assertEquals(BORN + 1_234_567, event.after()[2]);
  }

  @Test
  void positionsOnlyEverRise() throws PoisonException {
    LogPosition last = change(ticks.read(0, 0, BORN)).position();
    for (int i = 0; i < 200; i++) {
      LogPosition next = change(ticks.update(BORN + i)).position();
      assertTrue(next.compareTo(last) > 0, next + " after " + last);
      last = next;
    }
  }

  @Test
  void theNewestChangeOfEachRowIsItsEnd() throws PoisonException {
    Map<String, Object[]> end = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      ChangeEvent event = change(ticks.update(BORN + i));
      end.put(event.schema().table().table() + event.key(), event.after());
    }
    for (int table = 0; table < 2; table++) {
      for (int id = 0; id < ROWS; id++) {
        Object[] row = end.get(ticks.tables().get(table) + "[" + id + "]");
        TickRecords.Row expected = ticks.row(table, id);
        assertArrayEquals(
            new Object[] {(long) id, expected.seq(), expected.made(), expected.note()}, row);
      }
    }
    assertEquals(300, ticks.changes());
    assertEquals(305, ticks.records());
  }

  @Test
  void aRowIsAlwaysInTheSamePartition() {
    for (int i = 0; i < 100; i++) {
      ProducerRecord<byte[], byte[]> record = ticks.update(BORN);
      String key = new String(record.key(), java.nio.charset.StandardCharsets.UTF_8);
      assertEquals(Integer.parseInt(key.replaceAll("\\D", "")) % 2, record.partition());
    }
  }

  private ChangeEvent change(ProducerRecord<byte[], byte[]> record) throws PoisonException {
    return assertInstanceOf(Decoded.Change.class, decode(records(List.of(record)).get(0))).event();
  }

  private List<SourceRecord> records(List<ProducerRecord<byte[], byte[]>> published) {
    List<SourceRecord> records = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : published) {
      records.add(
          new SourceRecord(
              record.topic(),
              record.partition(),
              offsets.merge(record.topic() + record.partition(), 1L, Long::sum) - 1,
              record.timestamp(),
              List.of(),
              record.key(),
              record.value()));
    }
    return records;
  }

  private Decoded decode(SourceRecord record) throws PoisonException {
    SchemaFeed feed =
        new SchemaFeed() {
          @Override
          public long poll(Consumer<SourceRecord> consumer) {
            schema.forEach(consumer);
            return Long.MAX_VALUE;
          }

          @Override
          public void close() {}
        };
    try (DebeziumDecoder decoder =
        new DebeziumDecoder(
            new Topics("b"), WireModes.DEFAULT, Epochs.single(), Contracts.none(), feed)) {
      return decoder.decode(record);
    }
  }
}
