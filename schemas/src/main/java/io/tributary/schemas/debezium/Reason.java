package io.tributary.schemas.debezium;

/** Why a record became a dead letter. */
public enum Reason {
  /** The key or the value is not JSON. */
  NOT_JSON,
  /** JSON, but not a Debezium change event. */
  NOT_A_CHANGE,
  /** The record has no key, so the row it concerns has no identity. */
  MISSING_KEY,
  /** The event lacks the binlog position that orders it. */
  MISSING_POSITION,
  /** No schema, and so no types, are known for the table. */
  UNKNOWN_TABLE,
  /** The row does not have the columns its schema tells. */
  SCHEMA_MISMATCH,
  /** A value does not fit its column's type. */
  BAD_VALUE,
  /** The table, or one of its columns, can't have a name of its own in the lake. */
  TABLE_NAME,
  /** Another connector wrote the record, into a topic where this one's are expected. */
  OTHER_CONNECTOR
}
