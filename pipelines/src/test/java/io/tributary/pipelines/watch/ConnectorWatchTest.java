package io.tributary.pipelines.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.schemas.debezium.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectorWatchTest {

  private static final Instant T0 = Instant.parse("2026-03-01T10:15:02.345Z");
  private static final String HEARTBEAT = "__debezium-heartbeat.store";

  private final FakeKafka kafka = new FakeKafka();
  private Optional<String> failure = Optional.empty();
  private final ConnectorWatch watch =
      new ConnectorWatch(kafka, new Topics("store"), "store", () -> failure);

  private static Instant at(long seconds) {
    return T0.plusSeconds(seconds);
  }

  private void beat(long from, long to, long every) {
    for (long second = from; second <= to; second += every) {
      kafka.publish(HEARTBEAT, at(second), 1);
    }
  }

  private List<String> look(long from, long to) {
    List<String> lines = new ArrayList<>();
    for (long second = from; second <= to; second += 10) {
      lines.addAll(watch.look(at(second)));
    }
    return lines;
  }

  @Test
  void aHeartbeatThatStopsIsToldOnceAndThatItIsBack() {
    beat(-300, 0, 10);
    assertEquals(List.of(), look(0, 120));
    assertEquals(
        List.of(
            "No heartbeat of the connector since 2026-03-01T10:15:02Z (usually every 10 s), so"
                + " nothing arrives; ./tributary connector status --name=store tells why,"
                + " ./tributary connector restart --name=store starts it again"),
        look(130, 1_000));
    beat(1_005, 1_005, 1);
    assertEquals(List.of("The connector's heartbeat is back after 16 min"), look(1_010, 1_040));
  }

  @Test
  void aRunThatEndsAsksOnce() {
    beat(-900, -600, 10);
    assertEquals(1, watch.look(at(0)).size());
  }

  @Test
  void heartbeatsThatAreRareMayBeMissingForLonger() {
    beat(-3_000, 0, 300);
    assertEquals(List.of(), look(0, 900));
    assertEquals(1, look(910, 940).size());
  }

  @Test
  void aConnectorWhoseRecordsArriveIsNotSilent() {
    beat(-300, 0, 10);
    kafka.publish("store.online_store.Orders", at(590), 1);
    assertEquals(List.of(), watch.look(at(600)));
  }

  @Test
  void aRecordFromTheFutureProvesNothing() {
    beat(-300, 0, 10);
    kafka.publish("store.online_store.Orders", at(100_000), 1);
    assertEquals(1, watch.look(at(600)).size());
  }

  @Test
  void withoutAnyHeartbeatNothingIsSaid() {
    kafka.publish("store.online_store.Orders", at(-10_000), 1);
    assertEquals(List.of(), watch.look(at(0)));
  }

  @Test
  void aTaskThatFailedIsToldOnceAndTheSilenceIsNoSecondLine() {
    beat(-300, 0, 10);
    failure = Optional.of("has failed: ConnectException: Access denied for user 'debezium'");
    assertEquals(
        List.of(
            "The connector store has failed: ConnectException: Access denied for user 'debezium',"
                + " and nothing arrives until it runs; ./tributary connector restart --name=store"
                + " starts it again"),
        look(0, 600));
  }

  @Test
  void aBrokerThatIsAwaySaysNothingOfTheConnector() {
    kafka.away = true;
    assertEquals(List.of(), watch.look(at(0)));
  }
}
