package io.tributary.transforms.lake;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.Operation;
import io.tributary.schemas.change.RowKey;
import io.tributary.transforms.order.ChangeBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;

/**
 * What a block does to a current table: for each row key the change that stands highest counts,
 * unless a deletion or a truncate, in the block or known from before, stands higher. Of several
 * changes at one place, a block that comes from the change log has one.
 */
final class CurrentUnit {

  private final ChangeBlock block;
  private final ChangeRows rows;
  private final TreeMap<String, Standing> deleted = new TreeMap<>();
  private String barrier = "";
  private String minKey;
  private String maxKey;

  CurrentUnit(ChangeBlock block) {
    this.block = block;
    this.rows = ChangeRows.of(block, Datasets::currentSchema);
    for (ChangeBlock.Cursor cursor = block.cursor(); cursor.next(); ) {
      if (cursor.operation().clearsTable()) {
        barrier = max(barrier, cursor.position().toSortableString());
      }
      if (cursor.operation().isTableWide()) {
        continue;
      }
      minKey = minKey == null ? cursor.key() : minKey;
      maxKey = cursor.key();
      if (cursor.operation() == Operation.DELETE && cursor.isForCurrentRows()) {
        deleted.merge(cursor.key(), standing(cursor), Standing::or);
      }
    }
  }

  private static Standing standing(ChangeBlock.Cursor change) {
    return new Standing(change.position().toSortableString(), change.evidence());
  }

  private static String max(String a, String b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  LakeSchema schema() {
    return rows.schema();
  }

  /** Smallest row key in the block, or null if it holds no row's change. */
  String minKey() {
    return minKey;
  }

  String maxKey() {
    return maxKey;
  }

  /** The deletions and the truncate of the block, as rows of the table of deleted keys. */
  Map<String, Standing> deletions() {
    TreeMap<String, Standing> all = new TreeMap<>(deleted);
    if (!barrier.isEmpty()) {
      all.put(RowKey.TABLE, new Standing(barrier, 0));
    }
    return all;
  }

  /** Adds a deletion that an earlier unit brought. */
  void addKnown(String key, Standing standing) {
    if (key.equals(RowKey.TABLE)) {
      barrier = max(barrier, standing.position());
    } else {
      deleted.merge(key, standing, Standing::or);
    }
  }

  /** Position of the newest truncate that is known, or empty. */
  String barrier() {
    return barrier;
  }

  Removals removals() {
    TreeMap<String, String> ranks = new TreeMap<>();
    deleted.forEach((key, standing) -> ranks.put(key, standing.rank()));
    return new Removals(barrier, ranks);
  }

  /** The surviving rows, sorted by key. */
  RowMerge.Source open() {
    return new Survivors(block.cursor(), rows, removals());
  }

  private static final class Survivors implements RowMerge.Source {
    private final ChangeBlock.Cursor cursor;
    private final ChangeRows rows;
    private final Removals removals;
    private final List<GenericRecord> ready = new ArrayList<>(1);
    private ChangeEvent head;
    private Standing standing;
    private boolean done;

    Survivors(ChangeBlock.Cursor cursor, ChangeRows rows, Removals removals) {
      this.cursor = cursor;
      this.rows = rows;
      this.removals = removals;
    }

    @Override
    public GenericRecord next() {
      while (ready.isEmpty() && !done) {
        done = !cursor.next();
        if (done || (head != null && !head.key().equals(cursor.key()))) {
          release();
        }
        // Changes of a row stand in order, so the last one that leaves a row is the newest; but of
        // two at one place, from windows that are merged together, who knew more is right.
        if (!done && cursor.operation().leavesRow() && cursor.isForCurrentRows()) {
          Standing next = standing(cursor);
          if (head == null || next.or(standing).equals(next)) {
            head = cursor.event();
            standing = next;
          }
        }
      }
      return ready.isEmpty() ? null : ready.remove(0);
    }

    private void release() {
      if (head != null && !removals.remove(head.key(), standing.rank())) {
        ready.add(rows.current(head, standing.evidence()));
      }
      head = null;
    }

    @Override
    public boolean isNew() {
      return true;
    }

    @Override
    public void close() {}
  }
}
