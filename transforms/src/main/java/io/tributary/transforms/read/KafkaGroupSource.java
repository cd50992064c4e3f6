package io.tributary.transforms.read;

import io.tributary.schemas.change.SourceRecord;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.CannotProvideCoderException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.kafka.KafkaCheckpointMark;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Groups of partitions as one unbounded source, each group read by a reader of KafkaIO's.
 *
 * <p>KafkaIO by itself cuts partitions into equal groups: a prime number of partitions, or any with
 * a large maximum parallelism, ends as one reader a partition. Here a split is a group, whatever
 * number a runner wants, and splitting asks no broker: Spark splits again for every batch.
 *
 * <p>A split is part of a job's state, in Java's serialization, so it holds partitions and offsets
 * and nothing of Beam's or of the job's settings ({@link ReaderOptions}).
 */
final class KafkaGroupSource extends UnboundedSource<SourceRecord, KafkaCheckpointMark> {
  private static final long serialVersionUID = 1L;

  private final KafkaReaders readers;

  KafkaGroupSource(KafkaReaders readers) {
    this.readers = readers;
  }

  @Override
  public List<KafkaGroupSource> split(int desiredNumSplits, PipelineOptions options) {
    return readers.split().stream().map(KafkaGroupSource::new).toList();
  }

  /**
   * A reader of all partitions of this source, in the order of the groups, which is the order of a
   * checkpoint mark too.
   */
  @Override
  public UnboundedReader<SourceRecord> createReader(
      PipelineOptions options, KafkaCheckpointMark mark) throws IOException {
    Map<String, String> properties = options.as(ReaderOptions.class).getConsumerProperties();
    if (properties == null) {
      throw new IllegalStateException(
          "The job has no consumer properties; run the pipeline with the options it was made with");
    }
    return new KafkaGroupReader(
        this, KafkaSources.of(properties, readers).createReader(options, mark));
  }

  @Override
  public Coder<KafkaCheckpointMark> getCheckpointMarkCoder() {
    try {
      return CoderRegistry.createDefault().getCoder(KafkaCheckpointMark.class);
    } catch (CannotProvideCoderException e) {
      throw new IllegalStateException("KafkaIO's marks name their coder", e);
    }
  }

  @Override
  public Coder<SourceRecord> getOutputCoder() {
    return SourceRecordCoder.of();
  }
}
