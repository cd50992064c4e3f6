package io.tributary.transforms.read;

import io.tributary.schemas.change.SourceRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Instant;

/**
 * Fixed ranges of offsets as a bounded source. KafkaIO can bound a read by a number of records or
 * by time, neither of which is "everything that is there now", and only as a splittable DoFn, which
 * not every runner reads as bounded; a bounded source runs as batch on all of them.
 */
final class KafkaRangeSource extends BoundedSource<SourceRecord> {
  private static final long serialVersionUID = 1L;

  /** A rough size of a change event, to tell the runner how much work a range is. */
  private static final long BYTES_PER_RECORD = 1000;

  /** Ranges are read piece by piece, so that a runner which holds a bundle's output can. */
  private static final long MAX_RECORDS_PER_SPLIT = 25_000;

  private static final Duration POLL = Duration.ofSeconds(1);

  /**
   * The consumer asks for more behind a range's end before it is told of the next range, and asks a
   * broker one thing at a time: the next range waits as long as the broker waits for new records.
   */
  private static final int MAX_WAIT_MILLIS = 5;

  private final ArrayList<PartitionRange> ranges;
  private final TreeMap<String, Object> consumerConfig;

  KafkaRangeSource(List<PartitionRange> ranges, Map<String, Object> consumerConfig) {
    this.ranges = new ArrayList<>(ranges);
    this.consumerConfig = new TreeMap<>(consumerConfig);
  }

  @Override
  public List<KafkaRangeSource> split(long desiredBundleSizeBytes, PipelineOptions options) {
    long records =
        Math.max(1, Math.min(MAX_RECORDS_PER_SPLIT, desiredBundleSizeBytes / BYTES_PER_RECORD));
    List<KafkaRangeSource> splits = new ArrayList<>();
    List<PartitionRange> small = new ArrayList<>();
    long smallSize = 0;
    for (PartitionRange range : ranges) {
      for (long from = range.from(); from < range.to(); from += records) {
        long to = Math.min(range.to(), from + records);
        small.add(new PartitionRange(range.topic(), range.partition(), from, to));
        smallSize += to - from;
        if (smallSize >= records) {
          splits.add(new KafkaRangeSource(small, consumerConfig));
          small = new ArrayList<>();
          smallSize = 0;
        }
      }
    }
    if (!small.isEmpty()) {
      splits.add(new KafkaRangeSource(small, consumerConfig));
    }
    return splits.isEmpty() ? List.of(this) : splits;
  }

  @Override
  public long getEstimatedSizeBytes(PipelineOptions options) {
    return ranges.stream().mapToLong(PartitionRange::size).sum() * BYTES_PER_RECORD;
  }

  @Override
  public BoundedReader<SourceRecord> createReader(PipelineOptions options) {
    return new Reader();
  }

  @Override
  public Coder<SourceRecord> getOutputCoder() {
    return SourceRecordCoder.of();
  }

  private final class Reader extends BoundedReader<SourceRecord> {
    private final Iterator<PartitionRange> todo = ranges.iterator();
    private KafkaConsumer<byte[], byte[]> consumer;
    private PartitionRange range;
    private TopicPartition partition;
    private Iterator<ConsumerRecord<byte[], byte[]>> batch = Collections.emptyIterator();
    private SourceRecord current;

    @Override
    public boolean start() {
      Map<String, Object> config = new HashMap<>(consumerConfig);
      config.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, MAX_WAIT_MILLIS);
      consumer = KafkaRecords.consumer(config);
      return advance();
    }

    @Override
    public boolean advance() {
      while (true) {
        if (batch.hasNext()) {
          ConsumerRecord<byte[], byte[]> record = batch.next();
          if (record.offset() < range.to()) {
            current = KafkaRecords.of(record);
            return true;
          }
          range = null;
        }
        if (range != null && consumer.position(partition) >= range.to()) {
          range = null;
        }
        if (range == null && !nextRange()) {
          current = null;
          return false;
        }
        batch = consumer.poll(POLL).records(partition).iterator();
      }
    }

    private boolean nextRange() {
      while (todo.hasNext()) {
        range = todo.next();
        if (range.size() > 0) {
          partition = new TopicPartition(range.topic(), range.partition());
          consumer.assign(List.of(partition));
          consumer.seek(partition, range.from());
          batch = Collections.emptyIterator();
          return true;
        }
      }
      return false;
    }

    @Override
    public SourceRecord getCurrent() {
      if (current == null) {
        throw new NoSuchElementException();
      }
      return current;
    }

    @Override
    public Instant getCurrentTimestamp() {
      return Instant.ofEpochMilli(getCurrent().timestamp());
    }

    @Override
    public void close() throws IOException {
      if (consumer != null) {
        consumer.close();
      }
    }

    @Override
    public BoundedSource<SourceRecord> getCurrentSource() {
      return KafkaRangeSource.this;
    }
  }
}
