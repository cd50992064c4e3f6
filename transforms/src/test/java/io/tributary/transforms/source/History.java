package io.tributary.transforms.source;

import io.tributary.schemas.change.SourceRecord;
import java.util.List;
import java.util.NavigableSet;

/**
 * What a source did: the records that Kafka holds, and what a lake must hold in the end.
 *
 * @param records in the order of their timestamps, no two of which are equal
 * @param cuts timestamps after which a run may end
 * @param columns of the table at the end, without its key
 * @param rows of the table at the end, as texts: the row key, then the values of {@code columns}
 * @param log every change once, as a text: row key, operation, place, row and images. A transaction
 *     that the connector got from two servers is there at both places.
 * @param statements what was done, for people
 */
public record History(
    List<SourceRecord> records,
    NavigableSet<Long> cuts,
    List<String> columns,
    List<String> rows,
    List<String> log,
    List<String> statements) {

  /** The connector's topic prefix. */
  public static final String PREFIX = DebeziumJson.PREFIX;

  /** Name of the only table. */
  public static final String TABLE = "Items";
}
