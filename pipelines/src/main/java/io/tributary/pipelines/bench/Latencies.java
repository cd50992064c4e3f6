package io.tributary.pipelines.bench;

import java.util.Arrays;
import java.util.Locale;

/**
 * How long changes took from their commit until they were visible.
 *
 * @param micros of each change, sorted
 * @param unseen changes that never became visible
 */
record Latencies(long[] micros, long unseen) {

  Latencies {
    micros = micros.clone();
    Arrays.sort(micros);
  }

  /** The same with others. */
  Latencies with(Latencies others) {
    long[] all = Arrays.copyOf(micros, micros.length + others.micros.length);
    System.arraycopy(others.micros, 0, all, micros.length, others.micros.length);
    return new Latencies(all, unseen + others.unseen);
  }

  long count() {
    return micros.length + unseen;
  }

  /**
   * The least time that a share of all changes kept, in seconds. What never came took for ever.
   *
   * @param share above 0, at most 1
   */
  double percentile(double share) {
    long rank = (long) Math.ceil(share * count());
    return rank == 0 || rank > micros.length
        ? Double.POSITIVE_INFINITY
        : micros[(int) rank - 1] / 1e6;
  }

  /** The usual figures, for people. */
  String summary() {
    return String.format(
        Locale.ROOT,
        "p50 %.1f s, p99 %.1f s, most %.1f s of %,d changes",
        percentile(0.5),
        percentile(0.99),
        percentile(1),
        count());
  }
}
