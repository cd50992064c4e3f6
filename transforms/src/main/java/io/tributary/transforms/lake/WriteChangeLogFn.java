package io.tributary.transforms.lake;

import io.tributary.schemas.position.LogPosition;
import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.Leg;
import io.tributary.transforms.order.ChangeBlock;
import io.tributary.transforms.order.ShardKey;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Commits each block to its table's change log, then passes it on. */
final class WriteChangeLogFn extends DoFn<KV<ShardKey, ChangeBlock>, KV<ShardKey, ChangeBlock>> {
  private static final long serialVersionUID = 1L;

  private final Storage storage;
  private final LakeLayout layout;
  private final Counter changes = Metrics.counter("tributary", "silver");

  WriteChangeLogFn(Storage storage, LakeLayout layout) {
    this.storage = storage;
    this.layout = layout;
  }

  @ProcessElement
  public void process(@Element KV<ShardKey, ChangeBlock> element, MultiOutputReceiver output)
      throws IOException {
    ShardKey shard = element.getKey();
    ChangeBlock block = element.getValue();
    String table = shard.table().table();
    ChangeRows rows = ChangeRows.of(block, Datasets::changeLogSchema);
    LakeTable.Unit unit =
        new LakeTable.Unit(
            rows.schema(),
            new LakeFile.Shard(shard.shard(), shard.shards()),
            false,
            () -> new BlockSource(block, rows, shard.shard()),
            Removals.NONE);
    LakeTable.Outcome outcome =
        new LakeTable(storage, layout.changeLog(table), Datasets.CHANGE_LOG).merge(unit);
    LedgerEntry entry = count(block, shard, outcome).build(table);
    changes.inc(block.count());
    output.get(WriteChangeLog.LEDGER).output(entry);
    output.get(WriteChangeLog.WRITTEN).output(element);
  }

  private static LedgerEntry.Builder count(
      ChangeBlock block, ShardKey shard, LakeTable.Outcome outcome) {
    long fresh = 0;
    long late = 0;
    long duplicates = 0;
    long marks = 0;
    for (ChangeBlock.Cursor cursor = block.cursor(); cursor.next(); ) {
      marks += shard.part(cursor);
      if (!ChangeRows.isCounted(cursor, shard.shard())) {
        continue;
      }
      if (cursor.isDuplicate()) {
        duplicates++;
      } else if (cursor.isLate()) {
        late++;
      } else {
        fresh++;
      }
    }
    // The rows that the log already held were labelled late, unless the heads were lost too.
    long known = fresh + late - outcome.added();
    long knownLate = Math.min(known, late);
    return new LedgerEntry.Builder()
        .arrived(Leg.CHANGE_LOG, marks)
        .add(Count.APPLIED, fresh - (known - knownLate))
        .add(Count.STALE, late - knownLate)
        .add(Count.DUPLICATES, duplicates + known);
  }

  /**
   * The logged changes of a block, sorted by identity; decoded as they are written. The block is
   * sorted by position, of which the Kafka offset is a part but not of the identity: changes that
   * differ only from there on are sorted anew, and of two deliveries the first is kept.
   */
  static final class BlockSource implements RowMerge.Source {
    private final ChangeBlock.Cursor cursor;
    private final ChangeRows rows;
    private final int shard;
    private final TreeMap<Identity, GenericRecord> ready = new TreeMap<>();
    private boolean more;

    BlockSource(ChangeBlock block, ChangeRows rows, int shard) {
      this.cursor = block.cursor();
      this.rows = rows;
      this.shard = shard;
      this.more = step();
    }

    private boolean step() {
      while (cursor.next()) {
        if (ChangeRows.isLogged(cursor, shard)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public GenericRecord next() {
      if (ready.isEmpty() && more) {
        String key = cursor.key();
        LogPosition place = cursor.position();
        do {
          GenericRecord row = rows.logged(cursor.event(), cursor.isLate(), cursor.fingerprint());
          ready.putIfAbsent(Datasets.CHANGE_LOG.identity().apply(row), row);
          more = step();
        } while (more && cursor.key().equals(key) && isSamePlace(place, cursor.position()));
      }
      Map.Entry<Identity, GenericRecord> first = ready.pollFirstEntry();
      return first == null ? null : first.getValue();
    }

    /** Whether the positions are equal but for the offset and what follows it. */
    private static boolean isSamePlace(LogPosition a, LogPosition b) {
      return a.pos() == b.pos()
          && a.file() == b.file()
          && a.order() == b.order()
          && a.streamed() == b.streamed()
          && a.epoch() == b.epoch()
          && a.base().equals(b.base());
    }

    @Override
    public boolean isNew() {
      return true;
    }

    @Override
    public void close() {}
  }
}
