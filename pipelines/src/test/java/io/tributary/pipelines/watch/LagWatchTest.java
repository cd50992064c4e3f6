package io.tributary.pipelines.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.schemas.debezium.Topics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LagWatchTest {

  private static final Instant T0 = Instant.parse("2026-03-01T10:15:02Z");
  private static final String ORDERS = "store.online_store.Orders";
  private static final String PAYMENTS = "store.online_store.Payments";

  private final FakeKafka kafka = new FakeKafka();
  private final Map<String, Long> committed = new TreeMap<>();
  private boolean ledgerIsAway;
  private LagWatch watch;

  @BeforeEach
  void start() {
    kafka.create(ORDERS);
    kafka.create(PAYMENTS);
    watch = new LagWatch(kafka, new Topics("store"), this::nextOffsets, Duration.ofSeconds(5));
  }

  private Map<String, Long> nextOffsets() throws IOException {
    if (ledgerIsAway) {
      throw new IOException("Connection refused");
    }
    return committed;
  }

  private static Instant at(long seconds) {
    return T0.plusSeconds(seconds);
  }

  private void commit(String topic, long offset) {
    committed.put(FakeKafka.id(topic), offset);
  }

  @Test
  void countsWhatWaitsAndForHowLongByTable() {
    kafka.publish(ORDERS, at(-90), 3);
    kafka.publish(ORDERS, at(-20), 4);
    kafka.publish(PAYMENTS, at(-5), 2);
    commit(ORDERS, 3);
    commit(PAYMENTS, 2);
    assertEquals(List.of(), watch.look(at(0)));
    assertEquals(4, watch.waiting());
    assertEquals(Map.of("Orders", Duration.ofSeconds(20)), watch.behind());
    assertEquals(5, watch.committed());
  }

  @Test
  void looksEveryTenSeconds() {
    watch.look(at(0));
    kafka.publish(ORDERS, at(1), 1);
    watch.look(at(5));
    assertEquals(0, watch.waiting());
    watch.look(at(10));
    assertEquals(1, watch.waiting());
  }

  @Test
  void aTableThatFallsBehindWhileOthersKeepUpIsTold() {
    List<String> lines = new ArrayList<>();
    for (int second = 0; second <= 90; second += 10) {
      kafka.publish(ORDERS, at(second), 100);
      kafka.publish(PAYMENTS, at(second), 10);
      commit(ORDERS, second);
      commit(PAYMENTS, kafka.end(PAYMENTS));
      lines.addAll(watch.look(at(second)));
    }
    assertEquals(
        List.of(
            "Orders falls behind: 730 records wait, the oldest for 70 s, while 1 other table keeps"
                + " up; a run that is started again cuts a table that has grown into more shards,"
                + " and --parallelism gives them slots"),
        lines);
    commit(ORDERS, kafka.end(ORDERS));
    assertEquals(List.of(), watch.look(at(100)), "the same table within a minute");
    assertEquals(List.of("Orders keeps up again"), watch.look(at(140)));
  }

  @Test
  void whatWindowsHoldBackIsNoFallingBehind() {
    List<String> lines = new ArrayList<>();
    long window = 30;
    watch = new LagWatch(kafka, new Topics("store"), this::nextOffsets, Duration.ofSeconds(window));
    for (long second = 0; second <= 900; second += 10) {
      kafka.publish(ORDERS, at(second), 100);
      if (second % window == 0) {
        commit(ORDERS, kafka.end(ORDERS) - 100);
      }
      lines.addAll(watch.look(at(second)));
    }
    assertEquals(List.of(), lines);
  }

  @Test
  void aLakeThatFallsBehindAltogetherIsOneLine() {
    List<String> lines = new ArrayList<>();
    for (int second = 0; second <= 90; second += 10) {
      for (String topic : List.of(ORDERS, PAYMENTS)) {
        kafka.publish(topic, at(second), 1_000);
        commit(topic, second);
      }
      lines.addAll(watch.look(at(second)));
    }
    assertEquals(
        List.of(
            "The lake falls behind: 15,860 records wait, the oldest for 70 s, and become more; a"
                + " larger --window or more slots with --parallelism carry more"),
        lines);
    for (String topic : List.of(ORDERS, PAYMENTS)) {
      commit(topic, kafka.end(topic));
    }
    assertEquals(List.of("The lake keeps up again"), watch.look(at(100)));
  }

  @Test
  void aLakeToWhichNothingIsCommittedIsToldOnce() {
    kafka.publish(ORDERS, at(-5), 12_345);
    List<String> lines = new ArrayList<>();
    for (int second = 0; second <= 300; second += 10) {
      lines.addAll(watch.look(at(second)));
    }
    assertEquals(
        List.of(
            "Nothing was committed to the lake for 2 min though 12,345 records wait; the lines"
                + " above or the engine's log say why, and a run that is stopped goes on when it is"
                + " started again"),
        lines);
    commit(ORDERS, 12_345);
    assertEquals(List.of("Commits to the lake go on"), watch.look(at(310)));
  }

  @Test
  void aLakeThatWaitsForRecordsSaysNothing() {
    for (int second = 0; second <= 900; second += 10) {
      assertEquals(List.of(), watch.look(at(second)));
    }
  }

  @Test
  void aTopicThatCameLaterIsToldOnce() {
    watch.look(at(0));
    kafka.publish("store.online_store.Returns", at(5), 1);
    assertEquals(
        List.of("store.online_store.Returns-0 came after the job began, which does not read it"),
        watch.look(at(10)));
    assertTrue(watch.seesNewPartitions());
    assertEquals(0, watch.waiting());
    for (int second = 20; second <= 300; second += 10) {
      assertEquals(List.of(), watch.look(at(second)));
    }
  }

  @Test
  void aBrokerThatIsAwayIsToldOnceAMinuteAndThatItIsBack() {
    watch.look(at(0));
    kafka.away = true;
    List<String> lines = new ArrayList<>();
    for (int second = 10; second <= 60; second += 10) {
      lines.addAll(watch.look(at(second)));
    }
    assertEquals(
        List.of(
            "Kafka has not answered since 10:15:12Z, so nothing arrives; see that the broker of"
                + " --bootstrapServers runs"),
        lines);
    kafka.away = false;
    lines = watch.look(at(65));
    assertEquals(List.of(), lines);
    assertEquals("Kafka answers again", watch.look(at(70)).get(0));
  }

  @Test
  void aLedgerThatCannotBeReadIsTold() {
    ledgerIsAway = true;
    assertEquals(
        List.of(
            "The lake's ledger can't be read: Connection refused; see that the storage and the"
                + " broker can be reached from the engine"),
        watch.look(at(0)));
  }
}
