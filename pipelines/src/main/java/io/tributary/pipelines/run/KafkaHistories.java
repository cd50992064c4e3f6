package io.tributary.pipelines.run;

import io.tributary.pipelines.command.CommandException;
import io.tributary.schemas.debezium.Topics;
import io.tributary.schemas.position.EpochDetector;
import io.tributary.schemas.position.Epochs;
import io.tributary.transforms.read.PartitionRange;
import io.tributary.transforms.read.RangeRecords;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;

/**
 * The binlog histories of the records that wait in Kafka. Reading all of them only for that would
 * double the reading, so of many only the first and the last of each partition are looked at, and
 * the rest if those show that a server has changed.
 */
final class KafkaHistories implements RunSource.Histories {

  /** As many are read in about a second. */
  private static final long READ_WHOLE = 200_000;

  private final Map<String, Object> consumerConfig;
  private final String connector;
  private final List<PartitionRange> ranges;

  KafkaHistories(Map<String, Object> consumerConfig, Topics topics, List<PartitionRange> ranges) {
    this.consumerConfig = consumerConfig;
    this.connector = topics.prefix();
    this.ranges =
        ranges.stream()
            .filter(range -> range.size() > 0 && topics.table(range.topic()).isPresent())
            .toList();
  }

  @Override
  public EpochDetector.Result detect(Epochs known, EpochDetector.Memory before) throws IOException {
    try {
      if (ranges.stream().mapToLong(PartitionRange::size).sum() > READ_WHOLE) {
        EpochDetector.Result ends = detect(ends(), known, before);
        if (ends.epochs().equals(known)) {
          return ends;
        }
      }
      return detect(ranges, known, before);
    } catch (KafkaException e) {
      throw new CommandException("Can't look through the topics: " + e.getMessage()).causedBy(e);
    }
  }

  private EpochDetector.Result detect(
      List<PartitionRange> parts, Epochs known, EpochDetector.Memory before) throws IOException {
    try (EpochScan scan = new EpochScan()) {
      RangeRecords.read(consumerConfig, parts, record -> scan.add(record, connector));
      return scan.detect(known, before);
    }
  }

  private List<PartitionRange> ends() {
    List<PartitionRange> ends = new ArrayList<>();
    for (PartitionRange range : ranges) {
      String topic = range.topic();
      int partition = range.partition();
      ends.add(new PartitionRange(topic, partition, range.from(), range.from() + 1));
      if (range.size() > 1) {
        ends.add(new PartitionRange(topic, partition, range.to() - 1, range.to()));
      }
    }
    return ends;
  }
}
