package io.tributary.transforms.read;

import io.tributary.schemas.change.SourceRecord;
import java.io.IOException;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.joda.time.Instant;

/** KafkaIO's reader of one group, giving records as the pipeline knows them. */
final class KafkaGroupReader extends UnboundedReader<SourceRecord> {

  private final KafkaGroupSource source;
  private final UnboundedReader<KafkaRecord<byte[], byte[]>> kafka;

  KafkaGroupReader(KafkaGroupSource source, UnboundedReader<KafkaRecord<byte[], byte[]>> kafka) {
    this.source = source;
    this.kafka = kafka;
  }

  @Override
  public boolean start() throws IOException {
    return take(kafka::start);
  }

  @Override
  public boolean advance() throws IOException {
    return take(kafka::advance);
  }

  private interface Step {
    boolean take() throws IOException;
  }

  private static boolean take(Step step) throws IOException {
    try {
      return step.take();
    } catch (IOException e) {
      // KafkaIO's own message is that there was an exception.
      for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
        if (cause instanceof OffsetsGoneException) {
          throw new IOException(cause.getMessage(), e);
        }
      }
      throw e;
    }
  }

  @Override
  public SourceRecord getCurrent() {
    return KafkaRecords.of(kafka.getCurrent());
  }

  @Override
  public Instant getCurrentTimestamp() {
    return kafka.getCurrentTimestamp();
  }

  @Override
  public Instant getWatermark() {
    return kafka.getWatermark();
  }

  /**
   * KafkaIO puts the watermark that it was last asked for into the mark. Asked here, it covers the
   * records that the mark covers, and a reader that goes on from it gives no record an event time
   * below theirs ({@link IdlePartitionPolicy}).
   */
  @Override
  public CheckpointMark getCheckpointMark() {
    kafka.getWatermark();
    return kafka.getCheckpointMark();
  }

  @Override
  public long getSplitBacklogBytes() {
    return kafka.getSplitBacklogBytes();
  }

  @Override
  public UnboundedSource<SourceRecord, ?> getCurrentSource() {
    return source;
  }

  @Override
  public void close() throws IOException {
    kafka.close();
  }
}
