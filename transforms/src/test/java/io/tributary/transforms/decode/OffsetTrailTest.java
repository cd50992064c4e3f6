package io.tributary.transforms.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tributary.schemas.change.SourceRecord;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.Offsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class OffsetTrailTest {

  private final OffsetTrail trail = new OffsetTrail();

  private long from(String topic, int partition, long offset) {
    LedgerEntry.Builder entry = new LedgerEntry.Builder();
    trail.note(new SourceRecord(topic, partition, offset, 0, List.of(), null, null), entry);
    Offsets noted = entry.build("Items").offsets().get(topic + "/" + partition);
    assertEquals(offset + 1, noted.nextAfter(offset));
    return noted.ranges().keySet().iterator().next();
  }

  @Test
  void theFirstRecordStandsForItself() {
    assertEquals(7, from("a", 0, 7));
    assertEquals(9, from("a", 1, 9));
    assertEquals(3, from("b", 0, 3));
  }

  @Test
  void aRecordBehindAHoleStandsForTheHoleToo() {
    from("a", 0, 7);
    from("a", 1, 100);
    assertEquals(8, from("a", 0, 8));
    assertEquals(9, from("a", 0, 12));
  }

  @Test
  void whatIsReadAgainStandsForItself() {
    from("a", 0, 7);
    assertEquals(5, from("a", 0, 5));
    assertEquals(6, from("a", 0, 6));
  }

  @Test
  void nothingIsToldOfWhatOthersMayHaveRead() {
    from("a", 0, 7);
    trail.cut();
    assertEquals(12, from("a", 0, 12));
  }
}
