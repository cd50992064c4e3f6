package io.tributary.transforms.deadletter;

import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.Reason;
import java.util.Objects;

/**
 * A record that could not be decoded, whole, with the reason.
 *
 * @param record the record as received
 * @param table name of the table, or of the kind of records, that its topic stands for
 * @param reason the kind of the defect
 * @param detail the defect, without row values
 */
public record DeadLetter(SourceRecord record, String table, Reason reason, String detail) {
  public DeadLetter {
    Objects.requireNonNull(record, "record");
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(reason, "reason");
  }
}
