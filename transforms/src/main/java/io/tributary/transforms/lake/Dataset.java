package io.tributary.transforms.lake;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.avro.generic.GenericRecord;

/**
 * A kind of table: what makes its rows the same row, and which of two same rows stays. In a table
 * that only their content can tell apart, rows of one identity are looked at together.
 *
 * @param partitionColumn the column that files are partitioned by, or null; it is part of the
 *     table's schema and of the rows, but not of the files
 * @param identity a row's identity
 * @param position the text by which two rows of one identity are compared
 * @param keepsGreatest whether the row with the greater position stays (a table that changes), or
 *     the one with the smaller (a table that only grows, and keeps what came first)
 * @param shared which rows every shard has a copy of, so that a shard can be read by itself
 * @param distinct of several rows of one identity, at least one, those that stay; or null if one
 *     does, by its position. Must be idempotent, and of two like rows keep the earlier given
 */
record Dataset(
    String partitionColumn,
    Function<GenericRecord, Identity> identity,
    Function<GenericRecord, String> position,
    boolean keepsGreatest,
    Predicate<Identity> shared,
    UnaryOperator<List<GenericRecord>> distinct) {

  /** A kind of table whose rows owe nothing to those they replace, and belong to one shard. */
  Dataset(
      String partitionColumn,
      Function<GenericRecord, Identity> identity,
      Function<GenericRecord, String> position,
      boolean keepsGreatest) {
    this(partitionColumn, identity, position, keepsGreatest, anyIdentity -> false, null);
  }
}
