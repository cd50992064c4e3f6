package io.tributary.schemas.debezium;

import static io.tributary.schemas.debezium.DecoderFixture.ITEMS;
import static io.tributary.schemas.debezium.DecoderFixture.change;
import static io.tributary.schemas.debezium.DecoderFixture.column;
import static io.tributary.schemas.debezium.DecoderFixture.schemaChange;
import static io.tributary.schemas.debezium.DecoderFixture.source;
import static io.tributary.schemas.debezium.DecoderFixture.statementValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.doubt.Doubt;
import io.tributary.schemas.position.Epochs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a decoder looks for schema changes, whatever the stamps of its records. */
class FollowedHistoryTest {

  private static final long HOUR = 3_600_000;

  private final List<SourceRecord> topic = new ArrayList<>();
  private int given;
  private int looks;
  private long now = 1_790_000_000_000L;
  private RuntimeException failure;

  private final SchemaFeed feed =
      new SchemaFeed() {
        @Override
        public long poll(Consumer<SourceRecord> records) {
          looks++;
          if (failure != null) {
            throw failure;
          }
          topic.subList(given, topic.size()).forEach(records);
          given = topic.size();
          return now;
        }

        @Override
        public void close() {}
      };

  private final DebeziumDecoder decoder =
      new DebeziumDecoder(
          new Topics("p"), WireModes.DEFAULT, Epochs.single(), Contracts.none(), feed, () -> now);

  private void told(long pos, String... columns) {
    topic.add(schemaChange(topic.size(), statementValue(pos, "ALTER TABLE Items", columns)));
  }

  private Decoded.Change decode(long stamp, long pos, String image) throws PoisonException {
    byte[] value =
        change("c", "null", image)
            .replace(source(120), source(pos))
            .getBytes(StandardCharsets.UTF_8);
    byte[] key = "{\"id\":1}".getBytes(StandardCharsets.UTF_8);
    return (Decoded.Change)
        decoder.decode(new SourceRecord(ITEMS, 0, 7, stamp, List.of(), key, value));
  }

  private static String amount(Decoded.Change change) {
    return change.event().after()[1].toString();
  }

  @Test
  void oneLookIsEnoughForWhatWasThereBefore() throws Exception {
    told(10, column("id", "INT"));
    for (int i = 0; i < 100; i++) {
      decode(now - 1000 + i, 100, "{\"id\":1}");
    }
    assertEquals(1, looks);
  }

  @ParameterizedTest
  @ValueSource(longs = {HOUR, 10 * 365 * 24 * HOUR, Long.MAX_VALUE, -1, 0, Long.MIN_VALUE})
  void recordsWhoseStampTellsNothingDoNotCostALookEach(long stamp) throws Exception {
    told(10, column("id", "INT"));
    long start = now;
    for (int i = 0; i < 1000; i++) {
      now = start + i;
      decode(stamp <= 0 || stamp == Long.MAX_VALUE ? stamp : start + stamp, 100, "{\"id\":1}");
    }
    assertTrue(looks > 10 && looks <= 1000 / FollowedHistory.FRESH_MILLIS + 1, looks + " looks");
  }

  @Test
  void aRecordFromTheFutureIsReadWithWhatIsThereNow() throws Exception {
    told(10, column("id", "INT"), column("amount", "DECIMAL", 10, 2));
    String row = "{\"id\":1,\"amount\":\"Aw1A\"}";
    assertEquals("2000.00", amount(decode(now + HOUR, 100, row)));
    told(200, column("id", "INT"), column("amount", "DECIMAL", 12, 4));
    now += 1000;
    assertEquals("20.0000", amount(decode(now + HOUR, 300, row)));
  }

  @Test
  void aChangeThatComesBehindItsRowsLeavesTheTableInDoubt() throws Exception {
    told(10, column("id", "INT"), column("amount", "DECIMAL", 10, 2));
    String row = "{\"id\":1,\"amount\":\"Aw1A\"}";
    decode(now - 1000, 300, row);
    told(200, column("id", "INT"), column("amount", "DECIMAL", 12, 4));
    now += 1000;
    Doubt doubt = decode(now, 400, row).doubts().get(0);
    assertEquals(Doubt.Cause.LATE_SCHEMA_CHANGE, doubt.cause());
    assertEquals("Items", doubt.table());
    assertEquals(200, doubt.since().pos());
    assertEquals(List.of(), decode(now, 500, row).doubts());
  }

  @Test
  void aChangeDeliveredTwiceIsNotLate() throws Exception {
    told(10, column("id", "INT"));
    told(200, column("id", "INT"), column("amount", "DECIMAL", 10, 2));
    decode(now - 1000, 300, "{\"id\":1,\"amount\":\"Aw1A\"}");
    told(200, column("id", "INT"), column("amount", "DECIMAL", 10, 2));
    now += 1000;
    assertEquals(List.of(), decode(now, 400, "{\"id\":1,\"amount\":\"Aw1A\"}").doubts());
    assertEquals(2, looks);
  }

  @Test
  void aFeedThatFailsIsNoDefectOfTheRecord() {
    failure = new IllegalStateException("no broker");
    assertSame(
        failure, assertThrows(IllegalStateException.class, () -> decode(now, 100, "{\"id\":1}")));
  }

  @Test
  void deadLettersDoNotCostALookEach() {
    topic.add(schemaChange(0, statementValue(10, "ALTER TABLE Items", column("id", "MONEY"))));
    long start = now;
    for (int i = 0; i < 1000; i++) {
      now = start + i;
      assertThrows(PoisonException.class, () -> decode(start - 1, 100, "{\"id\":1}"));
    }
    assertTrue(looks <= 2, looks + " looks");
  }
}
