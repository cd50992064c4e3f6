package io.tributary.transforms.read;

import io.tributary.schemas.change.SourceRecord;
import io.tributary.schemas.debezium.SchemaFeed;
import java.util.function.Consumer;

/** Two feeds as one. A history orders schema changes by position, so which comes first is equal. */
record BothSchemaFeeds(SchemaFeed one, SchemaFeed other) implements SchemaFeed {
  @Override
  public long poll(Consumer<SourceRecord> records) {
    return Math.min(one.poll(records), other.poll(records));
  }

  @Override
  public void close() {
    try {
      one.close();
    } finally {
      other.close();
    }
  }
}
