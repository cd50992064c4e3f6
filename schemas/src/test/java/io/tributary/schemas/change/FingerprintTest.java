package io.tributary.schemas.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.schemas.position.LogPosition;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FingerprintTest {

  private static long of(Operation operation, Object[] before, Object[] after) {
    return Fingerprint.of(Events.event(operation, before, after));
  }

  /** The change log keeps fingerprints: others would make every redelivery a new change. */
  @Test
  void fingerprintsNeverChange() {
    assertEquals(
        "558a059a30368123",
        Long.toHexString(of(Operation.UPDATE, Events.emptyRow(), Events.fullRow())));
  }

  @Test
  void aSecondDeliveryHasTheFingerprintOfTheFirst() {
    ChangeEvent first = Events.event(Operation.CREATE, null, Events.fullRow());
    ChangeEvent second =
        new ChangeEvent(
            first.schema(),
            first.key(),
            first.operation(),
            LogPosition.of(1, "mysql-bin.000004", 221016, true, 5, 2),
            null,
            Events.fullRow(),
            first.committedAt(),
            new ChangeEvent.Delivery("p.shop.Every Type", 5, 5, 0),
            first.transaction(),
            first.linkedKey());
    assertEquals(Fingerprint.of(first), Fingerprint.of(second));
  }

  @Test
  void differsInTheOperationAndTheImages() {
    Object[] row = Events.fullRow();
    Set<Long> seen = new HashSet<>();
    assertTrue(seen.add(of(Operation.CREATE, null, row)));
    assertTrue(seen.add(of(Operation.READ, null, row)));
    assertTrue(seen.add(of(Operation.DELETE, row, null)));
    assertTrue(seen.add(of(Operation.UPDATE, null, row)));
    assertTrue(seen.add(of(Operation.UPDATE, row, row)));
    assertTrue(seen.add(of(Operation.UPDATE, row, null)));
  }

  @Test
  void differsInEveryColumn() {
    Object[] other = {
      8,
      true,
      Long.MIN_VALUE + 1,
      1.5f,
      2.5d,
      new java.math.BigDecimal("-12345678901234.5679"),
      "hoh",
      new byte[] {0, -1, 17},
      -719161,
      1709210096_789013L
    };
    long whole = of(Operation.CREATE, null, Events.fullRow());
    for (int i = 0; i < other.length; i++) {
      Object[] changed = Events.fullRow();
      changed[i] = other[i];
      assertNotEquals(whole, of(Operation.CREATE, null, changed), "column " + i);
      changed[i] = null;
      assertNotEquals(whole, of(Operation.CREATE, null, changed), "null in column " + i);
    }
  }

  @Test
  void textsDoNotRunIntoEachOther() {
    Object[] one = Events.emptyRow();
    one[6] = "ab";
    one[7] = new byte[] {99};
    Object[] other = Events.emptyRow();
    other[6] = "a";
    other[7] = new byte[] {98, 99};
    assertNotEquals(of(Operation.CREATE, null, one), of(Operation.CREATE, null, other));
  }
}
