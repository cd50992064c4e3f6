package io.tributary.transforms.lake;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.transforms.Changes;
import io.tributary.transforms.ledger.Ledger;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.order.Blocks;
import io.tributary.transforms.order.ChangeBlock;
import io.tributary.transforms.order.ShardKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.OutputBuilder;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.parquet.hadoop.ParquetReader;

/** A lake that is written by the sinks' own functions but without a runner. */
final class LakeFixture {

  final Storage storage;
  final LakeLayout layout;
  private final String scheme;
  final Ledger ledger = new Ledger();

  /** A lake in a folder of this machine. */
  LakeFixture(Path folder) {
    this(Storage.of(Map.of()), LakeLayout.under(folder.toString()), "file:");
  }

  /** A lake whose layout names its file system. */
  LakeFixture(Storage storage, LakeLayout layout) {
    this(storage, layout, "");
  }

  private LakeFixture(Storage storage, LakeLayout layout, String scheme) {
    this.storage = storage;
    this.layout = layout;
    this.scheme = scheme;
  }

  /** Merges changes into the current rows of {@code Items}, as one shard. */
  LakeFixture current(Changes... changes) throws IOException {
    return current(Blocks.shard(0, 1), sorted(changes));
  }

  LakeFixture current(ShardKey shard, ChangeBlock block) throws IOException {
    String table = shard.table().table();
    new CurrentTable(storage, layout.currentTable(table), layout.deletedTable(table))
        .merge(new LakeFile.Shard(shard.shard(), shard.shards()), block);
    ledger.add(WriteCurrentFn.count(block, shard).build(table));
    return this;
  }

  /** Adds changes to the change log of {@code Items}, as one shard. */
  LakeFixture log(Changes... changes) throws IOException {
    return log(Blocks.shard(0, 1), sorted(changes));
  }

  LakeFixture log(ShardKey shard, ChangeBlock block) throws IOException {
    settled(shard, block);
    return this;
  }

  /** Adds changes to the change log, and returns the block as it goes on to the current rows. */
  ChangeBlock settled(ShardKey shard, ChangeBlock block) throws IOException {
    Outputs outputs = new Outputs();
    new WriteChangeLogFn(storage, layout).process(KV.of(shard, block), outputs);
    return outputs.written.get(0);
  }

  /** Carries changes through the change log into the current rows, as one shard. */
  LakeFixture run(Changes... changes) throws IOException {
    ShardKey shard = Blocks.shard(0, 1);
    return current(shard, settled(shard, sorted(changes)));
  }

  static ChangeBlock sorted(Changes... changes) throws IOException {
    List<ChangeEvent> events = new ArrayList<>();
    for (Changes change : changes) {
      events.add(change.build());
    }
    return Blocks.sorted(events);
  }

  String currentPath() {
    return scheme + layout.currentTable("Items");
  }

  String logPath() {
    return scheme + layout.changeLog("Items");
  }

  boolean exists(String table) {
    return new DeltaLog(storage, table, null).load().isPresent();
  }

  DeltaLog.State currentState() {
    return new DeltaLog(storage, currentPath(), null).load().orElseThrow();
  }

  DeltaLog.State logState() {
    return new DeltaLog(storage, logPath(), Datasets.DATE).load().orElseThrow();
  }

  /** The given columns of all rows of a version, each row as text, sorted. */
  List<String> rows(DeltaLog.State state, String... columns) throws IOException {
    List<String> rows = new ArrayList<>();
    for (LakeFile file : state.files()) {
      try (ParquetReader<GenericRecord> reader = ParquetFiles.open(storage, file.path())) {
        for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
          List<String> values = new ArrayList<>();
          for (String column : columns) {
            values.add(String.valueOf(value(row, column)));
          }
          rows.add(String.join(" ", values));
        }
      }
    }
    rows.sort(null);
    return rows;
  }

  private static Object value(GenericRecord row, String column) {
    if (row.getSchema().getField(column) == null) {
      return "-";
    }
    List<LakeField> fields = AvroRows.fields(row.getSchema());
    int at = row.getSchema().getField(column).pos();
    return AvroRows.fromAvro(row.get(at), fields.get(at).type());
  }

  List<String> currentRows(String... columns) throws IOException {
    return rows(currentState(), columns);
  }

  List<String> logRows() throws IOException {
    return rows(logState(), "_key", "_op", "_binlog_pos", "_fingerprint");
  }

  /** Puts what a sink counts into the ledger. */
  private final class ToLedger implements DoFn.OutputReceiver<LedgerEntry> {
    @Override
    public OutputBuilder<LedgerEntry> builder(LedgerEntry value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void output(LedgerEntry entry) {
      ledger.add(entry);
    }
  }

  private final class Outputs implements DoFn.MultiOutputReceiver {
    private final List<ChangeBlock> written = new ArrayList<>();

    @Override
    @SuppressWarnings("unchecked") // The tag tells the type.
    public <T> DoFn.OutputReceiver<T> get(TupleTag<T> tag) {
      return tag.equals(WriteChangeLog.LEDGER)
          ? (DoFn.OutputReceiver<T>) new ToLedger()
          : (DoFn.OutputReceiver<T>) new Written(written);
    }

    @Override
    public <T> DoFn.OutputReceiver<Row> getRowReceiver(TupleTag<T> tag) {
      throw new UnsupportedOperationException();
    }
  }

  private record Written(List<ChangeBlock> blocks)
      implements DoFn.OutputReceiver<KV<ShardKey, ChangeBlock>> {
    @Override
    public OutputBuilder<KV<ShardKey, ChangeBlock>> builder(KV<ShardKey, ChangeBlock> value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void output(KV<ShardKey, ChangeBlock> block) {
      blocks.add(block.getValue());
    }
  }
}
