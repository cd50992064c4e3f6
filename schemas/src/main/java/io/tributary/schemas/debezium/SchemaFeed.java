package io.tributary.schemas.debezium;

import io.tributary.schemas.change.SourceRecord;
import java.util.function.Consumer;

/**
 * Where a decoder gets the records of the schema-change topic from. Used by one thread.
 *
 * @see DebeziumDecoder
 */
public interface SchemaFeed extends AutoCloseable {

  /** A feed without records, for topics that carry the envelope or tables under contract. */
  SchemaFeed NONE =
      new SchemaFeed() {
        @Override
        public long poll(Consumer<SourceRecord> records) {
          return Long.MAX_VALUE;
        }

        @Override
        public void close() {}
      };

  /**
   * Hands over every record that was in the topic when the call was made and has not been handed
   * over before, in order.
   *
   * @return the time at which the topic's end was looked up, milliseconds since the epoch: schema
   *     changes sent before it have been handed over; {@link Long#MAX_VALUE} if no more will come
   */
  long poll(Consumer<SourceRecord> records);

  @Override
  void close();
}
