package io.tributary.transforms.lake;

import io.tributary.schemas.doubt.Doubt;
import io.tributary.schemas.doubt.DoubtSpan;
import io.tributary.schemas.position.LogPosition;
import io.tributary.transforms.ledger.Count;
import io.tributary.transforms.ledger.LedgerEntry;
import io.tributary.transforms.ledger.Leg;
import io.tributary.transforms.order.ChangeBlock;
import io.tributary.transforms.order.ShardKey;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Commits each block to its table's change log, then passes on what the log knows of it. */
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
    ChangeLogTable.Merged merged =
        new ChangeLogTable(storage, layout.changeLog(table))
            .merge(new LakeFile.Shard(shard.shard(), shard.shards()), block, shard.shard());
    if (merged.unsure() != null) {
      new DoubtTable(layout, storage).tell(List.of(DoubtSpan.of(unsure(shard, merged.unsure()))));
    }
    LedgerEntry entry = count(block, shard, merged.added()).build(table);
    changes.inc(block.count());
    output.get(WriteChangeLog.LEDGER).output(entry);
    output.get(WriteChangeLog.WRITTEN).output(KV.of(shard, merged.settled()));
  }

  /** What of a compressed transaction can't be told. */
  private static Doubt unsure(ShardKey shard, LogPosition place) {
    return new Doubt(
        shard.table().table(),
        Doubt.Cause.REPEATED_CHANGE,
        place,
        "At "
            + place.binlog()
            + ", "
            + place.pos()
            + ", within one transaction, a row came back to what it was and was changed likewise"
            + " again, or was delivered again; nothing tells which");
  }

  private static LedgerEntry.Builder count(ChangeBlock block, ShardKey shard, long added) {
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
    long known = fresh + late - added;
    long knownLate = Math.min(known, late);
    return new LedgerEntry.Builder()
        .arrived(Leg.CHANGE_LOG, marks)
        .add(Count.APPLIED, fresh - (known - knownLate))
        .add(Count.STALE, late - knownLate)
        .add(Count.DUPLICATES, duplicates + known);
  }
}
