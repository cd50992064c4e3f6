package io.tributary.pipelines.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.schemas.debezium.Topics;
import io.tributary.transforms.read.PartitionRange;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** How what waits in Kafka is cut into rounds. */
class KafkaBacklogTest {

  private static final long BYTES = 10;
  private static final long NOW = 1_000_000;

  /** By partition, the Kafka time of each record. */
  private final List<long[]> partitions = new ArrayList<>();

  private final List<Long> looks = new ArrayList<>();
  private int sampled;

  /** What a broker knows: the first record that is not older, whatever stands behind it. */
  private final class FakeTimes implements KafkaBacklog.Times {
    @Override
    public long[] offsets(List<PartitionRange> ranges, long millis) {
      looks.add(millis);
      return ranges.stream()
          .mapToLong(
              range -> {
                long[] times = partitions.get(range.partition());
                int at = (int) range.from();
                while (at < range.to() && times[at] < millis) {
                  at++;
                }
                return at;
              })
          .toArray();
    }

    @Override
    public long recordBytes(List<PartitionRange> ranges) {
      sampled++;
      return BYTES;
    }

    @Override
    public long now() {
      return NOW;
    }

    @Override
    public void close() {}
  }

  private KafkaBacklog backlog(Map<String, Long> next) {
    List<KafkaTopics.Partition> found = new ArrayList<>();
    for (int i = 0; i < partitions.size(); i++) {
      found.add(
          new KafkaTopics.Partition(
              "id/p.shop.Items/" + i, "p.shop.Items", i, 0, partitions.get(i).length));
    }
    return new KafkaBacklog(
        Map.of("bootstrap.servers", "nowhere:1"),
        new Topics("p"),
        new KafkaTopics(new Topics("p"), List.of("p.shop.Items"), found),
        next,
        FakeTimes::new);
  }

  /** The cuts of all rounds of so many records. */
  private List<Map<String, Long>> cuts(KafkaBacklog backlog, long records) throws IOException {
    List<Map<String, Long>> cuts = new ArrayList<>();
    for (Optional<Round> round = backlog.next(records * BYTES);
        round.isPresent();
        round = backlog.next(records * BYTES)) {
      cuts.add(round.get().offsets().get("Items"));
      assertTrue(cuts.size() <= 1000, "rounds without end");
    }
    return cuts;
  }

  private static long[] evenly(int count, long from, long step) {
    long[] times = new long[count];
    for (int i = 0; i < count; i++) {
      times[i] = from + i * step;
    }
    return times;
  }

  @Test
  void nothingThatWaitsIsNoRound() throws IOException {
    partitions.add(new long[0]);
    assertEquals(Optional.empty(), backlog(Map.of()).next(1000));
  }

  @Test
  void fewRecordsAreOneRoundAndCostNoLookAtKafka() throws IOException {
    partitions.add(evenly(100, 0, 10));
    Round round = backlog(Map.of()).next(BYTES).orElseThrow();
    assertEquals(100, round.records());
    assertNull(round.until());
    assertEquals(0, sampled);
    assertEquals(List.of(), looks);
  }

  @Test
  void whatFitsIsOneRoundWithoutALookAtTimes() throws IOException {
    partitions.add(evenly(1200, 0, 10));
    assertEquals(List.of(Map.of("id/p.shop.Items/0", 1200L)), cuts(backlog(Map.of()), 1000));
    assertEquals(List.of(), looks);
  }

  @Test
  void allPartitionsAreCutAtOneTime() throws IOException {
    partitions.add(evenly(3000, 0, 10));
    partitions.add(evenly(1000, 0, 30));
    KafkaBacklog backlog = backlog(Map.of());
    Round first = backlog.next(1000 * BYTES).orElseThrow();
    Map<String, Long> cut = first.offsets().get("Items");
    long time = first.until().toEpochMilli();
    assertEquals(
        new FakeTimes().offsets(backlog(Map.of()).left(), time)[0], cut.get("id/p.shop.Items/0"));
    assertEquals(
        new FakeTimes().offsets(backlog(Map.of()).left(), time)[1], cut.get("id/p.shop.Items/1"));
    assertTrue(first.records() <= 1000 && first.records() > 950, first.toString());
    assertEquals(4, 1 + cuts(backlog, 1000).size());
  }

