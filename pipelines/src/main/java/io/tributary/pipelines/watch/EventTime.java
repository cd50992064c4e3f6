package io.tributary.pipelines.watch;

import io.tributary.pipelines.watch.FlinkJob.Vertex;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Watermarks that stand still while records arrive: no window closes then, and nothing reaches the
 * lake.
 */
final class EventTime {

  /** A watermark may stand still for so long. */
  static final Duration LASTS = Duration.ofMinutes(1);

  private final Map<String, Stand> stands = new HashMap<>();
  private boolean told;

  /** Where a watermark stands, since when, and what had been read then. */
  private record Stand(long watermark, Instant since, long records) {}

  /**
   * The line about what has changed, if any.
   *
   * @param vertices sources first, and each behind those that send to it
   * @param watermarks by vertex
   * @param records read so far
   */
  Optional<String> look(
      Instant now, List<Vertex> vertices, Map<String, Long> watermarks, long records) {
    Optional<Vertex> still = Optional.empty();
    for (Vertex vertex : vertices) {
      Long watermark = watermarks.get(vertex.id());
      if (watermark != null && standsStill(now, vertex, watermark, records) && still.isEmpty()) {
        still = Optional.of(vertex);
      }
    }
    if (still.isEmpty()) {
      boolean wasTold = told;
      told = false;
      return wasTold ? Optional.of("Event time goes on") : Optional.empty();
    }
    if (told) {
      return Optional.empty();
    }
    told = true;
    return Optional.of(line(now, still.get(), vertices, records));
  }

  private boolean standsStill(Instant now, Vertex vertex, long watermark, long records) {
    Stand before = stands.get(vertex.id());
    // A job that was restarted counts from the beginning.
    if (before == null || before.watermark() != watermark || records < before.records()) {
      stands.put(vertex.id(), new Stand(watermark, now, records));
      return false;
    }
    return records > before.records() && !before.since().plus(LASTS).isAfter(now);
  }

  private String line(Instant now, Vertex vertex, List<Vertex> vertices, long records) {
    Stand stand = stands.get(vertex.id());
    boolean bySource =
        vertices.stream()
            .filter(Vertex::isSource)
            .anyMatch(source -> vertex.inputs().contains(source.id()));
    String where =
        stand.watermark() == Long.MIN_VALUE
            ? "has not begun"
            : "stands still at " + Spans.dateTime(Instant.ofEpochMilli(stand.watermark()));
    return String.format(
        Locale.ROOT,
        "Event time %s for %s though %,d records arrived; %s",
        where,
        Spans.of(Duration.between(stand.since(), now)),
        records - stand.records(),
        bySource
            ? "a partition whose records are far behind holds it: wait until it is read, or give"
                + " the job a reader for each partition with --parallelism"
            : Steps.named(vertices.get(upstream(vertex, vertices)).name())
                + " holds it until its windows are written: a larger --window means fewer of them");
  }

  private static int upstream(Vertex vertex, List<Vertex> vertices) {
    for (int i = 0; i < vertices.size(); i++) {
      if (vertex.inputs().contains(vertices.get(i).id())) {
        return i;
      }
    }
    return vertices.indexOf(vertex);
  }
}
