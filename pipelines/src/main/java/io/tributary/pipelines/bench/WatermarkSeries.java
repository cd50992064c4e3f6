package io.tributary.pipelines.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Samples of watermarks, and for how long each stood still. Safe for one writer and readers that
 * come when it is done.
 */
final class WatermarkSeries {

  /** Between these a watermark is a time; at the ends it has not begun or is over. */
  private static final long NEVER = Long.MIN_VALUE / 2;

  private static final long OVER = Long.MAX_VALUE / 2;

  private final Map<String, Held> held = new HashMap<>();
  private final Map<Boolean, Stillest> stillest = new HashMap<>();
  private final List<Map<String, Object>> points = new ArrayList<>();
  private long now;
  private long lowestBefore;
  private long lowestBehind;

  private record Held(long watermark, long since) {}

  /**
   * The watermark that stood still for the longest.
   *
   * @param operator whose it is
   * @param lagSeconds by how much any was behind the clock at most
   */
  record Stillest(double seconds, String operator, double lagSeconds) {}

  synchronized void begin(long millis) {
    now = millis;
    lowestBefore = Long.MAX_VALUE;
    lowestBehind = Long.MAX_VALUE;
  }

  /**
   * Adds a watermark to the sample that was begun.
   *
   * @param beforeShuffle on which side of the shuffle it is
   */
  synchronized void add(boolean beforeShuffle, String operator, long watermark) {
    if (watermark >= OVER) {
      // Of a source that has ended: it holds nobody back.
      return;
    }
    Held last = held.get(operator);
    if (last == null || last.watermark() != watermark) {
      // How long the last value held is known up to this sample.
      note(beforeShuffle, operator, last == null ? 0 : now - last.since(), watermark);
      held.put(operator, new Held(watermark, now));
    } else {
      note(beforeShuffle, operator, now - last.since(), watermark);
    }
    if (beforeShuffle) {
      lowestBefore = Math.min(lowestBefore, watermark);
    } else {
      lowestBehind = Math.min(lowestBehind, watermark);
    }
  }

  private void note(boolean beforeShuffle, String operator, long stillMillis, long watermark) {
    double seconds = stillMillis / 1000.0;
    double lag = watermark <= NEVER ? 0 : (now - watermark) / 1000.0;
    stillest.merge(
        beforeShuffle,
        new Stillest(seconds, operator, lag),
        (known, next) ->
            new Stillest(
                Math.max(known.seconds(), next.seconds()),
                next.seconds() > known.seconds() ? next.operator() : known.operator(),
                Math.max(known.lagSeconds(), next.lagSeconds())));
  }

  synchronized void end() {
    Map<String, Object> point = new HashMap<>();
    point.put("at", now);
    if (lowestBefore < OVER && lowestBefore > NEVER) {
      point.put("upToShuffle", lowestBefore);
    }
    if (lowestBehind < OVER && lowestBehind > NEVER) {
      point.put("behindShuffle", lowestBehind);
    }
    points.add(point);
  }

  synchronized int samples() {
    return held.isEmpty() ? 0 : points.size();
  }

  /** The lowest watermark of each side at each sample, in milliseconds since the epoch. */
  synchronized List<Map<String, Object>> points() {
    return List.copyOf(points);
  }

  synchronized Stillest stillest(boolean beforeShuffle) {
    return stillest.getOrDefault(beforeShuffle, new Stillest(0, "no operator", 0));
  }
}
