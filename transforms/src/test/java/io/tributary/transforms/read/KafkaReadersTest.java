package io.tributary.transforms.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class KafkaReadersTest {

  static List<TopicPartition> partitions(int count) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      partitions.add(new TopicPartition("p.shop.T" + i % 7, i / 7));
    }
    return partitions;
  }

  @Property(tries = 200)
  void thereAreAsManyReadersAsCanWorkAndEachPartitionHasOne(
      @ForAll @IntRange(min = 1, max = 200) int count,
      @ForAll @IntRange(min = 1, max = 128) int parallelism,
      @ForAll long seed) {
    List<TopicPartition> given = partitions(count);
    KafkaReaders readers = KafkaReaders.deal(given, parallelism);
    assertEquals(Math.min(count, parallelism), readers.groups().size());
    assertEquals(count, readers.partitions().size());
    assertEquals(new HashSet<>(given), new HashSet<>(readers.partitions()));
    int smallest = count / readers.groups().size();
    readers.groups().forEach(g -> assertTrue(g.size() - smallest <= 1, () -> g + " of " + count));
    Collections.shuffle(given, new Random(seed));
    assertEquals(readers, KafkaReaders.deal(given, parallelism), "whatever order they come in");
  }

  @Test
  void partitionsAreDealtRoundSoThatThoseOfABusyTopicAreApart() {
    List<TopicPartition> given =
        List.of(
            new TopicPartition("b", 0),
            new TopicPartition("a", 10),
            new TopicPartition("a", 2),
            new TopicPartition("a", 0),
            new TopicPartition("b", 1));
    assertEquals(
        List.of(
            List.of(
                new TopicPartition("a", 0),
                new TopicPartition("a", 10),
                new TopicPartition("b", 1)),
            List.of(new TopicPartition("a", 2), new TopicPartition("b", 0))),
        KafkaReaders.deal(given, 2).groups());
  }

  @Test
  void aReaderKeepsTheStartsOfItsPartitions() {
    TopicPartition one = new TopicPartition("a", 0);
    TopicPartition other = new TopicPartition("a", 1);
    TopicPartition third = new TopicPartition("a", 2);
    KafkaReaders readers =
        KafkaReaders.of(List.of(List.of("a/1"), List.of("a/0", "a/2")))
            .startingAt(Map.of(one, 7L, other, 0L, new TopicPartition("elsewhere", 0), 5L));
    assertEquals(
        List.of(
            KafkaReaders.of(List.of(List.of("a/1"))).startingAt(Map.of(other, 0L)),
            KafkaReaders.of(List.of(List.of("a/0", "a/2"))).startingAt(Map.of(one, 7L))),
        readers.split());
    assertEquals(List.of(other, one, third), readers.partitions());
  }

  @Test
  void groupsAreKeptByName() {
    KafkaReaders readers = KafkaReaders.deal(partitions(23), 3);
    assertEquals("p.shop.T0/0", readers.names().get(0).get(0));
    assertEquals(readers, KafkaReaders.of(readers.names()));
  }

  @Test
  void whatCanNotBeReadIsRefused() {
    TopicPartition one = new TopicPartition("a", 0);
    assertRefused(
        "a-0 is read twice", () -> KafkaReaders.of(List.of(List.of("a/0"), List.of("a/0"))));
    assertRefused("A reader needs a partition to read", () -> KafkaReaders.of(List.of(List.of())));
    assertRefused("0 subtasks can't read", () -> KafkaReaders.deal(List.of(one), 0));
    KafkaReaders readers = KafkaReaders.of(List.of(List.of("a/0")));
    assertRefused("a-0 can't be read from offset -1", () -> readers.startingAt(Map.of(one, -1L)));
    assertRefused(
        "There is no partition to read",
        () -> ReadChanges.kafka(Map.of(), KafkaReaders.deal(List.of(), 2)));
  }

  private static void assertRefused(String message, Executable action) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, action).getMessage());
  }
}
