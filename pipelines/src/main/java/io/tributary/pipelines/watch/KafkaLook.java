package io.tributary.pipelines.watch;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a broker holds of a connector. All methods throw a {@link
 * org.apache.kafka.common.KafkaException} if the broker does not answer in time.
 */
interface KafkaLook extends AutoCloseable {

  /**
   * A partition.
   *
   * @param id {@code topicId/topic/partition}, by which the lake's ledger knows it
   * @param beginning its earliest offset
   * @param end the offset behind its last record
   */
  record Partition(String id, String topic, int number, long beginning, long end) {}

  /** All partitions of the connector's topics. */
  List<Partition> partitions();

  /**
   * Timestamps of the first records at these offsets or behind them, by partition id; one that the
   * broker did not hand out in time is absent.
   */
  Map<String, Instant> timestamps(Map<Partition, Long> offsets);

  /** Timestamps of a topic's last records, oldest first; empty if it has none, or is not there. */
  List<Instant> last(String topic, int count);

  /**
   * The greatest timestamp in any topic of the connector that is not after {@code limit}. A topic
   * with a record from the future is left out.
   */
  Optional<Instant> newest(Instant limit);

  @Override
  void close();
}
