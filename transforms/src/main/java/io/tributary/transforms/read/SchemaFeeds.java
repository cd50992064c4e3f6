package io.tributary.transforms.read;

import io.tributary.schemas.debezium.SchemaFeed;
import java.io.Serializable;

/** Opens a feed of schema changes on the worker that needs it. */
@FunctionalInterface
public interface SchemaFeeds extends Serializable {
  /** Opens a feed. */
  SchemaFeed open();

  /** No schema changes: records carry the envelope, or their tables are under contract. */
  static SchemaFeeds none() {
    return () -> SchemaFeed.NONE;
  }

  /** The schema changes of two places. */
  static SchemaFeeds both(SchemaFeeds one, SchemaFeeds other) {
    return () -> new BothSchemaFeeds(one.open(), other.open());
  }
}
