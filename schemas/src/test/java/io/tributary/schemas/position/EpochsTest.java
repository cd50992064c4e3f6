package io.tributary.schemas.position;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EpochsTest {

  private static Epochs.Beginning since(long time) {
    return new Epochs.Beginning(time, null, "declared");
  }

  private static Epochs.Beginning named(long time, String base) {
    return new Epochs.Beginning(time, base, "another name");
  }

  @Test
  void aRecordsTimestampDecides() {
    Epochs epochs = Epochs.of(List.of(since(200), since(100)));
    assertEquals(0, epochs.at(99, "bin.000009"));
    assertEquals(1, epochs.at(100, "bin.000001"));
    assertEquals(1, epochs.at(199, "bin.000001"));
    assertEquals(2, epochs.at(200, "bin.000001"));
  }

  @Test
  void anotherNameDecidesWhateverTheTime() {
    Epochs epochs = Epochs.of(List.of(named(100, "new.log")));
    assertEquals(0, epochs.at(500, "old.000009"), "a redelivery out of the old binlog");
    assertEquals(1, epochs.at(99, "new.log.000001"), "a clock that is behind");
    assertEquals(0, epochs.at(99, "new.log.x.000001"), "a longer name");
  }

  @Test
  void aHistoryUnderANameThatWasTakenBeforeIsToldByTime() {
    Epochs epochs = Epochs.of(List.of(named(100, "new"), since(200)));
    assertEquals(1, epochs.at(150, "new.000001"));
    assertEquals(2, epochs.at(250, "new.000001"));
  }

  @Test
  void readsTheIdsOfBothServers() {
    assertEquals(
        Optional.of(new Gtid("3e11fa47-71ca-11e1-9e33-c80aa9429562", 23)),
        Gtid.parse("3e11fa47-71ca-11e1-9e33-c80aa9429562:23"));
    assertEquals(
        Optional.of(new Gtid("3e11fa47-71ca-11e1-9e33-c80aa9429562:batch", 7)),
        Gtid.parse("3e11fa47-71ca-11e1-9e33-c80aa9429562:batch:7"));
    assertEquals(Optional.of(new Gtid("0", 100)), Gtid.parse("0-1-100"));
    for (String other : new String[] {null, "", "x", "a:", "1-2", "a:b"}) {
      assertEquals(Optional.empty(), Gtid.parse(other));
    }
  }
}
