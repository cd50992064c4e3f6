package io.tributary.transforms.read;

import io.tributary.schemas.change.SourceRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Ranges of offsets, read outside a pipeline. */
public final class RangeRecords {

  private RangeRecords() {}

  /**
   * Hands over the records of the ranges, one range after the other.
   *
   * @param consumerConfig Kafka consumer properties, with the bootstrap servers
   * @throws org.apache.kafka.common.KafkaException if they can't be read
   */
  public static void read(
      Map<String, Object> consumerConfig,
      List<PartitionRange> ranges,
      Consumer<SourceRecord> records) {
    KafkaRangeSource source = new KafkaRangeSource(ranges, consumerConfig);
    try (BoundedSource.BoundedReader<SourceRecord> reader =
        source.createReader(PipelineOptionsFactory.create())) {
      for (boolean more = reader.start(); more; more = reader.advance()) {
        records.accept(reader.getCurrent());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Can't read from Kafka", e);
    }
  }
}
