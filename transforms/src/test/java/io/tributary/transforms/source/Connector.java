package io.tributary.transforms.source;

import io.tributary.schemas.change.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Publishes binlog events as Kafka records, at least once: it stops now and then and begins again
 * somewhere before, also within a transaction, never inside a snapshot and never at another server.
 * Then the records have other offsets, and the events of the transaction are numbered from 1 again.
 * At the end it may begin again and be cut short. The number of partitions may grow once it runs
 * without a stop. A fail-over takes it seconds.
 */
final class Connector {

  private static final int MAX_PARTITIONS = 4;

  private final Random random;
  private final List<SourceRecord> records = new ArrayList<>();
  private final Set<Long> cuts = new HashSet<>();
  private final Map<String, Long> offsets = new HashMap<>();
  private final Set<String> gtids = new HashSet<>();
  private long time = 1_790_000_000_000L;
  private int partitions;
  private int restarts;
  private boolean restarted;
  private long skipped;
  private int history;
  private boolean evident = true;

  /**
   * A connector.
   *
   * @param restarts how often it may stop and begin again
   */
  Connector(Random random, int partitions, int restarts) {
    this.random = random;
    this.partitions = partitions;
    this.restarts = restarts;
  }

  /** The records, in the order of their timestamps. */
  List<SourceRecord> records() {
    return List.copyOf(records);
  }

  /**
   * Timestamps at which a run may end: everywhere but between a fail-over and its first new
   * transaction. A run that sees the one without the other counts what it sees as the old history.
   */
  Set<Long> cuts() {
    return Set.copyOf(cuts);
  }

  void publish(List<BinlogEvent> events) {
    int furthest = 0;
    for (int i = 0; i < events.size(); ) {
      BinlogEvent event = events.get(i);
      boolean again = i < furthest;
      if (restarts == 0 && !again && beginsTransaction(events, i)) {
        grow();
      }
      if (!again || event.place().isStreamed()) {
        publish(event);
      }
      i++;
      furthest = Math.max(furthest, i);
      if (evident) {
        cuts.add(time);
        if (restarts > 0 && random.nextInt(12) == 0) {
          restarts--;
          i = Math.max(firstToRepeat(events, furthest), i - 1 - random.nextInt(15));
          beginAgain(events.get(Math.min(i, events.size() - 1)));
        }
      }
    }
    if (restarted && evident && random.nextInt(3) == 0) {
      publishPart(events);
    }
  }

  /** A transaction's events are numbered as this delivery counts them. */
  private void beginAgain(BinlogEvent event) {
    restarted = true;
    skipped = Math.max(0, event.place().order() - 1);
  }

  /** The last events once more, and not to their end. */
  private void publishPart(List<BinlogEvent> events) {
    int from = Math.max(firstToRepeat(events, events.size()), events.size() - random.nextInt(15));
    int to = from + random.nextInt(events.size() - from + 1);
    for (BinlogEvent event : events.subList(from, to)) {
      if (event == events.get(from)) {
        beginAgain(event);
      }
      if (event.place().isStreamed()) {
        publish(event);
        cuts.add(time);
      }
    }
  }

  private static boolean beginsTransaction(List<BinlogEvent> events, int at) {
    return at > 0 && events.get(at).place().pos() != events.get(at - 1).place().pos();
  }

  private void grow() {
    if (partitions < MAX_PARTITIONS && random.nextInt(30) == 0) {
      partitions++;
      restarted = false;
    }
  }

  private static int firstToRepeat(List<BinlogEvent> events, int end) {
    int first = end;
    while (first > 0
        && events.get(first - 1).place().history() == events.get(end - 1).place().history()
        && (events.get(first - 1).place().isStreamed()
            || events.get(first - 1).place().snapshot().equals("incremental"))) {
      first--;
    }
    return first;
  }

  private void publish(BinlogEvent event) {
    BinlogEvent.Place place = event.place();
    if (place.history() != history) {
      history = place.history();
      evident = false;
      time += 10_000;
    }
    // A transaction that nobody has seen, or where there are no ids the new server's own number.
    evident |= place.isStreamed() && (place.gtid() == null || gtids.add(place.gtid()));
    skipped = place.order() == 1 ? 0 : skipped;
    next();
    if (event instanceof BinlogEvent.Row row) {
      publish(row);
    } else if (event instanceof BinlogEvent.Truncate truncate) {
      add(
          DebeziumJson.TOPIC,
          random.nextInt(partitions),
          List.of(),
          null,
          DebeziumJson.truncate(truncate));
    } else if (event instanceof BinlogEvent.Statement statement) {
      String key = "{\"databaseName\":\"" + (statement.isOfServer() ? "" : "shop") + "\"}";
      add(DebeziumJson.PREFIX, 0, List.of(), key, DebeziumJson.statement(statement));
    }
  }

  private void publish(BinlogEvent.Row row) {
    List<SourceRecord.Header> headers = new ArrayList<>();
    if (row.newKey() != null) {
      headers.add(header("__debezium.newkey", row.newKey()));
    }
    if (row.oldKey() != null) {
      headers.add(header("__debezium.oldkey", row.oldKey()));
    }
    int partition = Math.floorMod(row.key() * 31, partitions);
    String key = DebeziumJson.key(row.key());
    add(DebeziumJson.TOPIC, partition, headers, key, DebeziumJson.row(row, skipped));
    if (row.op().equals("d") && random.nextBoolean()) {
      next();
      add(DebeziumJson.TOPIC, partition, List.of(), key, null);
    }
    if (random.nextInt(30) == 0) {
      next();
      add("__debezium-heartbeat.p", 0, List.of(), "{\"serverName\":\"p\"}", "{\"ts_ms\":1}");
    }
  }

  private static SourceRecord.Header header(String name, int key) {
    return new SourceRecord.Header(name, bytes(DebeziumJson.key(key)));
  }

  /** Every record has a time of its own; a quiet minute makes another window, or another day. */
  private void next() {
    time += 1 + (random.nextInt(20) == 0 ? random.nextInt(90_000_000) : random.nextInt(2_000));
  }

  private void add(
      String topic, int partition, List<SourceRecord.Header> headers, String key, String value) {
    long offset = offsets.merge(topic + "/" + partition, 1L, Long::sum) - 1;
    records.add(
        new SourceRecord(topic, partition, offset, time, headers, bytes(key), bytes(value)));
  }

  private static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }
}
