package io.tributary.transforms.lake;

import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.avro.generic.GenericRecord;

/**
 * A kind of table: what makes its rows the same row, and which of two same rows stays.
 *
 * @param partitionColumn the column that files are partitioned by, or null; it is part of the
 *     table's schema and of the rows, but not of the files
 * @param identity a row's identity
 * @param position the text by which two rows of one identity are compared
 * @param keepsGreatest whether the row with the greater position stays (a table that changes), or
 *     the one with the smaller (a table that only grows, and keeps what came first)
 * @param carry takes into the first row, which stays, what must outlive the second
 * @param shared which rows every shard has a copy of, so that a shard can be read by itself
 */
record Dataset(
    String partitionColumn,
    Function<GenericRecord, Identity> identity,
    Function<GenericRecord, String> position,
    boolean keepsGreatest,
    BiConsumer<GenericRecord, GenericRecord> carry,
    Predicate<Identity> shared) {

  /** A kind of table whose rows owe nothing to those they replace, and belong to one shard. */
  Dataset(
      String partitionColumn,
      Function<GenericRecord, Identity> identity,
      Function<GenericRecord, String> position,
      boolean keepsGreatest) {
    this(
        partitionColumn,
        identity,
        position,
        keepsGreatest,
        (kept, replaced) -> {},
        anyIdentity -> false);
  }
}
