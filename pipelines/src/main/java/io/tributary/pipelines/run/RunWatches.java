package io.tributary.pipelines.run;

import io.tributary.pipelines.connector.Connector;
import io.tributary.pipelines.connector.Secrets;
import io.tributary.pipelines.watch.ConnectorWatch;
import io.tributary.pipelines.watch.FlinkWatch;
import io.tributary.pipelines.watch.JobWatch;
import io.tributary.pipelines.watch.LagWatch;
import io.tributary.schemas.debezium.Topics;
import java.io.Closeable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** All that looks at a job from outside while it runs. Used by one thread. */
final class RunWatches implements Closeable {

  /** A connector that does not answer in time is not reachable from here. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /** More records waiting than a stream takes in while rounds would be started. */
  private static final long MANY_RECORDS = 200_000;

  /** So many windows, and at least a minute, may a table be behind. */
  private static final int WINDOWS = 10;

  private static final Duration LEAST_BEHIND = Duration.ofMinutes(1);

  /** So many looks in a row must find it so. */
  private static final int LOOKS = 3;

  private final FlinkWatch flink;
  private final LagWatch lag;
  private final ConnectorWatch connector;
  private final Duration tolerated;
  private int behind;

  private RunWatches(FlinkWatch flink, LagWatch lag, ConnectorWatch connector, Duration tolerated) {
    this.flink = flink;
    this.lag = lag;
    this.connector = connector;
    this.tolerated = tolerated;
  }

  /** What can be seen of a job that ends. */
  static RunWatches ofRound(RunJob job, Profile profile) {
    return new RunWatches(flink(job, profile), null, null, Duration.ZERO);
  }

  /**
   * What can be seen of a streaming job.
   *
   * @param committed tells how far the lake is
   */
  static RunWatches ofStream(
      RunJob job, Profile profile, LiveTopics live, Duration window, LagWatch.Committed committed) {
    FromKafka source = live.source();
    Topics topics = new Topics(source.topicPrefix());
    LagWatch lag =
        LagWatch.of(source.consumerConfig(), topics, committed, window, live.partitions());
    FlinkWatch flink = flink(job, profile);
    Duration tolerated = window.multipliedBy(WINDOWS);
    return new RunWatches(
        flink == null ? null : flink.withCommitted(lag::committed),
        lag,
        connector(source),
        tolerated.compareTo(LEAST_BEHIND) > 0 ? tolerated : LEAST_BEHIND);
  }

  /** What can be seen of the connector behind a source. */
  static ConnectorWatch connector(FromKafka source) {
    return ConnectorWatch.of(
        source.consumerConfig(),
        new Topics(source.topicPrefix()),
        new Connector(
            source.connect(), source.topicPrefix(), CONNECT_TIMEOUT, Secrets.of(Map.of())));
  }

  private static FlinkWatch flink(RunJob job, Profile profile) {
    if (job.rest() != null) {
      return FlinkWatch.embedded(job.rest(), job.name());
    }
    return profile
        .streamOption("flinkMaster")
        .map(master -> FlinkWatch.cluster(address(master), job.name()))
        .orElse(null);
  }

  private static String address(String master) {
    return master.startsWith("http") ? master : "http://" + master;
  }

  private List<JobWatch> all() {
    return Stream.<JobWatch>of(lag, flink, connector).filter(Objects::nonNull).toList();
  }

  /** What is new since the last look. */
  List<String> look(Instant now) {
    List<String> lines = new ArrayList<>();
    int looks = lag == null ? 0 : lag.looks();
    all().forEach(watch -> lines.addAll(watch.look(now)));
    if (lag != null && lag.looks() > looks) {
      behind = isBehind() ? behind + 1 : 0;
    }
    return lines;
  }

  private boolean isBehind() {
    return lag.waiting() > MANY_RECORDS
        && lag.behind().values().stream().anyMatch(time -> time.compareTo(tolerated) > 0);
  }

  /** Whether a stream has been so far behind for so long that rounds are the faster way. */
  boolean hasFallenBehind() {
    return behind >= LOOKS;
  }

  /** Whether there are records that the job will never read, in partitions that came later. */
  boolean seesNewPartitions() {
    return lag != null && lag.seesNewPartitions();
  }

  /** Why the job gets nowhere, if that is so. */
  Optional<String> hopeless() {
    return all().stream().flatMap(watch -> watch.hopeless().stream()).findFirst();
  }

  /** What the engine does, if it tells. */
  String doing() {
    return flink == null ? "running" : flink.doing();
  }

  /** Records that the job has read, if the engine tells. */
  OptionalLong records() {
    return flink == null ? OptionalLong.empty() : flink.records();
  }

  /** Records that are not in the lake yet, as of the last look. */
  OptionalLong waiting() {
    return lag == null ? OptionalLong.empty() : OptionalLong.of(lag.waiting());
  }

  @Override
  public void close() {
    if (lag != null) {
      lag.close();
    }
    if (connector != null) {
      connector.close();
    }
  }
}
