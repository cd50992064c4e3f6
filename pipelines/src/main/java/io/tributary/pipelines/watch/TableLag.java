package io.tributary.pipelines.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;

/** How a table keeps up: the records that waited at the looks of some windows. */
final class TableLag {

  private final Duration span;
  private final Deque<Look> looks = new ArrayDeque<>();
  private Optional<Duration> behind = Optional.empty();
  private Instant told;

  private record Look(Instant at, long waiting, long end) {}

  /** A lag that is judged over a span of time. */
  TableLag(Duration span) {
    this.span = span;
  }

  /**
   * Adds a look.
   *
   * @param end the sum of the offsets behind the last records
   * @param oldest when the oldest record that waits came to Kafka, if that is known
   */
  void add(Instant now, long waiting, long end, Optional<Instant> oldest) {
    looks.addLast(new Look(now, waiting, end));
    while (looks.size() > 1 && looks.peekFirst().at().plus(span).isBefore(now)) {
      looks.removeFirst();
    }
    Optional<Duration> waits =
        oldest.map(at -> Spans.max(Duration.ZERO, Duration.between(at, now)));
    // What the broker did not hand out in time is as far behind as it was.
    behind = waiting == 0 ? Optional.empty() : waits.or(() -> behind);
  }

  long waiting() {
    return looks.isEmpty() ? 0 : looks.getLast().waiting();
  }

  Optional<Duration> behind() {
    return behind;
  }

  boolean keepsUp() {
    return behind.isEmpty() || behind.get().compareTo(span) <= 0;
  }

  /** Whether it keeps up with records that do arrive. */
  boolean keepsUpWithSome() {
    return keepsUp() && !looks.isEmpty() && looks.getLast().end() > looks.getFirst().end();
  }

  /** Whether it is far behind and ever more records wait, whatever windows hold back meanwhile. */
  boolean fallsBehind(Instant now) {
    Instant middle = now.minus(span.dividedBy(2));
    boolean isWhole =
        !looks.isEmpty() && !looks.getFirst().at().plus(span).minus(LagWatch.INTERVAL).isAfter(now);
    return isWhole && !keepsUp() && least(middle, true) > least(middle, false);
  }

  private long least(Instant middle, boolean later) {
    return looks.stream()
        .filter(look -> look.at().isAfter(middle) == later)
        .mapToLong(Look::waiting)
        .min()
        .orElse(0);
  }

  /**
   * What has changed, without the table's name.
   *
   * @param others tables that keep up
   */
  Optional<String> news(Instant now, long others) {
    if (fallsBehind(now)) {
      if (told != null && told.plus(LagWatch.AGAIN).isAfter(now)) {
        return Optional.empty();
      }
      told = now;
      return Optional.of(
          String.format(
              Locale.ROOT,
              "falls behind: %,d records wait, the oldest for %s, while %d other %s up; a run that"
                  + " is started again cuts a table that has grown into more shards, and"
                  + " --parallelism gives them slots",
              waiting(),
              Spans.of(behind.orElse(Duration.ZERO)),
              others,
              others == 1 ? "table keeps" : "tables keep"));
    }
    if (told != null && keepsUp()) {
      told = null;
      return Optional.of("keeps up again");
    }
    return Optional.empty();
  }
}
