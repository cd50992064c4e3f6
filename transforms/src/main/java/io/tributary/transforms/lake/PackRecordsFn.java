package io.tributary.transforms.lake;

import io.tributary.schemas.change.SourceRecord;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/** Collects a bundle's records into blocks, one per partition and window. */
final class PackRecordsFn extends DoFn<SourceRecord, KV<String, RecordBlock>> {
  private static final long serialVersionUID = 1L;

  private static final int MAX_BLOCK_BYTES = 1 << 20;

  private record Slot(String partition, BoundedWindow window) {}

  private static final class Pending {
    private RecordBlock.Builder block = new RecordBlock.Builder();
    private Instant newest = BoundedWindow.TIMESTAMP_MIN_VALUE;
  }

  private transient Map<Slot, Pending> pending;

  @StartBundle
  public void startBundle() {
    pending = new HashMap<>();
  }

  @ProcessElement
  public void process(
      @Element SourceRecord record,
      @Timestamp Instant timestamp,
      BoundedWindow window,
      OutputReceiver<KV<String, RecordBlock>> output)
      throws IOException {
    String partition = record.topic() + "/" + record.partition();
    Pending slot = pending.computeIfAbsent(new Slot(partition, window), s -> new Pending());
    slot.block.add(record);
    if (timestamp.isAfter(slot.newest)) {
      slot.newest = timestamp;
    }
    if (slot.block.size() >= MAX_BLOCK_BYTES) {
      output.outputWithTimestamp(KV.of(partition, slot.block.build()), timestamp);
      slot.block = new RecordBlock.Builder();
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    pending.forEach(
        (slot, waiting) -> {
          if (waiting.block.size() > 0) {
            context.output(
                KV.of(slot.partition(), waiting.block.build()), waiting.newest, slot.window());
          }
        });
    pending = null;
  }
}
