package io.tributary.transforms.read;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** The records at which a reader starts or goes on do not exist any more. */
final class OffsetsGoneException extends KafkaException {
  private static final long serialVersionUID = 1L;

  private OffsetsGoneException(String message, OffsetOutOfRangeException cause) {
    super(message, cause);
  }

  /** Asks the broker which offsets a partition has instead. */
  static KafkaException of(OffsetOutOfRangeException cause, Consumer<?, ?> consumer) {
    TreeMap<String, TopicPartition> byName = new TreeMap<>();
    cause.partitions().forEach(partition -> byName.put(partition.toString(), partition));
    TopicPartition partition = byName.firstEntry().getValue();
    long offset = cause.offsetOutOfRangePartitions().get(partition);
    try {
      long beginning = ask(consumer::beginningOffsets, partition);
      String what =
          offset < beginning
              ? " lost its records "
                  + offset
                  + " to "
                  + (beginning - 1)
                  + " of partition "
                  + partition.partition()
                  + " before they were read"
              : " ends at offset "
                  + ask(consumer::endOffsets, partition)
                  + " of partition "
                  + partition.partition()
                  + ", before offset "
                  + offset
                  + " which is to be read next: it was deleted and made again, or its broker lost"
                  + " records";
      return new OffsetsGoneException(
          "Topic " + partition.topic() + what + "; --fresh=offsets reads what is left", cause);
    } catch (KafkaException e) {
      cause.addSuppressed(e);
      return cause;
    }
  }

  private static long ask(
      Function<Collection<TopicPartition>, Map<TopicPartition, Long>> offsets,
      TopicPartition partition) {
    return offsets.apply(List.of(partition)).get(partition);
  }
}
