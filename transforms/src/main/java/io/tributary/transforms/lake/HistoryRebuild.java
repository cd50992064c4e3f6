package io.tributary.transforms.lake;

import io.tributary.schemas.change.Operation;
import io.tributary.schemas.change.RowKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * A whole history, from a log of all changes that is sorted by key. Needed where a truncate is
 * among them: it takes away every row that was there, so what it leaves in the history depends on
 * all changes before it.
 *
 * <p>Memory: the truncates, and one key's changes.
 */
final class HistoryRebuild {

  private final ValueRows values;
  private final List<LakeField> columns;
  private final List<GenericRecord> truncates = new ArrayList<>();

  /**
   * A rebuild.
   *
   * @param schema of the history
   * @param columns of the dimension
   */
  HistoryRebuild(LakeSchema schema, List<LakeField> columns) {
    this.values = new ValueRows(schema);
    this.columns = columns;
  }

  /** Takes rows, in the order of their identities. */
  interface Target {
    void write(Identity identity, GenericRecord row) throws IOException;
  }

  /** Reads the log to its end. */
  void run(RowMerge log, Target target) throws IOException {
    List<GenericRecord> ofKey = new ArrayList<>();
    String key = null;
    while (log.next()) {
      String next = log.identity().first();
      if (!next.equals(key)) {
        writeKey(key, ofKey, target);
        ofKey = new ArrayList<>();
        key = next;
      }
      ofKey.add(log.row());
    }
    writeKey(key, ofKey, target);
  }

  /** The empty key sorts first, so the truncates are known before any row's changes. */
  private void writeKey(String key, List<GenericRecord> changes, Target target) throws IOException {
    if (key == null) {
      return;
    }
    changes.sort(Comparator.comparing(Datasets::position));
    if (key.equals(RowKey.TABLE)) {
      truncates.addAll(changes);
      return;
    }
    TreeMap<Identity, GenericRecord> rows = new TreeMap<>();
    for (GenericRecord change : changes) {
      add(rows, replaced(key, change));
    }
    for (GenericRecord change : changesBeforeTruncates(changes)) {
      GenericRecord truncate = firstTruncateAfter(change);
      add(rows, row(change, key, truncate, HistoryRows.DELETE, null));
    }
    for (Map.Entry<Identity, GenericRecord> row : rows.entrySet()) {
      target.write(row.getKey(), row.getValue());
    }
  }

  private static void add(Map<Identity, GenericRecord> rows, GenericRecord row) {
    if (row != null) {
      rows.put(HistoryRows.DATASET.identity().apply(row), row);
    }
  }

  private GenericRecord replaced(String key, GenericRecord change) {
    Operation operation = operation(change);
    if (operation == Operation.DELETE) {
      return row(change, key, change, HistoryRows.DELETE, (Long) change.get("_fingerprint"));
    }
    if (operation != Operation.UPDATE || !isChanged(change)) {
      return null;
    }
    GenericRecord before = (GenericRecord) change.get("_before");
    return row(before, key, change, HistoryRows.UPDATE, (Long) change.get("_fingerprint"));
  }

  private boolean isChanged(GenericRecord change) {
    GenericRecord before = (GenericRecord) change.get("_before");
    for (LakeField column : columns) {
      Object was = before == null ? null : before.get(column.name());
      if (!java.util.Objects.equals(was, change.get(column.name()))) {
        return true;
      }
    }
    return false;
  }

  /** The last change that a key had before each truncate, where it left a row. */
  private List<GenericRecord> changesBeforeTruncates(List<GenericRecord> changes) {
    List<GenericRecord> last = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      GenericRecord truncate = firstTruncateAfter(changes.get(i));
      boolean isLast =
          truncate != null
              && (i == changes.size() - 1
                  || Datasets.position(changes.get(i + 1)).compareTo(Datasets.position(truncate))
                      > 0);
      if (isLast && operation(changes.get(i)).leavesRow()) {
        last.add(changes.get(i));
      }
    }
    return last;
  }

  private GenericRecord firstTruncateAfter(GenericRecord change) {
    for (GenericRecord truncate : truncates) {
      if (Datasets.position(truncate).compareTo(Datasets.position(change)) > 0) {
        return truncate;
      }
    }
    return null;
  }

  private static Operation operation(GenericRecord change) {
    return Operation.forCode(change.get("_op").toString().charAt(0));
  }

  /** A row with the values of one record and the date of the change that took them. */
  private GenericRecord row(
      GenericRecord from, String key, GenericRecord taking, String type, Long fingerprint) {
    GenericData.Record row = new GenericData.Record(values.avro());
    if (from != null) {
      for (LakeField column : columns) {
        Object value = AvroRows.fromAvro(from.get(column.name()), column.type());
        row.put(
            column.name(),
            AvroRows.toAvro(value, column.type(), values.avro().getField(column.name()).schema()));
      }
    }
    row.put("ChangeType", type);
    row.put("ChangeTimestamp", taking.get("_committed_at"));
    row.put("_key", key);
    row.put("_position", taking.get("_position").toString());
    row.put("_fingerprint", fingerprint);
    return row;
  }
}
