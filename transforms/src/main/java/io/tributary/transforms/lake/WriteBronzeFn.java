package io.tributary.transforms.lake;

import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.Topics;
import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.Latency;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.Leg;
import io.tributary.transforms.ledger.Mark;
import java.io.IOException;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Commits what a window brought for a partition to the bronze table of its topic. */
final class WriteBronzeFn extends DoFn<KV<String, Iterable<RecordBlock>>, LedgerEntry> {
  private static final long serialVersionUID = 1L;

  private final Storage storage;
  private final LakeLayout layout;
  private final Topics topics;
  private final Counter records = Metrics.counter("tributary", "bronze");

  WriteBronzeFn(Storage storage, LakeLayout layout, Topics topics) {
    this.storage = storage;
    this.layout = layout;
    this.topics = topics;
  }

  @ProcessElement
  public void process(
      @Element KV<String, Iterable<RecordBlock>> unit, OutputReceiver<LedgerEntry> output)
      throws IOException {
    List<RecordBlock> blocks = new ArrayList<>();
    unit.getValue().forEach(blocks::add);
    blocks.sort(Comparator.comparingLong(RecordBlock::firstOffset));
    String topic = unit.getKey().substring(0, unit.getKey().lastIndexOf('/'));
    String table = topics.bronzeTable(topic);
    long count = blocks.stream().mapToLong(RecordBlock::count).sum();
    AtomicReference<BlocksSource> pass = new AtomicReference<>();
    LakeTable.Outcome outcome =
        new LakeTable(storage, layout.bronzeTable(table), Datasets.BRONZE)
            .merge(
                new LakeTable.Unit(
                    Datasets.BRONZE_SCHEMA,
                    null,
                    false,
                    () -> {
                      BlocksSource source = new BlocksSource(blocks);
                      pass.compareAndSet(null, source);
                      return source;
                    },
                    Removals.NONE));
    records.inc(count);
    BlocksSource read = pass.get();
    output.output(
        new LedgerEntry.Builder()
            .arrived(Leg.BRONZE, read.marks)
            .took("bronze", latency(read.timestamps, outcome.added(), System.currentTimeMillis()))
            .add(Count.BRONZE_ADDED, outcome.added())
            .add(Count.BRONZE_PRESENT, count - outcome.added())
            .build(table));
  }

  /**
   * How long records took from Kafka's timestamp, the only time that is known of a record as
   * received. What is read again comes first, so of a unit that bronze had a part of the last
   * records are the new ones.
   */
  private static Latency latency(LongBuffer timestamps, long added, long visible) {
    Latency.Recorder latency = new Latency.Recorder();
    for (int i = (int) (timestamps.position() - added); i < timestamps.position(); i++) {
      latency.add(timestamps.get(i) * 1000, visible);
    }
    return latency.build();
  }

  /**
   * The records of blocks in the order of their offsets. Blocks of a partition follow each other,
   * unless a source read a part twice; those that overlap are sorted together, and an offset that
   * is there twice is given once.
   */
  private static final class BlocksSource implements RowMerge.Source {
    private final List<RecordBlock> blocks;
    private final Schema avro = AvroRows.schema(Datasets.BRONZE_SCHEMA);
    private int next;
    private Iterator<SourceRecord> group = List.<SourceRecord>of().iterator();
    private long lastOffset = -1;
    private long marks;
    private final LongBuffer timestamps;

    BlocksSource(List<RecordBlock> blocks) {
      this.blocks = blocks;
      this.timestamps = LongBuffer.allocate(blocks.stream().mapToInt(RecordBlock::count).sum());
    }

    @Override
    public GenericRecord next() throws IOException {
      while (true) {
        while (group.hasNext()) {
          SourceRecord record = group.next();
          marks += Mark.of(record);
          if (record.offset() > lastOffset) {
            lastOffset = record.offset();
            timestamps.put(SourceRecord.dated(record.timestamp()));
            return row(record);
          }
        }
        if (next == blocks.size()) {
          return null;
        }
        group = nextGroup().iterator();
      }
    }

    private List<SourceRecord> nextGroup() throws IOException {
      List<SourceRecord> records = new ArrayList<>();
      long end = blocks.get(next).lastOffset();
      while (next < blocks.size() && blocks.get(next).firstOffset() <= end) {
        end = Math.max(end, blocks.get(next).lastOffset());
        records.addAll(List.of(blocks.get(next).records()));
        next++;
      }
      records.sort(Comparator.comparingLong(SourceRecord::offset));
      return records;
    }

    private GenericRecord row(SourceRecord record) {
      GenericData.Record row = new GenericData.Record(avro);
      RecordRows.put(row, record);
      row.put(
          Datasets.DATE, (int) Math.floorDiv(SourceRecord.dated(record.timestamp()), 86_400_000L));
      return row;
    }

    @Override
    public boolean isNew() {
      return true;
    }

    @Override
    public void close() {}
  }
}
