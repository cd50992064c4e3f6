package io.tributary.transforms.read;

import io.tributary.schemas.change.SourceRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.options.PipelineOptions;

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
    return new Reader(this);
  }

  @Override
  public Coder<SourceRecord> getOutputCoder() {
    return SourceRecordCoder.of();
  }

  private static final class Reader extends RecordReader {
    private final KafkaRangeSource source;
    private KafkaRangeReader reader;

    Reader(KafkaRangeSource source) {
      super(source);
      this.source = source;
    }

    @Override
    protected void open() {
      reader = new KafkaRangeReader(source.ranges, source.consumerConfig);
    }

    @Override
    protected SourceRecord next() throws IOException {
      return reader.next();
    }

    @Override
    public void close() {
      if (reader != null) {
        reader.close();
      }
    }
  }
}
