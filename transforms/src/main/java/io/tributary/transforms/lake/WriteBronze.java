package io.tributary.transforms.lake;

import com.google.auto.value.AutoValue;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.Topics;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.LedgerEntryCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Writes every record as received to {@code bronze/TABLE}, partitioned by the date of its Kafka
 * timestamp: topic, partition, offset, timestamp, headers, key and value.
 *
 * <p>A record is kept once, by its topic, partition and offset, however often it is read. One
 * shuffle, keyed by partition; one commit per partition and window of the input. No state.
 */
@AutoValue
public abstract class WriteBronze
    extends PTransform<PCollection<SourceRecord>, PCollection<LedgerEntry>> {
  private static final long serialVersionUID = 1L;

  abstract Storage storage();

  abstract LakeLayout layout();

  abstract Topics topics();

  /** Writes the topics of a connector to the bronze root of a lake. */
  public static WriteBronze to(LakeLayout layout, Storage storage, Topics topics) {
    return new AutoValue_WriteBronze(storage, layout, topics);
  }

  @Override
  public PCollection<LedgerEntry> expand(PCollection<SourceRecord> records) {
    return records
        .apply("PackRecords", ParDo.of(new PackRecordsFn()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), RecordBlockCoder.of()))
        .apply("GroupByPartition", GroupByKey.create())
        .apply("CommitRecords", ParDo.of(new WriteBronzeFn(storage(), layout(), topics())))
        .setCoder(LedgerEntryCoder.of());
  }
}
