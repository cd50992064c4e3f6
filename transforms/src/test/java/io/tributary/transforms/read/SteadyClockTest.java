package io.tributary.transforms.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

class SteadyClockTest {

  private long millis = 1_000_000;
  private long nanos = -77;
  private final SteadyClock clock = new SteadyClock(() -> millis, () -> nanos);

  private void pass(long time) {
    millis += time;
    nanos += time * 1_000_000;
  }

  @Test
  void itShowsTheMachinesTime() {
    assertEquals(1_000_000, clock.now().getMillis());
    pass(5);
    assertEquals(1_000_005, clock.now().getMillis());
    millis += 60_000;
    assertEquals(1_060_005, clock.now().getMillis(), "set ahead");
  }

  @Test
  void itGoesOnAtThePaceOfTimeWhereTheMachinesClockIsSetBack() {
    millis -= 3_600_000;
    assertEquals(1_000_000, clock.now().getMillis());
    pass(10);
    assertEquals(1_000_010, clock.now().getMillis());
    pass(10);
    assertEquals(1_000_020, clock.now().getMillis());
    millis += 3_600_000;
    pass(10);
    assertEquals(1_000_030, clock.now().getMillis());
  }

  @Test
  void itGoesOnFromWhatAnotherClockHasShown() {
    clock.showAtLeast(Instant.ofEpochMilli(1_000_500));
    assertEquals(1_000_500, clock.now().getMillis());
    pass(100);
    assertEquals(1_000_600, clock.now().getMillis());
    clock.showAtLeast(Instant.ofEpochMilli(3));
    assertEquals(1_000_600, clock.now().getMillis());
  }

  @Property(tries = 300)
  void itNeverGoesBack(
      @ForAll @Size(max = 40) List<@IntRange(min = -5_000, max = 5_000) Integer> steps) {
    Instant last = clock.now();
    for (int step : steps) {
      millis += step;
      nanos += Math.max(0, step) * 700_000L;
      Instant now = clock.now();
      assertFalse(now.isBefore(last));
      assertFalse(now.isBefore(Instant.ofEpochMilli(millis)));
      last = now;
    }
  }
}
