package io.tributary.transforms.read;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/**
 * Which partitions are read together, each group by one reader with one consumer, and where.
 *
 * <p>A subtask that has two readers asks them in turn and waits in an empty one before each record
 * of the other; so there should be no more groups than subtasks. Groups need not be even. They are
 * part of a job's state: a job that goes on from its state must be given the same.
 *
 * @param groups partitions of each reader
 * @param starts by partition the offset of the first record to read; partitions that are absent are
 *     read from their earliest record. A reader that goes on from a checkpoint starts there instead
 */
public record KafkaReaders(List<List<TopicPartition>> groups, Map<TopicPartition, Long> starts)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final Comparator<TopicPartition> BY_NAME =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  public KafkaReaders {
    groups = groups.stream().map(List::copyOf).toList();
    starts = Map.copyOf(starts);
    Set<TopicPartition> all = new HashSet<>();
    for (List<TopicPartition> group : groups) {
      if (group.isEmpty()) {
        throw new IllegalArgumentException("A reader needs a partition to read");
      }
      for (TopicPartition partition : group) {
        if (!all.add(partition)) {
          throw new IllegalArgumentException(partition + " is read twice");
        }
      }
    }
    starts.forEach(
        (partition, offset) -> {
          if (!all.contains(partition) || offset < 0) {
            throw new IllegalArgumentException(partition + " can't be read from offset " + offset);
          }
        });
  }

  /**
   * Readers of given groups, from the earliest records.
   *
   * @param names the partitions of each reader, as {@link #names} gives them
   */
  public static KafkaReaders of(List<? extends List<String>> names) {
    return new KafkaReaders(
        names.stream().map(group -> group.stream().map(KafkaReaders::partition).toList()).toList(),
        Map.of());
  }

  private static TopicPartition partition(String name) {
    int slash = name.lastIndexOf('/');
    return new TopicPartition(
        name.substring(0, slash), Integer.parseInt(name.substring(slash + 1)));
  }

  /** The partitions of each reader, as {@code topic/number}. */
  public List<List<String>> names() {
    return groups.stream()
        .map(group -> group.stream().map(p -> p.topic() + "/" + p.partition()).toList())
        .toList();
  }

  /**
   * Deals the partitions, sorted by topic and number, round into as many groups as can be read at
   * once; all from the earliest records.
   *
   * @param parallelism how many subtasks read, at least 1
   */
  public static KafkaReaders deal(Collection<TopicPartition> partitions, int parallelism) {
    if (parallelism < 1) {
      throw new IllegalArgumentException(parallelism + " subtasks can't read");
    }
    TreeSet<TopicPartition> sorted = new TreeSet<>(BY_NAME);
    sorted.addAll(partitions);
    List<List<TopicPartition>> groups = new ArrayList<>();
    int next = 0;
    for (TopicPartition partition : sorted) {
      if (groups.size() < parallelism) {
        groups.add(new ArrayList<>());
      }
      groups.get(next).add(partition);
      next = (next + 1) % parallelism;
    }
    return new KafkaReaders(groups, Map.of());
  }

  /**
   * The same groups, from other offsets.
   *
   * @param offsets by partition the offset of the first record to read; those of partitions that
   *     are in no group count for nothing
   */
  public KafkaReaders startingAt(Map<TopicPartition, Long> offsets) {
    Map<TopicPartition, Long> own = new HashMap<>(offsets);
    own.keySet().retainAll(partitions());
    return new KafkaReaders(groups, own);
  }

  /** One reader each. */
  List<KafkaReaders> split() {
    List<KafkaReaders> each = new ArrayList<>();
    for (List<TopicPartition> group : groups) {
      each.add(new KafkaReaders(List.of(group), Map.of()).startingAt(starts));
    }
    return each;
  }

  /** All partitions, group after group. */
  List<TopicPartition> partitions() {
    return groups.stream().flatMap(List::stream).toList();
  }
}
