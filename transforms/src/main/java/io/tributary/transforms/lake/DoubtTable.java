package io.tributary.transforms.lake;

import io.tributary.schemas.doubt.Doubt;
import io.tributary.schemas.doubt.DoubtSpan;
import io.tributary.schemas.doubt.Doubts;
import io.tributary.schemas.doubt.KnownEqual;
import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.ColumnType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * What is doubted of the lake's tables, and up to where they are known to equal their source: a
 * table of the lake, beside the ledger.
 *
 * <p>A doubt is one row for each table, cause and sentence, with the lowest and the greatest place
 * that it was told of; what is known is one row for each table, cause and means, of which the
 * greatest place counts. Both only grow, so writing is idempotent, commutative and associative: two
 * writers, a replay, an attempt that is repeated, and what comes late end in the same rows. What
 * says nothing new is not committed. The table has as many rows as there are different doubts, not
 * as there are changes.
 */
public final class DoubtTable {

  private static final String KIND = "kind";
  private static final String TABLE = "table_name";
  private static final String CAUSE = "cause";
  private static final String SENTENCE = "sentence";
  private static final String MEANS = "means";
  private static final String FIRST = "first_position";
  private static final String POSITION = "_position";
  private static final String REASON = "reason";
  private static final String WRITTEN_AT = "written_at";

  private static final String DOUBT = "doubt";
  private static final String EQUAL = "equal";

  private static final LakeSchema SCHEMA =
      new LakeSchema(
          List.of(
              LakeField.of(KIND, ColumnType.STRING),
              LakeField.of(TABLE, ColumnType.STRING),
              LakeField.of(CAUSE, ColumnType.STRING),
              LakeField.of(SENTENCE, ColumnType.STRING),
              LakeField.of(MEANS, ColumnType.STRING),
              LakeField.of(FIRST, ColumnType.STRING),
              LakeField.of(POSITION, ColumnType.STRING),
              LakeField.of(REASON, ColumnType.STRING),
              LakeField.of(WRITTEN_AT, ColumnType.TIMESTAMP)));

  private static final Dataset DATASET =
      new Dataset(
          null,
          DoubtTable::identity,
          Datasets::position,
          true,
          anyIdentity -> false,
          DoubtTable::joined);

  private final LakeTable table;

  /** The doubts of a lake. */
  public DoubtTable(LakeLayout layout, Storage storage) {
    this.table = new LakeTable(storage, layout.doubts(), DATASET);
  }

  private static Identity identity(GenericRecord row) {
    return new Identity(
        text(row, TABLE),
        String.join(
            "\n", text(row, KIND), text(row, CAUSE), text(row, MEANS), text(row, SENTENCE)));
  }

  private static String text(GenericRecord row, String column) {
    Object value = row.get(column);
    return value == null ? "" : value.toString();
  }

  /** The newest of a doubt's rows, with the first place that any of them tells. */
  private static List<GenericRecord> joined(List<GenericRecord> rows) {
    GenericRecord kept = rows.get(0);
    for (GenericRecord row : rows.subList(1, rows.size())) {
      boolean isNewer = Datasets.position(row).compareTo(Datasets.position(kept)) > 0;
      GenericRecord other = isNewer ? kept : row;
      kept = isNewer ? row : kept;
      carryFirst(kept, other);
    }
    return List.of(kept);
  }

  private static void carryFirst(GenericRecord kept, GenericRecord replaced) {
    String first = text(kept, FIRST);
    String other = text(replaced, FIRST);
    kept.put(FIRST, first.compareTo(other) <= 0 ? first : other);
  }

  /**
   * All that was told so far.
   *
   * @throws IOException if the table can't be read, or is one of a later release
   */
  public Doubts read() throws IOException {
    try {
      return readRows();
    } catch (RuntimeException e) {
      // Kernel and Parquet throw these for what is damaged, and so do texts that are no positions.
      throw new IOException("The lake's table of doubts is damaged: " + e.getMessage(), e);
    }
  }

  private Doubts readRows() throws IOException {
    Doubts doubts = new Doubts();
    List<GenericRecord> rows = new ArrayList<>();
    table.scan(null, SCHEMA.fields().stream().map(LakeField::name).toList(), rows::add);
    for (GenericRecord row : rows) {
      if (text(row, KIND).equals(DOUBT)) {
        doubts.add(
            new DoubtSpan(
                text(row, TABLE),
                constant(Doubt.Cause.class, text(row, CAUSE)),
                text(row, SENTENCE),
                LogPosition.parse(text(row, FIRST)),
                LogPosition.parse(text(row, POSITION))));
      } else {
        doubts.add(
            new KnownEqual(
                text(row, TABLE),
                text(row, CAUSE).isEmpty() ? null : constant(Doubt.Cause.class, text(row, CAUSE)),
                constant(KnownEqual.Means.class, text(row, MEANS)),
                LogPosition.parse(text(row, POSITION)),
                text(row, REASON)));
      }
    }
    return doubts;
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String name) throws IOException {
    try {
      return Enum.valueOf(type, name);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "The lake's table of doubts has " + name + ", which a later release has written", e);
    }
  }

  /** Adds doubts; those that are there already, with their places, are not written again. */
  public void tell(Collection<DoubtSpan> spans) throws IOException {
    Doubts known = read();
    TreeMap<Identity, GenericRecord> rows = new TreeMap<>();
    Doubts told = new Doubts();
    spans.forEach(told::add);
    for (DoubtSpan span : told.spans()) {
      if (!known.holds(span)) {
        GenericRecord row = row(DOUBT, span.table(), span.cause(), span.last());
        row.put(SENTENCE, span.sentence());
        row.put(FIRST, span.first().toSortableString());
        rows.put(identity(row), row);
      }
    }
    merge(rows);
  }

  /** Raises the places up to which tables are known to be equal; lower ones change nothing. */
  public void raise(Collection<KnownEqual> equalities) throws IOException {
    Doubts known = read();
    TreeMap<Identity, GenericRecord> rows = new TreeMap<>();
    for (KnownEqual equal : equalities) {
      if (!known.holds(equal)) {
        GenericRecord row = row(EQUAL, equal.table(), equal.cause(), equal.upTo());
        row.put(MEANS, equal.means().name());
        row.put(REASON, equal.reason());
        rows.merge(
            identity(row),
            row,
            (a, b) -> text(a, POSITION).compareTo(text(b, POSITION)) >= 0 ? a : b);
      }
    }
    merge(rows);
  }

  private static GenericRecord row(
      String kind, String table, Doubt.Cause cause, LogPosition position) {
    GenericData.Record row = new GenericData.Record(AvroRows.schema(SCHEMA));
    row.put(KIND, kind);
    row.put(TABLE, table);
    row.put(CAUSE, cause == null ? null : cause.name());
    row.put(POSITION, position.toSortableString());
    row.put(WRITTEN_AT, System.currentTimeMillis() * 1000);
    return row;
  }

  private void merge(SortedMap<Identity, GenericRecord> rows) throws IOException {
    if (!rows.isEmpty()) {
      List<GenericRecord> sorted = List.copyOf(rows.values());
      table.merge(
          new LakeTable.Unit(
              SCHEMA,
              null,
              false,
              () -> new LakeTable.MemorySource(sorted.iterator(), true),
              Removals.NONE));
    }
  }
}
