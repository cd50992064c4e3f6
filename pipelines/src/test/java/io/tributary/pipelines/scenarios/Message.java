package io.tributary.pipelines.scenarios;

import io.tributary.schemas.change.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A record to be published.
 *
 * @param record its topic, headers, key and value; its offset and timestamp mean nothing here
 * @param spread whether it goes to the record's own partition, not to the one that its key is in
 * @param age how long before the record is published its timestamp is
 * @param reason if it can't be decoded, why
 * @param repaired the value that a replay is given in its place, or null
 */
record Message(SourceRecord record, boolean spread, Duration age, String reason, String repaired) {

  static Message of(SourceRecord record) {
    return new Message(record, false, Duration.ZERO, null, null);
  }

  Message aged(Duration time) {
    return new Message(record, spread, time, reason, repaired);
  }

  /** To a partition that has nothing to do with the key, as if the topic had been repartitioned. */
  Message toPartition(int partition) {
    SourceRecord moved =
        new SourceRecord(
            record.topic(),
            partition,
            record.offset(),
            record.timestamp(),
            record.headers(),
            record.key(),
            record.value());
    return new Message(moved, true, age, reason, repaired);
  }

  /** With a value that nobody can read in place of the right one. */
  Message brokenAs(String value, String why) {
    SourceRecord broken =
        new SourceRecord(
            record.topic(),
            record.partition(),
            record.offset(),
            record.timestamp(),
            record.headers(),
            record.key(),
            value.getBytes(StandardCharsets.UTF_8));
    return new Message(broken, spread, age, why, text(record.value()));
  }

  /** The value that is decoded in the end, or null for a tombstone. */
  String finalValue() {
    return repaired != null ? repaired : text(record.value());
  }

  static String text(byte[] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }
}
