package io.tributary.pipelines.bench;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Changes that wait in a broker, dated over {@link #EVENT_TIME}.
 *
 * @param ticks the source that made them
 * @param meanBytes of a change's value
 */
record Backlog(Bench.Source source, Ticks ticks, int records, long meanBytes) {

  static final String TABLE = "Ticks";

  /** By how much the first change is older than the last, in the records' own time. */
  static final Duration EVENT_TIME = Duration.ofMinutes(17);

  /** The last window is over long before, so that nobody waits for a clock. */
  private static final Duration AGE = Duration.ofMinutes(2);

  private static final long SEED = 13;

  /** Publishes changes and waits until the broker has them. */
  static Backlog publish(
      BenchBroker broker, String prefix, int records, int keys, int partitions, int active) {
    long minute = Duration.ofMinutes(1).toMillis();
    long now = System.currentTimeMillis() / minute * minute;
    long begin = (now - EVENT_TIME.toMillis() - AGE.toMillis()) * 1000;
    Ticks ticks = new Ticks(prefix, List.of(TABLE), keys, active, begin, SEED);
    broker.createTopics(ticks, partitions);
    ticks.schema(begin).forEach(broker::send);
    long bytes = 0;
    double step = EVENT_TIME.toMillis() * 1000.0 / records;
    for (int i = 0; i < records; i++) {
      ProducerRecord<byte[], byte[]> change = ticks.update(begin + (long) (i * step));
      bytes += change.value().length;
      broker.send(change);
    }
    broker.flush();
    return new Backlog(
        new Bench.Source(broker.servers(), prefix), ticks, records, bytes / Math.max(1, records));
  }
}
