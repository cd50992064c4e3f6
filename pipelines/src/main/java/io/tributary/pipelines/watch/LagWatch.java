package io.tributary.pipelines.watch;

import io.tributary.pipelines.watch.KafkaLook.Partition;
import io.tributary.schemas.debezium.Topics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.KafkaException;

/**
 * What the lake and Kafka together tell of a continuous run, on any engine: how many records wait,
 * how far each table is behind, a table that falls behind, and a lake to which nothing is
 * committed.
 *
 * <p>A table is behind by the time that its oldest record has waited since it came to Kafka.
 * Windows let records wait until they close, so a table falls behind only if the least that has
 * waited in the later half of some windows is more than in the earlier half, and it is behind by
 * more than all of them.
 *
 * <p>A look costs three requests to the broker, and one record of each partition that waits; it is
 * made every ten seconds, whoever asks more often. Topics that came after the first look are told
 * and counted no further, since the run does not read them.
 */
public final class LagWatch implements JobWatch, AutoCloseable {

  /** The time between two looks. */
  static final Duration INTERVAL = Duration.ofSeconds(10);

  /** Windows over which a table must fall behind, and the least time. */
  static final int WINDOWS = 3;

  static final Duration LEAST = Duration.ofMinutes(1);

  /** Windows without a commit although records wait, and the least time. */
  static final int IDLE_WINDOWS = 5;

  static final Duration IDLE_LEAST = Duration.ofMinutes(2);

  /** How long until a table that still falls behind is told again. */
  static final Duration AGAIN = Duration.ofMinutes(5);

  private final KafkaLook kafka;
  private final Topics topics;
  private final Committed committed;
  private final Duration span;
  private final Duration idle;
  private final Repeats repeats = new Repeats();

  private Set<String> read;
  private final Set<String> late = new HashSet<>();
  private int looks;
  private Instant nextLook = Instant.MIN;
  private Instant silentSince;
  private final Map<String, TableLag> tables = new TreeMap<>();
  private Instant lakeTold;
  private Instant stillSince;
  private boolean stillTold;
  private Instant grewAt;
  private long sum;

  /** The offsets up to which the lake has committed. */
  @FunctionalInterface
  public interface Committed {

    /**
     * Looks them up.
     *
     * @return the next offset by {@code topicId/topic/partition}; a partition that is absent has
     *     nothing committed
     */
    Map<String, Long> nextOffsets() throws IOException;
  }

  LagWatch(
      KafkaLook kafka,
      Topics topics,
      Committed committed,
      Duration window,
      Set<String> partitions) {
    this(kafka, topics, committed, window);
    this.read = Set.copyOf(partitions);
  }

  /** Of a job that reads the partitions that are there at the first look. */
  LagWatch(KafkaLook kafka, Topics topics, Committed committed, Duration window) {
    this.kafka = kafka;
    this.topics = topics;
    this.committed = committed;
    this.span = Spans.max(LEAST, window.multipliedBy(WINDOWS));
    this.idle = Spans.max(IDLE_LEAST, window.multipliedBy(IDLE_WINDOWS));
  }

  /**
   * Watches a lake that a job fills from a connector's topics.
   *
   * @param consumerConfig Kafka consumer properties, with the bootstrap servers
   * @param committed asked at every look that is made
   * @param window the longest time between two commits of a job that keeps up
   * @param partitions ids of the partitions that the job reads
   */
  public static LagWatch of(
      Map<String, Object> consumerConfig,
      Topics topics,
      Committed committed,
      Duration window,
      Set<String> partitions) {
    return new LagWatch(
        new KafkaBroker(consumerConfig, topics), topics, committed, window, partitions);
  }

  /** How often it has looked; what it knows is as old as its last look. */
  public int looks() {
    return looks;
  }

  /** Whether there are records in partitions that the job does not read, since they came later. */
  public boolean seesNewPartitions() {
    return !late.isEmpty();
  }

  /** Records that waited at the last look, control records included. */
  public long waiting() {
    return tables.values().stream().mapToLong(TableLag::waiting).sum();
  }

  /** By table the time that its oldest record had waited at the last look, if any waited. */
  public Map<String, Duration> behind() {
    Map<String, Duration> behind = new TreeMap<>();
    tables.forEach((table, lag) -> lag.behind().ifPresent(time -> behind.put(table, time)));
    return behind;
  }

