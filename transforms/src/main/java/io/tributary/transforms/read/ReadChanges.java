package io.tributary.transforms.read;

import com.google.auto.value.AutoValue;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.transforms.read.ReaderOptions.ConsumerProperties;
import io.tributary.transforms.rounds.Slice;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Reads every record of a connector's topics, with the Kafka timestamp as event time.
 *
 * <ul>
 *   <li>{@link #kafka}: unbounded, a reader of KafkaIO's for each group of partitions, from given
 *       offsets or the earliest record unless the runner restores a checkpoint. Event time is the
 *       Kafka timestamp as far as {@link IdlePartitionPolicy} lets it.
 *   <li>{@link #ranges}: bounded by offsets, which the caller takes when the pipeline starts.
 *   <li>{@link #capture}: bounded, a recorded file or a slice of one.
 * </ul>
 *
 * <p>Guarantees: every record at least once, in no particular order; exactly once where the runner
 * checkpoints. A read fails if records were deleted before they were read, since skipping them
 * would lose changes.
 */
@AutoValue
public abstract class ReadChanges extends PTransform<PBegin, PCollection<SourceRecord>> {
  private static final long serialVersionUID = 1L;

  private static final KafkaReaders NO_READERS = new KafkaReaders(List.of(), Map.of());

  enum Kind {
    KAFKA,
    RANGES,
    CAPTURE
  }

  abstract Kind kind();

  abstract Map<String, Object> consumerConfig();

  abstract KafkaReaders readers();

  abstract List<PartitionRange> partitionRanges();

  abstract String file();

  abstract long fileBytes();

  abstract Slice slice();

  /**
   * Reads partitions as they grow. The pipeline must run with the options that it was made with:
   * they carry the consumer's properties, one set for all such reads of a pipeline, and a job that
   * goes on from a checkpoint reads with those of its own launch.
   *
   * @param consumerConfig Kafka consumer properties, with the bootstrap servers
   * @throws IllegalArgumentException if there is no partition to read
   */
  public static ReadChanges kafka(Map<String, Object> consumerConfig, KafkaReaders readers) {
    if (readers.groups().isEmpty()) {
      throw new IllegalArgumentException("There is no partition to read");
    }
    return new AutoValue_ReadChanges(
        Kind.KAFKA, new TreeMap<>(consumerConfig), readers, List.of(), "", -1, Slice.ALL);
  }

  /** Reads ranges of offsets. */
  public static ReadChanges ranges(
      Map<String, Object> consumerConfig, List<PartitionRange> ranges) {
    return new AutoValue_ReadChanges(
        Kind.RANGES,
        new TreeMap<>(consumerConfig),
        NO_READERS,
        List.copyOf(ranges),
        "",
        -1,
        Slice.ALL);
  }

  /** Reads a capture file, which every worker must be able to open. */
  public static ReadChanges capture(String file) {
    return capture(file, -1, Slice.ALL);
  }

  /**
   * Reads a slice of a capture file, which every worker must be able to open.
   *
   * @param fileBytes the size that the file had when it was cut: a file that has changed would be
   *     cut elsewhere, so reading it fails
   */
  public static ReadChanges capture(String file, long fileBytes, Slice slice) {
    return new AutoValue_ReadChanges(
        Kind.CAPTURE, new TreeMap<>(), NO_READERS, List.of(), file, fileBytes, slice);
  }

  /** The schema-change topic of a Kafka cluster. */
  public static SchemaFeeds kafkaSchemas(Map<String, Object> consumerConfig, String topic) {
    TreeMap<String, Object> config = new TreeMap<>(consumerConfig);
    return () -> new KafkaSchemaFeed(topic, config);
  }

  /** The schema changes in a capture file. */
  public static SchemaFeeds captureSchemas(String file, String topic) {
    return () -> CaptureSource.schemaFeed(file, topic);
  }

  /** Schema changes that are few enough to travel with the pipeline. */
  public static SchemaFeeds collectedSchemas(List<SourceRecord> records) {
    return new CollectedSchemas(records);
  }

  @Override
  public PCollection<SourceRecord> expand(PBegin input) {
    return switch (kind()) {
      case CAPTURE ->
          input.apply("ReadCapture", Read.from(new CaptureSource(file(), fileBytes(), slice())));
      case RANGES ->
          input.apply(
              "ReadRanges", Read.from(new KafkaRangeSource(partitionRanges(), consumerConfig())));
      case KAFKA -> input.apply("ReadKafka", Read.from(groups(input)));
    };
  }

  /** Readers take their settings from the job that they run in, see {@link ReaderOptions}. */
  private KafkaGroupSource groups(PBegin input) {
    ConsumerProperties properties = ConsumerProperties.of(consumerConfig());
    input.getPipeline().getOptions().as(ReaderOptions.class).setConsumerProperties(properties);
    return new KafkaGroupSource(readers());
  }
}
