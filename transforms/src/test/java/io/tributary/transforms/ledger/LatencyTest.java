package io.tributary.transforms.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LatencyTest {

  private static final long NOW = 1_790_000_000_000L;

  private static Latency of(List<Long> millis) {
    Latency.Recorder recorder = new Latency.Recorder();
    millis.forEach(value -> recorder.add((NOW - value) * 1000, NOW));
    return recorder.build();
  }

  private static long exact(List<Long> millis, double share) {
    List<Long> sorted = millis.stream().sorted().toList();
    return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }

  @Test
  void nothingTookNoTime() {
    assertEquals(0, Latency.NONE.p99());
    assertEquals(0, Latency.NONE.count());
    assertFalse(Latency.NONE.isUpperBound());
  }

  @Test
  void aPercentileIsNeverTooSmallAndAThirtySecondTooGreatAtMost() {
    Random random = new Random(7);
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      millis.add((long) Math.exp(random.nextDouble() * 18));
    }
    Latency latency = of(millis);
    for (double share : new double[] {0.01, 0.5, 0.9, 0.99, 0.999, 1}) {
      long exact = exact(millis, share);
      long found = latency.percentile(share);
      assertTrue(found >= exact && found <= exact + exact / 32, share + ": " + exact + " " + found);
    }
    assertEquals(latency.max(), latency.percentile(1));
    assertEquals(10_000, latency.count());
  }

  @Property(tries = 200)
  void addingTwoIsMeasuringBoth(
      @ForAll @Size(max = 30) List<@LongRange(min = 0, max = 1L << 40) Long> some,
      @ForAll @Size(max = 30) List<@LongRange(min = 0, max = 1L << 40) Long> others) {
    List<Long> both = new ArrayList<>(some);
    both.addAll(others);
    assertEquals(of(both), of(some).plus(of(others)));
    assertEquals(of(some), Latency.parse(of(some).encode()));
  }

  @Test
  void wholeSecondsGiveAnUpperBound() {
    Latency.Recorder seconds = new Latency.Recorder();
    seconds.add(NOW * 1000 - 3_000_000, NOW + 250);
    Latency coarse = seconds.build();
    assertTrue(coarse.isUpperBound());
    assertEquals("p50 ≤ 3.3 s, p99 ≤ 3.3 s, max ≤ 3.3 s", coarse.toString());
    Latency mixed = coarse.plus(of(List.of(1_001L)));
    assertFalse(mixed.isUpperBound());
    assertTrue(Latency.parse(coarse.encode()).isUpperBound());
  }

  @Test
  void aClockThatIsBehindMakesNoNegativeTimes() {
    Latency.Recorder recorder = new Latency.Recorder();
    recorder.add((NOW + 500) * 1000, NOW);
    assertEquals(0, recorder.build().max());
  }

  @Test
  void whatIsVisibleLaterTookLonger() {
    Latency later = of(List.of(10L, 1_000L)).later(5_000);
    assertEquals(6_000, later.max());
    assertEquals(2, later.count());
    assertTrue(later.p50() >= 5_010 && later.p50() <= 5_200, "" + later.p50());
  }

  @Test
  void otherTextIsRefused() {
    for (String text : List.of("", "fine", "soon 3 4:5", "fine 3 4")) {
      assertEquals(
          "A latency can't be read: " + text,
          assertThrows(IllegalArgumentException.class, () -> Latency.parse(text)).getMessage());
    }
  }
}
