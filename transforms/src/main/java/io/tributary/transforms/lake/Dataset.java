package io.tributary.transforms.lake;

import java.util.function.Function;
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
 */
record Dataset(
    String partitionColumn,
    Function<GenericRecord, Identity> identity,
    Function<GenericRecord, String> position,
    boolean keepsGreatest) {}
