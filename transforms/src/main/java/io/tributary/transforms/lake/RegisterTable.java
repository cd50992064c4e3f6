package io.tributary.transforms.lake;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.Operation;
import io.tributary.schemas.change.RowKey;
import io.tributary.schemas.table.Column;
import io.tributary.schemas.table.ColumnType;
import io.tributary.schemas.table.TableSchema;
import io.tributary.transforms.order.ChangeBlock;
import io.tributary.transforms.order.ShardKey;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * A table in which others are prepared: for every owner its registers, each with what the change of
 * the greatest position says, be it values or that they are gone, and with the smallest of the
 * texts that were given as its first. Registers without an owner are kept by every shard.
 *
 * <p>Merging is idempotent, commutative and associative. What is gone stays in the table, so that a
 * stale redelivery never brings it back. A register remembers what it was told at its place, so a
 * part of a transaction that is delivered again changes nothing.
 */
public final class RegisterTable {

  private static final int OWNER = 0;
  private static final int ITEM = 1;
  private static final int POSITION = 2;
  private static final int GONE = 3;
  private static final int FIRST = 4;
  private static final int TOLD = 5;

  private static final List<LakeField> FIELDS =
      List.of(
          LakeField.of("_owner", ColumnType.STRING),
          LakeField.of("_item", ColumnType.STRING),
          LakeField.of("_position", ColumnType.STRING),
          LakeField.of("_gone", ColumnType.BOOLEAN),
          LakeField.of("_first", ColumnType.STRING),
          LakeField.of("_told", ColumnType.STRING));

  private static final Dataset DATASET =
      new Dataset(
          null,
          row -> new Identity(row.get(OWNER).toString(), row.get(ITEM).toString()),
          Datasets::position,
          true,
          identity -> identity.first().isEmpty(),
          rows -> List.of(newest(rows)));

  /** What a change contributes to its register's first. */
  @FunctionalInterface
  public interface First {
    /** A text, or null for nothing. */
    String of(String item, ChangeBlock.Cursor change);
  }

  private final Storage storage;
  private final LakeTable table;
  private final DeltaLog log;

  /** A table of registers below the gold root of a lake. */
  public RegisterTable(Storage storage, LakeLayout layout, String name) {
    this.storage = storage;
    String path = LakeTable.qualified(storage, layout.goldTable(name));
    this.table = new LakeTable(storage, path, DATASET);
    this.log = new DeltaLog(storage, path, null);
  }

  /** One register of several: at the greatest place, what was told last for the first time. */
  private static GenericRecord newest(List<GenericRecord> rows) {
    String place = "";
    String first = null;
    for (GenericRecord row : rows) {
      String one = Datasets.place(Datasets.position(row));
      place = one.compareTo(place) > 0 ? one : place;
      first = min(first, text(row.get(FIRST)));
    }
    List<GenericRecord> there = new ArrayList<>();
    Told all = new Told();
    for (GenericRecord row : rows) {
      if (Datasets.place(Datasets.position(row)).equals(place)) {
        there.add(row);
        all.addAll(told(row));
      }
    }
    GenericRecord newest = there.get(0);
    for (GenericRecord row : there) {
      newest = all.offsetOfLast(told(row)) > all.offsetOfLast(told(newest)) ? row : newest;
    }
    long offset = all.offsetOfLast(told(newest));
    newest.put(POSITION, Datasets.withOffset(Datasets.position(newest), offset));
    newest.put(FIRST, first);
    newest.put(TOLD, all.text());
    return newest;
  }

  private static Told told(GenericRecord row) {
    return Told.parse(row.get(TOLD).toString());
  }

  private static String text(Object value) {
    return value == null ? null : value.toString();
  }

  private static String min(String a, String b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.compareTo(b) <= 0 ? a : b;
  }

  /**
   * Merges a shard's changes, whose keys are those of their registers, as {@link RegisterKey}
   * writes them. One commit; the files of the shard are rewritten.
   */
  public void merge(ShardKey shard, ChangeBlock block, First first) throws IOException {
    LakeSchema schema = schema(block);
    table.merge(
        new LakeTable.Unit(
            schema,
            new LakeFile.Shard(shard.shard(), shard.shards()),
            true,
            () -> new BlockSource(block, schema, first),
            Removals.NONE));
  }

  private static LakeSchema schema(ChangeBlock block) {
    LakeSchema schema = new LakeSchema(FIELDS);
    for (TableSchema version : block.schemas()) {
      List<LakeField> fields = new ArrayList<>(FIELDS);
      for (Column column : version.columns()) {
        fields.add(LakeField.of(column));
      }
      schema = schema.join(new LakeSchema(fields));
    }
    return schema;
  }

  /** The newest version of the table, or empty if there is none. */
  public Optional<Snapshot> newest() {
    return log.load().map(state -> new Snapshot(storage, state));
  }

  /** The table at one version. */
  public static final class Snapshot {
    private final Storage storage;
    private final DeltaLog.State state;

