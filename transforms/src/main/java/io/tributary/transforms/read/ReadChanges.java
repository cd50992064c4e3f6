package io.tributary.transforms.read;

import com.google.auto.value.AutoValue;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.transforms.rounds.Slice;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads every record of a connector's topics, with the Kafka timestamp as event time.
 *
 * <ul>
 *   <li>{@link #kafka}: unbounded, one KafkaIO read for all topics, from the earliest record unless
 *       the runner restores a checkpoint.
 *   <li>{@link #ranges}: bounded by offsets, which the caller takes when the pipeline starts.
 *   <li>{@link #capture}: bounded, a recorded file or a slice of one.
 * </ul>
 *
 * <p>Guarantees: every record at least once, in no particular order; exactly once where the runner
 * checkpoints. A bounded read fails if records were deleted before they were read, since skipping
 * them would lose changes; an unbounded one continues at the earliest record that is left.
 */
@AutoValue
public abstract class ReadChanges extends PTransform<PBegin, PCollection<SourceRecord>> {
  private static final long serialVersionUID = 1L;

  enum Kind {
    KAFKA,
    RANGES,
    CAPTURE
  }

  abstract Kind kind();

  abstract Map<String, Object> consumerConfig();

  abstract List<String> topics();

  abstract List<PartitionRange> partitionRanges();

  abstract String file();

  abstract long fileBytes();

  abstract Slice slice();

  /**
   * Reads topics as they grow.
   *
   * @param consumerConfig Kafka consumer properties, with the bootstrap servers
   */
  public static ReadChanges kafka(Map<String, Object> consumerConfig, KafkaReaders readers) {
    return new AutoValue_ReadChanges(
        Kind.KAFKA,
        new TreeMap<>(consumerConfig),
        readers.groups().stream().flatMap(List::stream).map(p -> p.topic()).distinct().toList(),
        List.of(),
        "",
        -1,
        Slice.ALL);
  }

  /** Reads ranges of offsets. */
  public static ReadChanges ranges(
      Map<String, Object> consumerConfig, List<PartitionRange> ranges) {
    return new AutoValue_ReadChanges(
        Kind.RANGES,
        new TreeMap<>(consumerConfig),
        List.of(),
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
        Kind.CAPTURE, new TreeMap<>(), List.of(), List.of(), file, fileBytes, slice);
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
      case KAFKA ->
          input
              .apply("ReadKafka", kafkaRead())
              .apply("ToRecord", MapElements.via(new ToRecordFn()))
              .setCoder(SourceRecordCoder.of());
    };
  }

  private KafkaIO.Read<byte[], byte[]> kafkaRead() {
    TreeMap<String, Object> config = new TreeMap<>(consumerConfig());
    String servers = String.valueOf(config.remove(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG));
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    return KafkaIO.<byte[], byte[]>read()
        .withBootstrapServers(servers)
        .withTopics(topics())
        .withKeyDeserializer(ByteArrayDeserializer.class)
        .withValueDeserializer(ByteArrayDeserializer.class)
        .withConsumerConfigUpdates(config)
        .withTimestampPolicyFactory((partition, previous) -> new IdlePartitionPolicy(previous));
  }

  private static final class ToRecordFn
      extends SimpleFunction<KafkaRecord<byte[], byte[]>, SourceRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public SourceRecord apply(KafkaRecord<byte[], byte[]> record) {
      return new SourceRecord(
          record.getTopic(),
          record.getPartition(),
          record.getOffset(),
          record.getTimestamp(),
          KafkaRecords.headers(record.getHeaders()),
          record.getKV().getKey(),
          record.getKV().getValue());
    }
  }
}