  /** The sum of the offsets that the lake had committed at the last look; it only grows. */
  public long committed() {
    return sum;
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
        lookAtLake(now, kafka.partitions());
        looks++;
        if (silentSince != null) {
          repeats.tell(now, "kafka again", "Kafka answers again");
          silentSince = null;
        }
      } catch (KafkaException e) {
        silentSince = silentSince == null ? now : silentSince;
        repeats.tell(
            now,
            "kafka",
            "Kafka has not answered since "
                + Spans.time(silentSince)
                + ", so nothing arrives; see that the broker of --bootstrapServers runs");
      }
    }
    return repeats.take(now);
  }

  @Override
  public void close() {
    kafka.close();
  }

  private void lookAtLake(Instant now, List<Partition> partitions) {
    Map<String, Long> next;
    try {
      next = committed.nextOffsets();
    } catch (IOException e) {
      Cause cause =
          Cause.ofLine(String.valueOf(e.getMessage()), "see that the lake can be reached");
      repeats.tell(now, "ledger", "The lake's ledger can't be read: " + cause.line());
      return;
    }
    if (read == null) {
      read = new HashSet<>(partitions.stream().map(Partition::id).toList());
    }
    Map<Partition, Long> waits = new HashMap<>();
    Map<String, Long> waiting = new TreeMap<>();
    Map<String, Long> ends = new TreeMap<>();
    long before = sum;
    sum = 0;
    for (Partition p : partitions) {
      if (!read.contains(p.id())) {
        tellOfPartition(now, p);
        continue;
      }
      long from = Math.max(next.getOrDefault(p.id(), 0L), p.beginning());
      sum += next.getOrDefault(p.id(), 0L);
      String table = topics.bronzeTable(p.topic());
      waiting.merge(table, Math.max(0, p.end() - from), Long::sum);
      ends.merge(table, p.end(), Long::sum);
      if (p.end() > from) {
        waits.put(p, from);
      }
    }
    // A topic that was deleted takes its offsets with it; that is no step back.
    boolean grew = sum > before;
    sum = Math.max(sum, before);
    Map<String, Instant> oldest = oldest(waits);
    waiting.forEach(
        (table, count) ->
            tables
                .computeIfAbsent(table, t -> new TableLag(span))
                .add(now, count, ends.get(table), Optional.ofNullable(oldest.get(table))));
    grewAt = grew ? now : grewAt;
    if (grewAt != null && grewAt.plus(span).isAfter(now)) {
      // A lake to which nothing is committed is not many tables that fall behind.
      tellOfTables(now);
    }
    tellOfStandstill(now, grew);
  }

  private Map<String, Instant> oldest(Map<Partition, Long> waits) {
    Map<String, Instant> oldest = new HashMap<>();
    if (!waits.isEmpty()) {
      Map<String, Instant> found = kafka.timestamps(waits);
      for (Partition p : waits.keySet()) {
        Instant at = found.get(p.id());
        if (at != null) {
          oldest.merge(topics.bronzeTable(p.topic()), at, (a, b) -> a.isBefore(b) ? a : b);
        }
      }
    }
    return oldest;
  }

  private void tellOfPartition(Instant now, Partition p) {
    if (p.end() > p.beginning() && late.add(p.id())) {
      String name = p.topic() + "-" + p.number();
      repeats.tell(
          now, "partition " + name, name + " came after the job began, which does not read it");
    }
  }

  private void tellOfTables(Instant now) {
    long fall = tables.values().stream().filter(lag -> lag.fallsBehind(now)).count();
    long keepUp = tables.values().stream().filter(TableLag::keepsUpWithSome).count();
    if (fall > 0 && keepUp == 0) {
      if (lakeTold == null || !lakeTold.plus(AGAIN).isAfter(now)) {
        lakeTold = now;
        Duration most = behind().values().stream().max(Duration::compareTo).orElse(Duration.ZERO);
        repeats.tell(
            now,
            "lake",
            String.format(
                Locale.ROOT,
                "The lake falls behind: %,d records wait, the oldest for %s, and become more; a"
                    + " larger --window or more slots with --parallelism carry more",
                waiting(),
                Spans.of(most)));
      }
      return;
    }
    if (lakeTold != null && fall == 0) {
      lakeTold = null;
      repeats.tell(now, "lake again", "The lake keeps up again");
    }
    tables.forEach(
        (table, lag) ->
            lag.news(now, keepUp)
                .ifPresent(line -> repeats.tell(now, "table " + table, table + " " + line)));
  }

  private void tellOfStandstill(Instant now, boolean grew) {
    if (grew || waiting() == 0 || stillSince == null) {
      if (stillTold && grew) {
        repeats.tell(now, "commits", "Commits to the lake go on");
      }
      stillTold = stillTold && !grew;
      stillSince = now;
      return;
    }
    Duration still = Duration.between(stillSince, now);
    if (still.compareTo(idle) >= 0 && !stillTold) {
      stillTold = true;
      repeats.tell(
          now,
          "still",
          String.format(
              Locale.ROOT,
              "Nothing was committed to the lake for %s though %,d records wait; the lines above or"
                  + " the engine's log say why, and a run that is stopped goes on when it is"
                  + " started again",
              Spans.of(still),
              waiting()));
    }
  }
}
