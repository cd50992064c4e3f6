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

  boolean takes(GenericRecord row) {
    return (topics == null || topics.contains(row.get("_topic").toString()))
        && (tables.isEmpty() || tables.contains(row.get("_table").toString()))
        && (reasons.isEmpty() || reasons.contains(row.get("_reason").toString()));
  }
}
