package io.tributary.pipelines.watch;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times in lines for people: UTC, as everything in the lake is, and no finer than a second. */
final class Spans {

  private static final int EXACT = 120;
  private static final int DAY = 10;

  private Spans() {}

  /** The time of a day, such as {@code 10:15:02Z}. */
  static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString().substring(DAY + 1);
  }

  /** A day and its time, such as {@code 2026-03-01T10:15:02Z}. */
  static String dateTime(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** A span, in the unit in which people would say it. */
  static String of(Duration span) {
    if (span.toSeconds() < EXACT) {
      return span.toSeconds() + " s";
    }
    return span.toMinutes() < EXACT ? span.toMinutes() + " min" : span.toHours() + " h";
  }

  /** The longer one. */
  static Duration max(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? b : a;
  }
}
