package io.tributary.transforms.ledger;

import io.tributary.schemas.change.Operation;
import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.doubt.DoubtSpan;
import io.tributary.schemas.position.LogPosition;
import java.util.List;

/**
 * Numbers that stand for records and changes in a sum, see {@link Leg}. They are spread over 64
 * bits, so sums of different sets are the same only by a chance that can be neglected.
 */
public final class Mark {

  private Mark() {}

  /** The mark of a record. */
  public static long of(SourceRecord record) {
    return ofRecord(record.topic(), record.partition(), record.offset());
  }

  /** The mark of a record of which only the coordinates are known. */
  public static long ofRecord(String topic, int partition, long offset) {
    return add(add(add(1, topic.hashCode()), partition), offset);
  }

  /** The mark of a change. */
  public static long ofChange(String key, Operation operation, LogPosition position) {
    long mark = add(add(2, key.hashCode()), operation.code());
    mark = add(add(mark, position.epoch()), position.file());
    mark = add(add(mark, position.pos()), position.streamed() ? 1 : 0);
    return add(add(mark, position.offset()), position.row());
  }

  /** The mark of a doubt with its places. */
  public static long ofDoubt(DoubtSpan span) {
    long mark = add(add(3, span.table().hashCode()), span.cause().name().hashCode());
    mark = add(mark, span.sentence().hashCode());
    for (LogPosition place : List.of(span.first(), span.last())) {
      mark = add(add(mark, place.epoch()), place.base().hashCode());
      mark = add(add(add(mark, place.file()), place.pos()), place.streamed() ? 1 : 0);
    }
    return mark;
  }

  /**
   * What one shard takes away of the mark of a change: all of it, or for a change that goes to
   * every shard a part. The parts of all shards add up to the mark.
   */
  public static long part(long mark, Operation operation, int shard, int shards) {
    if (!operation.clearsTable()) {
      return mark;
    }
    if (shard > 0) {
      return add(mark, shard);
    }
    long rest = mark;
    for (int other = 1; other < shards; other++) {
      rest -= add(mark, other);
    }
    return rest;
  }

  /** The mark of a change on its way to one of several places. */
  public static long to(String place, int shard, long mark) {
    return add(add(mark, place.hashCode()), shard);
  }

  /** Steele, Lea and Flood's mixing function for splittable generators. */
  private static long add(long mark, long value) {
    long z = mark * 0x9E3779B97F4A7C15L + value + 0x632BE59BD9B4E019L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