  @Test
  void aRoundContinuesWhereTheLakeIs() throws IOException {
    partitions.add(evenly(300, 0, 10));
    KafkaBacklog backlog = backlog(Map.of("id/p.shop.Items/0", 290L));
    assertEquals(10, backlog.next(1000 * BYTES).orElseThrow().records());
    assertEquals(Map.of("id/p.shop.Items/0", 300L), backlog.positions());
  }

  /** A mirrored topic may have one timestamp everywhere. */
  @Test
  void recordsOfOneMillisecondAreCutAtOffsets() throws IOException {
    partitions.add(evenly(3000, 500, 0));
    partitions.add(evenly(1000, 500, 0));
    List<Map<String, Long>> cuts = cuts(backlog(Map.of()), 1000);
    assertEquals(4, cuts.size(), cuts.toString());
    assertEquals(Map.of("id/p.shop.Items/0", 750L, "id/p.shop.Items/1", 250L), cuts.get(0));
    assertEquals(Map.of("id/p.shop.Items/0", 3000L, "id/p.shop.Items/1", 1000L), cuts.get(3));
  }

  /** Whatever clock stamped them, whatever order they are in. */
  @Test
  void recordsThatABrokerCanNotTellApartByTimeAreCutAtOffsets() throws IOException {
    long[] times = evenly(5000, NOW * 2, 1);
    times[0] = NOW * 3;
    partitions.add(times);
    List<Map<String, Long>> cuts = cuts(backlog(Map.of()), 1000);
    assertTrue(cuts.size() >= 4 && cuts.size() <= 6, cuts.toString());
    assertEquals(Map.of("id/p.shop.Items/0", 5000L), cuts.get(cuts.size() - 1));
  }

  @Test
  void whatCameMeanwhileIsTheNextBacklog() throws IOException {
    partitions.add(evenly(50, 0, 10));
    KafkaBacklog backlog = backlog(Map.of());
    backlog.next(1000 * BYTES);
    KafkaTopics then =
        new KafkaTopics(
            new Topics("p"),
            List.of("p.shop.Items", "p.shop.New"),
            List.of(
                new KafkaTopics.Partition("id/p.shop.Items/0", "p.shop.Items", 0, 0, 60),
                new KafkaTopics.Partition("id2/p.shop.New/0", "p.shop.New", 0, 0, 7)));
    KafkaBacklog more = backlog.extendedTo(then);
    Round round = more.next(1000 * BYTES).orElseThrow();
    assertEquals(17, round.records());
    assertEquals(
        Map.of("Items", Map.of("id/p.shop.Items/0", 60L), "New", Map.of("id2/p.shop.New/0", 7L)),
        round.offsets());
  }

  /** Every record is in one round, no round is much larger than asked, and times never fall. */
  @RepeatedTest(40)
  void everyRecordIsInOneRound(RepetitionInfo repetition) throws IOException {
    Random random = new Random(repetition.getCurrentRepetition());
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      long[] times = new long[random.nextInt(4000)];
      for (int j = 0; j < times.length; j++) {
        times[j] = random.nextInt(random.nextInt(3) == 0 ? 1 + (int) NOW : 100_000);
      }
      if (random.nextBoolean()) {
        Arrays.sort(times);
      }
      partitions.add(times);
    }
    long asked = 200L + random.nextInt(1000);
    KafkaBacklog backlog = backlog(Map.of());
    Map<String, Long> at = new TreeMap<>();
    Instant time = Instant.EPOCH;
    for (Optional<Round> next = backlog.next(asked * BYTES);
        next.isPresent();
        next = backlog.next(asked * BYTES)) {
      Round round = next.get();
      assertTrue(round.records() > 0, "a round without records");
      assertTrue(
          round.records() <= asked * 1.25 + count || round.records() <= 100, round.toString());
      if (round.until() != null) {
        assertTrue(!round.until().isBefore(time), round.toString());
        time = round.until();
      }
      long read = 0;
      for (Map.Entry<String, Long> cut : round.offsets().get("Items").entrySet()) {
        read += cut.getValue() - at.getOrDefault(cut.getKey(), 0L);
        at.put(cut.getKey(), cut.getValue());
      }
      assertEquals(round.records(), read);
    }
    for (int i = 0; i < count; i++) {
      assertEquals(partitions.get(i).length, at.getOrDefault("id/p.shop.Items/" + i, 0L));
    }
  }
}
