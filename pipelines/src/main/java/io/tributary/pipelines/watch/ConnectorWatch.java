package io.tributary.pipelines.watch;

import io.tributary.pipelines.connector.Connector;
import io.tributary.schemas.debezium.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/**
 * Whether anything can still arrive: the connector's heartbeats in Kafka, and what Kafka Connect
 * says of the connector where it can be reached.
 *
 * <p>Heartbeats come at an interval that the connector chooses, which is learned from the last
 * ones. The connector is silent if neither a heartbeat nor any other record came for {@link #BEATS}
 * intervals, and for {@link #LEAST} at least: an idle server sends its connector something to beat
 * at only once a minute. Without any heartbeat so far nothing can be known, and nothing is said.
 * Times are those of the worker that wrote the records; its clock may differ by half of {@link
 * #LEAST}.
 *
 * <p>A look costs some four requests to the broker and two to Connect. It is made every 30 s,
 * whoever asks more often; for a run that ends, once at its end.
 */
public final class ConnectorWatch implements JobWatch, AutoCloseable {

  /** The time between two looks. */
  static final Duration INTERVAL = Duration.ofSeconds(30);

  /** So many heartbeats may be missing. */
  static final int BEATS = 3;

  /** The shortest silence that means anything. */
  static final Duration LEAST = Duration.ofMinutes(2);

  /** So many heartbeats are looked at to learn their interval. */
  private static final int LOOKED_AT = 10;

  private static final Duration SECOND = Duration.ofSeconds(1);

  private static final String HEARTBEAT = "__debezium-heartbeat.";

  private final KafkaLook kafka;
  private final Worker worker;
  private final String topic;
  private final String name;
  private final Repeats repeats = new Repeats();
  private Instant nextLook = Instant.MIN;
  private Instant silentSince;
  private String failure = "";

  /** What Connect says of the connector. */
  @FunctionalInterface
  interface Worker {
    /** Why it does not work; empty if it does, or if nobody can say. */
    Optional<String> failure() throws InterruptedException;
  }

  ConnectorWatch(KafkaLook kafka, Topics topics, String name, Worker worker) {
    this.kafka = kafka;
    this.worker = worker;
    this.topic = HEARTBEAT + topics.prefix();
    this.name = name;
  }

  /**
   * Watches a connector.
   *
   * @param consumerConfig Kafka consumer properties, with the bootstrap servers
   * @param topics the connector's
   * @param connector with a time limit of a second or two: the caller waits for it
   */
  public static ConnectorWatch of(
      Map<String, Object> consumerConfig, Topics topics, Connector connector) {
    return new ConnectorWatch(
        new KafkaBroker(consumerConfig, topics), topics, connector.name(), connector::failure);
  }

  @Override
  public Optional<String> hopeless() {
    return Optional.empty();
  }

  @Override
  public List<String> look(Instant now) {
    if (!nextLook.isAfter(now)) {
      nextLook = now.plus(INTERVAL);
      try {
        lookAtWorker(now);
        lookAtHeartbeats(now);
      } catch (KafkaException e) {
        // Whoever watches the lake says that the broker is away; of the connector nothing is known.
        return repeats.take(now);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return repeats.take(now);
  }

  @Override
  public void close() {
    kafka.close();
  }

  private void lookAtWorker(Instant now) throws InterruptedException {
    String found = worker.failure().orElse("");
    if (!found.isEmpty() && !found.equals(failure)) {
      repeats.tell(
          now,
          "failure",
          "The connector "
              + name
              + " "
              + found
              + ", and nothing arrives until it runs; ./tributary connector restart --name="
              + name
              + " starts it again");
    }
    failure = found;
  }

  private void lookAtHeartbeats(Instant now) {
    List<Instant> beats = kafka.last(topic, LOOKED_AT);
    if (beats.isEmpty()) {
      return;
    }
    Duration interval = interval(beats);
    Instant last = beats.get(beats.size() - 1);
    Instant alive = kafka.newest(now).filter(last::isBefore).orElse(last);
    Duration limit = Spans.max(LEAST, interval.multipliedBy(BEATS));
    if (!alive.plus(limit).isBefore(now)) {
      if (silentSince != null) {
        repeats.tell(
            now,
            "alive",
            "The connector's heartbeat is back after "
                + Spans.of(Duration.between(silentSince, alive)));
        silentSince = null;
      }
      return;
    }
    if (silentSince == null) {
      silentSince = alive;
      // One line is enough: Connect knows more.
      if (failure.isEmpty()) {
        repeats.tell(
            now,
            "silent",
            "No heartbeat of the connector since "
                + Spans.dateTime(alive)
                + " ("
                + (interval.isZero() ? "there was one" : "usually every " + Spans.of(interval))
                + "), so nothing arrives; ./tributary connector status --name="
                + name
                + " tells why, ./tributary connector restart --name="
                + name
                + " starts it again");
      }
    }
  }

  /** The usual time between two heartbeats: of some, the one in the middle. */
  private static Duration interval(List<Instant> beats) {
    List<Duration> gaps = new ArrayList<>();
    for (int i = 1; i < beats.size(); i++) {
      gaps.add(Duration.between(beats.get(i - 1), beats.get(i)).abs());
    }
    gaps.sort(null);
    return gaps.isEmpty() ? Duration.ZERO : Spans.max(SECOND, gaps.get(gaps.size() / 2));
  }
}
