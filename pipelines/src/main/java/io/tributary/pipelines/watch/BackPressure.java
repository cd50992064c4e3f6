package io.tributary.pipelines.watch;

import io.tributary.pipelines.watch.FlinkJob.Load;
import io.tributary.pipelines.watch.FlinkJob.Vertex;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Operators that wait for others, and for whom.
 *
 * <p>The cause is the busiest operator behind those that wait which does not wait itself: Flink
 * calls a source busy while it waits for records, but a source is never behind anybody.
 */
final class BackPressure {

  /** Waiting that is over sooner is not worth a line. */
  static final Duration LASTS = Duration.ofSeconds(30);

  /** How long until the same is told again. */
  static final Duration AGAIN = Duration.ofMinutes(5);

  /** Flink calls more than this part of the time high. */
  private static final double HIGH = 0.5;

  private Instant since;
  private Instant told;
  private String toldFor = "";

  /** The line about what has changed, if any. */
  Optional<String> look(Instant now, List<Vertex> vertices, Map<String, Load> loads) {
    Optional<Vertex> cause = cause(vertices, loads);
    if (cause.isEmpty()) {
      Optional<String> over =
          told == null
              ? Optional.empty()
              : Optional.of(
                  "Back-pressure is over after " + Spans.of(Duration.between(since, now)));
      since = null;
      told = null;
      toldFor = "";
      return over;
    }
    since = since == null ? now : since;
    Duration lasts = Duration.between(since, now);
    String name = Steps.named(cause.get().name());
    boolean isNews =
        told == null || told.plus(name.equals(toldFor) ? AGAIN : Repeats.SPAN).compareTo(now) <= 0;
    if (lasts.compareTo(LASTS) < 0 || !isNews) {
      return Optional.empty();
    }
    told = now;
    toldFor = name;
    return Optional.of(
        ("Back-pressure for %s: %s waits for %s, which is busy %d %% of the time; a larger --window"
                + " gives it fewer commits, --parallelism more of them side by side")
            .formatted(
                Spans.of(lasts),
                waiting(vertices, loads),
                name,
                Math.round(loads.get(cause.get().id()).busy() * 100)));
  }

  /** What the first operator that waits works for. */
  private static String waiting(List<Vertex> vertices, Map<String, Load> loads) {
    return vertices.stream()
        .filter(vertex -> waits(vertex.id(), loads))
        .map(vertex -> Steps.work(vertex.name()))
        .findFirst()
        .orElse("");
  }

  private static Optional<Vertex> cause(List<Vertex> vertices, Map<String, Load> loads) {
    Set<String> behind = new HashSet<>();
    Deque<String> from = new ArrayDeque<>();
    vertices.stream().map(Vertex::id).filter(id -> waits(id, loads)).forEach(from::add);
    // Whoever waits may wait for an operator that is some way behind, through one that is idle.
    while (!from.isEmpty()) {
      String id = from.poll();
      for (Vertex vertex : vertices) {
        if (vertex.inputs().contains(id) && behind.add(vertex.id())) {
          from.add(vertex.id());
        }
      }
    }
    return vertices.stream()
        .filter(vertex -> behind.contains(vertex.id()) && !waits(vertex.id(), loads))
        .max(Comparator.comparingDouble(vertex -> loads.get(vertex.id()).busy()));
  }

  private static boolean waits(String id, Map<String, Load> loads) {
    return loads.get(id).waiting() >= HIGH;
  }
}