    private Snapshot(Storage storage, DeltaLog.State state) {
      this.storage = storage;
      this.state = state;
    }

    /** Number of the version; a greater one knows all that a smaller one does. */
    public long version() {
      return state.version();
    }

    /** The columns, the table's own first. */
    public LakeSchema schema() {
      return state.schema();
    }

    /**
     * Reads a shard, whatever layout the files have: first what has no owner, then owner by owner.
     */
    public Reader open(int shard, int of) throws IOException {
      Schema avro = AvroRows.schema(state.schema());
      LakeFile.Shard wanted = new LakeFile.Shard(shard, of);
      List<RowMerge.Source> sources = new ArrayList<>();
      boolean filtered = false;
      for (LakeFile file : state.files()) {
        boolean sameLayout = file.shard() != null && file.shard().of() == of;
        if (!sameLayout || file.shard().equals(wanted)) {
          filtered |= !sameLayout;
          sources.add(
              new FileRows(
                  storage,
                  DATASET,
                  file.path(),
                  null,
                  state.schema(),
                  state.schema(),
                  avro,
                  false));
        }
      }
      return new Reader(new RowMerge(DATASET, sources), state.schema(), filtered ? wanted : null);
    }
  }

  /** Steps through the registers of a shard; starts in front of the first. */
  public static final class Reader implements Closeable {
    private final RowMerge rows;
    private final ValueRows values;
    private final LakeFile.Shard filter;

    private Reader(RowMerge rows, LakeSchema schema, LakeFile.Shard filter) {
      this.rows = rows;
      this.values = new ValueRows(schema);
      this.filter = filter;
    }

    /** Steps to the next register; false at the end. */
    public boolean next() throws IOException {
      while (rows.next()) {
        if (filter == null
            || owner().isEmpty()
            || RowKey.shard(owner(), filter.of()) == filter.index()) {
          return true;
        }
      }
      return false;
    }

    public String owner() {
      return rows.identity().first();
    }

    public String item() {
      return rows.identity().second();
    }

    /** Position of the newest change, as sortable text. */
    public String position() {
      return rows.row().get(POSITION).toString();
    }

    /** Whether the newest change took the values away. */
    public boolean isGone() {
      return (Boolean) rows.row().get(GONE);
    }

    /** The smallest first, or null. */
    public String first() {
      return text(rows.row().get(FIRST));
    }

    /** The value of a column, by its place in the snapshot's schema. */
    public Object value(int column) {
      return values.value(rows.row(), column);
    }

    @Override
    public void close() throws IOException {
      rows.close();
    }
  }

  /** One row per register of the block; its changes stand together, the newest last. */
  private static final class BlockSource implements RowMerge.Source {
    private final ChangeBlock.Cursor cursor;
    private final ValueRows values;
    private final First first;
    private boolean more;

    BlockSource(ChangeBlock block, LakeSchema schema, First first) {
      this.cursor = block.cursor();
      this.values = new ValueRows(schema);
      this.first = first;
      this.more = step();
    }

    private boolean step() {
      while (cursor.next()) {
        if (cursor.operation() != Operation.SCHEMA) {
          return true;
        }
      }
      return false;
    }

    @Override
    public GenericRecord next() {
      if (!more) {
        return null;
      }
      RegisterKey key = RegisterKey.parse(cursor.key());
      String text = cursor.key();
      String smallest = null;
      List<Deliveries.Delivery<ChangeEvent>> there = new ArrayList<>(1);
      do {
        if (!there.isEmpty() && !there.get(0).source().position().samePlace(cursor.position())) {
          there.clear();
        }
        there.add(delivery());
        smallest = min(smallest, first.of(key.item(), cursor));
        more = step();
      } while (more && cursor.key().equals(text));
      List<Deliveries.Delivery<ChangeEvent>> changes = Deliveries.find(there).changes();
      GenericRecord row = row(key, changes.get(changes.size() - 1).source());
      row.put(FIRST, smallest);
      row.put(TOLD, Told.of(changes));
      return row;
    }

    private Deliveries.Delivery<ChangeEvent> delivery() {
      ChangeEvent event = cursor.event();
      return new Deliveries.Delivery<>(
          event.delivery().partition(),
          event.position().offset(),
          event.delivery().timestamp(),
          event.transaction().order(),
          event.operation(),
          event.position().row(),
          cursor.fingerprint(),
          () -> event.before() == null ? null : Arrays.asList(event.before()),
          () -> event.after() == null ? null : Arrays.asList(event.after()),
          event);
    }

    private GenericRecord row(RegisterKey key, ChangeEvent event) {
      GenericData.Record row = new GenericData.Record(values.avro());
      String position = event.position().toSortableString();
      row.put(OWNER, key.owner());
      row.put(ITEM, key.item());
      row.put(POSITION, position);
      row.put(GONE, !event.operation().leavesRow());
      if (event.operation().leavesRow()) {
        values.putImage(row, event.schema(), event.after(), position);
      }
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
