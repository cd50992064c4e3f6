package io.tributary.schemas.change;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A Kafka record exactly as received. Arrays are not copied: treat them as immutable.
 *
 * @param timestamp the record's Kafka timestamp, milliseconds since the epoch
 * @param key the key's bytes, or null
 * @param value the value's bytes, or null for a tombstone
 */
public record SourceRecord(
    String topic,
    int partition,
    long offset,
    long timestamp,
    List<Header> headers,
    byte[] key,
    byte[] value) {

  /** A header; its value may be null, and names may repeat. */
  public record Header(String name, byte[] value) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Header that
          && name.equals(that.name)
          && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
      return 31 * name.hashCode() + Arrays.hashCode(value);
    }
  }

  public SourceRecord {
    Objects.requireNonNull(topic, "topic");
    headers = List.copyOf(headers);
  }

  /** The ends of the years 1 to 9999, but for a day, so that they have a date in every zone. */
  private static final long FIRST_DATED = -62_135_510_400_000L;

  private static final long LAST_DATED = 253_402_214_399_999L;

  /**
   * A time in milliseconds, moved into the years 1 to 9999. A producer may stamp a record with any
   * number; what is kept as a date, or reckoned in finer units, must be one that has a date.
   */
  public static long dated(long millis) {
    return Math.max(FIRST_DATED, Math.min(LAST_DATED, millis));
  }

  /** Bytes of the key, the value and the headers. */
  public long size() {
    long size = length(key) + length(value);
    for (Header header : headers) {
      size += header.name().length() + length(header.value());
    }
    return size;
  }

  private static long length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  /** The value of the first header of that name, or null. */
  public byte[] header(String name) {
    for (Header header : headers) {
      if (header.name().equals(name)) {
        return header.value();
      }
    }
    return null;
  }

  /** Where the record came from, for messages: {@code topic-partition@offset}. */
  public String coordinates() {
    return coordinates(topic, partition, offset);
  }

  /** The coordinates of a record of which nothing else is known. */
  public static String coordinates(String topic, int partition, long offset) {
    return topic + "-" + partition + "@" + offset;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SourceRecord that
        && partition == that.partition
        && offset == that.offset
        && timestamp == that.timestamp
        && topic.equals(that.topic)
        && headers.equals(that.headers)
        && Arrays.equals(key, that.key)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(topic, partition, offset, timestamp);
  }

  @Override
  public String toString() {
    return coordinates();
  }
}
