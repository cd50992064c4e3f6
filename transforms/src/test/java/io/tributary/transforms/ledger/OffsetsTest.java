package io.tributary.transforms.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OffsetsTest {

  @Test
  void rangesThatTouchBecomeOne() {
    assertEquals(Map.of(1L, 9L), Offsets.of(1, 3).add(6, 9).add(3, 6).ranges());
    assertEquals(Map.of(1L, 3L, 4L, 9L), Offsets.of(4, 9).add(1, 3).ranges());
  }

  @Test
  void theEndOfARangeIsFoundFromAnyOffsetInIt() {
    Offsets offsets = Offsets.of(4, 9).add(12, 20);
    assertEquals(3, offsets.nextAfter(3));
    assertEquals(9, offsets.nextAfter(4));
    assertEquals(9, offsets.nextAfter(9));
    assertEquals(20, offsets.nextAfter(19));
    assertEquals(30, offsets.nextAfter(30));
  }

  @Test
  void whatIsNoRangeIsRefused() {
    assertEquals(
        "Offsets 5 to 4 are no range",
        assertThrows(IllegalArgumentException.class, () -> Offsets.of(5, 4)).getMessage());
  }

  @Property(tries = 500)
  void isTheSetOfWhatWasAdded(
      @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 60 * 60 - 1) Integer> pairs) {
    Offsets offsets = new Offsets();
    BitSet expected = new BitSet();
    for (int pair : pairs) {
      int from = Math.min(pair / 60, pair % 60);
      int next = Math.max(pair / 60, pair % 60);
      offsets.add(from, next);
      expected.set(from, next);
    }
    BitSet found = new BitSet();
    offsets.ranges().forEach((from, next) -> found.set(from.intValue(), next.intValue()));
    assertEquals(expected, found);
    for (int at = 0; at < 61; at++) {
      assertEquals(expected.nextClearBit(at), offsets.nextAfter(at));
    }
    long last = -1;
    for (Map.Entry<Long, Long> range : offsets.ranges().entrySet()) {
      assertEquals(true, range.getKey() > last, "ranges touch: " + offsets);
      last = range.getValue();
    }
  }
}
