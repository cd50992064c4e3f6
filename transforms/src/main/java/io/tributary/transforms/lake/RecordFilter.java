package io.tributary.transforms.lake;

import io.tributary.schemas.debezium.Topics;
import java.io.Serializable;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.generic.GenericRecord;

/**
 * Which stored records are meant.
 *
 * @param topics only those of this connector, or null for all
 * @param tables only dead letters of these tables; all if empty
 * @param reasons only dead letters for one of these reasons; all if empty
 */
record RecordFilter(Topics topics, Set<String> tables, Set<String> reasons)
    implements Serializable {

  static final RecordFilter ALL = new RecordFilter(null, Set.of(), Set.of());

  RecordFilter {
    tables = new TreeSet<>(tables);
    reasons = new TreeSet<>(reasons);
  }

  /** Those columns of stored records, and the ones that the filter looks at. */
  LakeSchema columns(String... wanted) {
    Set<String> names = new TreeSet<>(Set.of(wanted));
    names.add("_topic");
    if (!tables.isEmpty()) {
      names.add("_table");
    }
    if (!reasons.isEmpty()) {
      names.add("_reason");
    }
    return new LakeSchema(
        Datasets.QUARANTINE_SCHEMA.fields().stream()
            .filter(field -> names.contains(field.name()))
            .toList());
  }

  boolean takes(GenericRecord row) {
    return (topics == null || topics.contains(row.get("_topic").toString()))
        && (tables.isEmpty() || tables.contains(row.get("_table").toString()))
        && (reasons.isEmpty() || reasons.contains(row.get("_reason").toString()));
  }
}
