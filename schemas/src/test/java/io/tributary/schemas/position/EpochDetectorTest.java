package io.tributary.schemas.position;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
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

  /** Sightings of some partitions: falls, new servers, restarts, equal times. */
  private static Map<String, List<EpochDetector.Sighting>> partitions(Random random) {
    Map<String, List<EpochDetector.Sighting>> partitions = new TreeMap<>();
    for (String name : List.of("t/0", "t/1", "u/0")) {
      List<EpochDetector.Sighting> own = new ArrayList<>();
      long time = 0;
      for (int i = random.nextInt(40); i > 0; i--) {
        time += random.nextInt(10) == 0 ? -random.nextInt(5) : random.nextInt(3);
        String source = random.nextInt(4) == 0 ? "b" : "a";
        own.add(
            new EpochDetector.Sighting(
                time,
                (random.nextInt(30) == 0 ? "other.00000" : "bin.00000") + random.nextInt(4),
                random.nextInt(5),
                random.nextInt(3) == 0 ? null : source + ":" + (time / 4 + random.nextInt(3)),
                random.nextInt(4)));
      }
      partitions.put(name, own);
    }
    return partitions;
  }

  private static void addAlternating(
      EpochDetector detector, Map<String, List<EpochDetector.Sighting>> partitions, Random random) {
    Map<String, Iterator<EpochDetector.Sighting>> left = new TreeMap<>();
    partitions.forEach((name, own) -> left.put(name, own.iterator()));
    while (!left.isEmpty()) {
      String name = List.copyOf(left.keySet()).get(random.nextInt(left.size()));
      if (left.get(name).hasNext()) {
        detector.add(name, left.get(name).next());
      } else {
        left.remove(name);
      }
    }
  }

  @Property(tries = 300)
  void neitherHowPartitionsAlternateNorWhatIsKeptInMemoryMakesADifference(@ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    Map<String, List<EpochDetector.Sighting>> partitions = partitions(random);
    EpochDetector.Memory before =
        random.nextBoolean()
            ? null
            : new EpochDetector.Memory(
                new EpochDetector.Sighting(random.nextInt(20), "bin.000001", 3, null, 1),
                Map.of("a", 2L),
                Set.of(1L),
                Set.of("bin"));
    EpochDetector oneByOne = new EpochDetector();
    partitions.forEach((name, own) -> own.forEach(s -> oneByOne.add(name, s)));
    EpochDetector.Result expected = oneByOne.detect(Epochs.single(), before);
    try (EpochDetector small = new EpochDetector(1 + random.nextInt(3))) {
      addAlternating(small, partitions, random);
      assertEquals(expected, small.detect(Epochs.single(), before));
      assertEquals(expected, small.detect(Epochs.single(), before), "looked through again");
    }
  }
}
