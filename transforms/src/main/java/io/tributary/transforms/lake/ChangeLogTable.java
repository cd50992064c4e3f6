package io.tributary.transforms.lake;

import io.tributary.schemas.position.LogPosition;
import io.tributary.transforms.order.ChangeBlock;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericRecord;

/** A change log: every change once, in the place and under the position of its first delivery. */
final class ChangeLogTable {

  private final LakeTable table;

  ChangeLogTable(Storage storage, String path) {
    this.table = new LakeTable(storage, path, Datasets.CHANGE_LOG);
  }

  /**
   * What became of a block.
   *
   * @param added changes that the log did not hold before
   * @param settled the block as it goes on to the current rows, see {@link Settlement}
   * @param unsure the first place at which nothing tells whether a change was delivered twice or
   *     happened twice, or null
   */
  record Merged(long added, ChangeBlock settled, LogPosition unsure) {}

  /**
   * Adds a sorted block's changes in one commit.
   *
   * @param countedAs the shard that logs are kept for; shard 0 also logs what concerns the table
   */
  Merged merge(LakeFile.Shard shard, ChangeBlock block, int countedAs) throws IOException {
    ChangeRows rows = ChangeRows.of(block, Datasets::changeLogSchema);
    Settlement settlement = new Settlement();
    LakeTable.Outcome outcome =
        table.merge(
            new LakeTable.Unit(
                rows.schema(),
                shard,
                false,
                () -> new BlockSource(block, rows, countedAs, settlement),
                Removals.NONE),
            settlement);
    return new Merged(outcome.added(), settlement.settle(block), settlement.unsure());
  }

  /**
   * The changes of a block that are not known to be logged, sorted by identity; decoded as they are
   * written. What the block has of one row at one place is looked at together.
   */
  private static final class BlockSource implements RowMerge.Source {
    private final ChangeBlock.Cursor cursor;
    private final ChangeRows rows;
    private final int shard;
    private final RowMerge.Groups groups;
    private final ArrayDeque<GenericRecord> ready = new ArrayDeque<>(1);
    private boolean more;

    BlockSource(ChangeBlock block, ChangeRows rows, int shard, RowMerge.Groups groups) {
      this.cursor = block.cursor();
      this.rows = rows;
      this.shard = shard;
      this.groups = groups;
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
        take();
      }
      return ready.poll();
    }

    private void take() {
      String key = cursor.key();
      LogPosition place = cursor.position();
      List<GenericRecord> logged = new ArrayList<>(1);
      do {
        logged.add(rows.logged(cursor.event(), cursor.isLate(), cursor.fingerprint()));
        more = step();
      } while (more && cursor.key().equals(key) && cursor.position().samePlace(place));
      if (logged.size() > 1) {
        List<GenericRecord> all = logged;
        logged = LoggedChanges.distinct(all);
        groups.settled(Datasets.CHANGE_LOG.identity().apply(logged.get(0)), all, logged);
      }
      ready.addAll(logged);
    }

    @Override
    public boolean isNew() {
      return true;
    }

    @Override
    public void close() {}
  }
}
