package io.tributary.transforms.lake;

import io.tributary.schemas.change.ChangeEvent;
import io.tributary.schemas.change.Operation;
import io.tributary.schemas.position.LogPosition;
import io.tributary.schemas.table.Column;
import io.tributary.schemas.table.TableSchema;
import io.tributary.transforms.order.ChangeBlock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;

/**
 * What a change log knows of the places at which a block's changes met others of their row: which
 * change is the last there, and the position that it has in the log.
 *
 * <p>Only that change goes on to the current rows, under that position, whether the block delivered
 * it or not. So a change that is delivered again says nothing new, however many others of its place
 * are repeated with it; and what was found to be the last with less knowledge gives way.
 *
 * <p>Memory: a few numbers for each such place; its last row where it has several changes.
 */
final class Settlement implements RowMerge.Groups {

  /** The last change of a place; {@code row} only where the block may not have it. */
  private record Last(
      String position, int number, long fingerprint, long evidence, GenericRecord row) {

    boolean isSaidBy(ChangeBlock.Cursor change) {
      return change.fingerprint() == fingerprint && change.position().row() == number;
    }
  }

  private final Map<Identity, Last> places = new HashMap<>();
  private LogPosition unsure;

  @Override
  public void settled(
      Identity identity, List<GenericRecord> deliveries, List<GenericRecord> changes) {
    if (changes.size() > 1 && LoggedChanges.isUnsure(deliveries)) {
      LogPosition place = LogPosition.parse(Datasets.position(changes.get(0))).place();
      unsure = unsure == null || place.compareTo(unsure) < 0 ? place : unsure;
    }
    GenericRecord last = changes.get(changes.size() - 1);
    places.put(
        identity,
        new Last(
            Datasets.position(last),
            LoggedChanges.rowOf(last),
            (Long) last.get("_fingerprint"),
            changes.size() == 1 ? 0 : LoggedChanges.evidence(changes),
            changes.size() == 1 ? null : last));
  }

  /** The first place at which nothing tells two changes from two deliveries, or null. */
  LogPosition unsure() {
    return unsure;
  }

  /**
   * The block for the current rows: the same deliveries, to be counted, and what stands for them.
   */
  ChangeBlock settle(ChangeBlock block) throws IOException {
    if (places.isEmpty()) {
      return block;
    }
    ChangeBlock.Builder settled = new ChangeBlock.Builder();
    Place place = null;
    for (ChangeBlock.Cursor cursor = block.cursor(); cursor.next(); ) {
      if (place != null && !place.holds(cursor)) {
        place.close(settled);
        place = null;
      }
      if (place == null && !cursor.operation().isTableWide()) {
        place = Place.of(cursor, places.get(identity(cursor)));
      }
      settled.add(place == null ? cursor.entry() : place.take(cursor));
    }
    if (place != null) {
      place.close(settled);
    }
    return settled.build();
  }

  private static Identity identity(ChangeBlock.Cursor change) {
    return new Identity(change.key(), Datasets.place(change.position().toSortableString()));
  }

  /** The entries of one row at one place, which stand together in a block. */
  private static final class Place {
    private final String key;
    private final LogPosition position;
    private final Last last;
    private TableSchema schema;
    private ChangeEvent same;
    private boolean delivered;

    private Place(String key, LogPosition position, Last last) {
      this.key = key;
      this.position = position;
      this.last = last;
    }

    static Place of(ChangeBlock.Cursor first, Last last) {
      return last == null ? null : new Place(first.key(), first.position(), last);
    }

    boolean holds(ChangeBlock.Cursor change) {
      return change.key().equals(key) && change.position().samePlace(position);
    }

    ChangeBlock.Entry take(ChangeBlock.Cursor change) {
      schema = change.schema();
      boolean isLast = last.isSaidBy(change);
      if (isLast && !delivered && change.position().toSortableString().equals(last.position())) {
        delivered = true;
        return change.entry().withEvidence(last.evidence());
      }
      if (isLast && same == null) {
        same = change.event();
      }
      return change.entry().replaced();
    }

    void close(ChangeBlock.Builder settled) throws IOException {
      if (!delivered) {
        ChangeEvent event = same == null ? logged() : at(same, LogPosition.parse(last.position()));
        settled.add(ChangeBlock.Entry.fromLog(event, last.fingerprint(), last.evidence()));
      }
    }

    private static ChangeEvent at(ChangeEvent event, LogPosition position) {
      return new ChangeEvent(
          event.schema(),
          event.key(),
          event.operation(),
          position,
          event.before(),
          event.after(),
          event.committedAt(),
          event.delivery(),
          event.transaction(),
          event.linkedKey());
    }

    /** The change as the log has it; its columns' types are those that the log has by now. */
    private ChangeEvent logged() {
      GenericRecord row = last.row();
      Operation operation = LoggedChanges.operation(row);
      List<LakeField> fields = AvroRows.fields(row.getSchema());
      List<Column> columns = new ArrayList<>();
      List<Object> values = new ArrayList<>();
      for (Column column : schema.columns()) {
        LakeField field = fields.get(LakeSchema.indexOf(fields, column.name()));
        columns.add(
            new Column(
                column.name(),
                field.type(),
                TypeJoin.convert(column.fill(), column.type(), field.type()),
                column.since(),
                column.from()));
        values.add(AvroRows.fromAvro(row.get(field.name()), field.type()));
      }
      return new ChangeEvent(
          new TableSchema(schema.table(), columns, schema.keyColumns()),
          key,
          operation,
          LogPosition.parse(last.position()),
          operation.leavesRow() ? null : values.toArray(),
          operation.leavesRow() ? values.toArray() : null,
          (Long) row.get("_committed_at"),
          new ChangeEvent.Delivery(
              row.get("_topic").toString(),
              (Integer) row.get("_partition"),
              (Long) row.get("_offset"),
              (Long) row.get("_timestamp") / 1000),
          new ChangeEvent.Transaction(null, null, 0, 0, 0),
          null);
    }
  }
}
