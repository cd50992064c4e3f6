package io.tributary.transforms.read;

import java.io.Serializable;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a reader's consumer has come in each partition. A partition may end with offsets that
 * hold no record: the markers of transactions, which Connect writes where it delivers exactly once,
 * or records of a transaction that was taken back. KafkaIO counts offsets up to the end, so such a
 * partition would never seem read to its end and its watermark would stand still until the next
 * change.
 *
 * <p>Written by the thread that polls and read by the one that looks for the ends.
 */
final class ReadProgress implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * A place in a partition.
   *
   * @param behindLast the offset behind the last record that was read, or where reading began
   * @param position the offset up to which the partition has been read; no record is between
   */
  private record Place(long behindLast, long position) implements Serializable {}

  private final ConcurrentHashMap<TopicPartition, Place> places = new ConcurrentHashMap<>();

  /** Notes where a consumer begins; to be called before every poll. */
  void begin(Consumer<?, ?> consumer) {
    if (places.isEmpty()) {
      for (TopicPartition partition : consumer.assignment()) {
        long position = consumer.position(partition);
        places.put(partition, new Place(position, position));
      }
    }
  }

  /** Notes what a consumer read. */
  <K, V> void add(Consumer<K, V> consumer, ConsumerRecords<K, V> records) {
    places.replaceAll(
        (partition, place) -> {
          long position = consumer.position(partition);
          if (position == place.position()) {
            return place;
          }
          var read = records.records(partition);
          long behindLast =
              read.isEmpty() ? place.behindLast() : read.get(read.size() - 1).offset() + 1;
          return new Place(behindLast, position);
        });
  }

  /**
   * The offset behind the last record of a partition, as far as is known.
   *
   * @param end its end, whatever is before it
   */
  long end(TopicPartition partition, long end) {
    Place place = places.get(partition);
    boolean known = place != null && place.behindLast() <= end && end <= place.position();
    return known ? place.behindLast() : end;
  }
}
