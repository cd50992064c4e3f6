package io.tributary.schemas.position;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class EpochDetectorTest {

  private final EpochDetector detector = new EpochDetector();

  private EpochDetectorTest see(String partition, long time, String binlog, long pos, String gtid) {
    detector.add(partition, new EpochDetector.Sighting(time, binlog, pos, gtid, 1));
    return this;
  }

  private EpochDetectorTest snapshot(long time, String binlog, long pos) {
    detector.add("p", new EpochDetector.Sighting(time, binlog, pos, null, 0));
    return this;
  }

  private EpochDetectorTest server(long time, String binlog, long pos, long server) {
    detector.add("p", new EpochDetector.Sighting(time, binlog, pos, null, server));
    return this;
  }

  private List<String> found() {
    return detector.detect(Epochs.single(), null).epochs().beginnings().stream()
        .map(b -> b.since() + " " + b.base())
        .toList();
  }

  @Test
  void oneHistoryNeedsNoEpoch() {
    see("p", 1, "bin.000009", 100, "a:1").see("p", 2, "bin.000010", 4, "a:2");
    assertEquals(List.of(), found());
  }

  @Test
  void aRedeliveryIsNoNewHistory() {
    see("p", 1, "bin.000001", 100, "a:1").see("p", 2, "bin.000001", 200, "a:2");
    see("p", 3, "bin.000001", 100, "a:1").see("p", 4, "bin.000001", 200, "a:2");
    see("p", 5, "bin.000001", 300, "a:3");
    assertEquals(List.of(), found());
  }

  @Test
  void aRedeliveryIntoANewPartitionIsNone() {
    see("p", 1, "bin.000001", 100, "a:1").see("p", 2, "bin.000001", 200, "a:2");
    see("q", 2, "bin.000001", 200, "a:2").see("q", 3, "bin.000001", 100, "a:1");
    assertEquals(List.of(), found());
  }

  @Test
  void anotherPrimarysTransactionAtOlderCoordinatesIsOne() {
    see("p", 10, "bin.000009", 100, "a:90").see("p", 50, "bin.000002", 400, "b:1");
    assertEquals(List.of("50 null"), found());
  }

  @Test
  void theOldPrimarysTransactionsReadFromTheNewOneBelongToIt() {
    see("p", 10, "bin.000009", 100, "a:90").see("p", 50, "bin.000002", 400, "a:91");
    see("p", 51, "bin.000002", 500, "b:1");
    assertEquals(List.of("50 null"), found());
  }

  @Test
  void transactionsDeliveredTwiceByTheNewPrimaryBelongToItToo() {
    see("p", 10, "bin.000009", 100, "a:90");
    see("p", 50, "bin.000002", 300, "a:90").see("p", 51, "bin.000002", 400, "a:91");
    assertEquals(List.of("50 null"), found());
  }

  @Test
  void aSnapshotOfTheNewPrimaryBelongsToItOnceItsStreamShowsIt() {
    see("p", 10, "bin.000009", 100, "a:90").snapshot(50, "bin.000002", 400);
    snapshot(51, "bin.000002", 400).see("p", 90, "bin.000002", 500, "b:7");
    assertEquals(List.of("50 null"), found());
  }

  @Test
  void partitionsAgreeOnTheMoment() {
    see("p", 10, "bin.000009", 100, "a:90").see("p", 70, "bin.000002", 600, "b:3");
    see("q", 20, "bin.000009", 200, "a:91").see("q", 60, "bin.000002", 500, "b:2");
    see("r", 55, "bin.000002", 400, "b:1");
    assertEquals(List.of("55 null"), found());
  }

  @Test
  void comingBackToTheFirstPrimaryIsAThirdHistory() {
    see("p", 10, "bin.000009", 100, "a:90").see("p", 50, "bin.000002", 400, "b:1");
    see("p", 80, "bin.000012", 100, "b:2").see("p", 90, "bin.000001", 4, "a:91");
    assertEquals(List.of("50 null", "90 null"), found());
  }

  @Test
  void mariaDbsNumbersGoOnInTheirDomain() {
    see("p", 10, "bin.000009", 100, "0-1-90").see("p", 20, "bin.000009", 50, "0-1-89");
    assertEquals(List.of(), found(), "redelivered");
    see("p", 50, "bin.000002", 400, "0-2-91");
    assertEquals(List.of("50 null"), found());
  }

  @Test
  void withoutGtidsAServerNeverSeenIsEvidence() {
    server(10, "bin.000009", 100, 1).server(20, "bin.000009", 50, 1);
    assertEquals(List.of(), found(), "redelivered");
    snapshot(40, "bin.000002", 10).server(50, "bin.000002", 400, 2);
    assertEquals(List.of("40 null"), found());
  }

  @Test
  void anotherNameOfTheBinlogIsOne() {
    server(10, "old.000009", 100, 1).server(50, "new.000001", 4, 1);
    assertEquals(List.of("50 new"), found());
    server(60, "newer.000001", 4, 1).server(70, "old.000009", 100, 1);
    assertEquals(List.of("50 new", "60 newer"), found());
  }

  @Test
  void whatIsKnownIsNotFoundAgain() {
    see("p", 10, "bin.000009", 100, "a:90").see("p", 50, "bin.000002", 400, "b:1");
    Epochs known = Epochs.of(List.of(new Epochs.Beginning(30, null, "declared")));
    assertEquals(known, detector.detect(known, null).epochs());
  }

  @Test
  void whatAnEarlierRunSawTellsARedeliveryFromANewHistory() {
    see("p", 10, "bin.000009", 100, "a:90");
    EpochDetector.Memory memory = detector.detect(Epochs.single(), null).memory();
    for (String gtid : new String[] {"a:80", "b:1"}) {
      EpochDetector next = new EpochDetector();
      next.add("p", new EpochDetector.Sighting(50, "bin.000002", 400, gtid, 1));
      assertEquals(
          gtid.equals("b:1") ? 1 : 0,
          next.detect(Epochs.single(), memory).epochs().beginnings().size(),
          gtid);
    }
  }

  @Test
  void aRedeliveryThatBeginsWithAPartitionsLastRecordIsNoNewHistory() {
    see("p", 10, "bin.000009", 200, "a:3").see("p", 11, "bin.000009", 300, "a:4");
    detector.add("q", new EpochDetector.Sighting(12, "bin.000009", 500, null, 0));
    see("p", 20, "bin.000009", 300, "a:4");
    assertEquals(List.of(), found());
  }

  @Test
  void whatIsReadOnceMoreIsNoNewHistory() {
    see("p", 10, "bin.000009", 100, "a:90").see("p", 50, "bin.000002", 300, "a:90");
    see("p", 51, "bin.000002", 400, "b:1").see("p", 52, "bin.000002", 300, "a:90");
    see("p", 53, "bin.000002", 400, "b:1");
    EpochDetector.Result first = detector.detect(Epochs.single(), null);
    EpochDetector again = new EpochDetector();
    again.add("p", new EpochDetector.Sighting(51, "bin.000002", 400, "b:1", 2));
    again.add("p", new EpochDetector.Sighting(52, "bin.000002", 300, "a:90", 1));
    again.add("p", new EpochDetector.Sighting(53, "bin.000002", 400, "b:1", 2));
    assertEquals(first.epochs(), again.detect(first.epochs(), first.memory()).epochs());
  }
}
