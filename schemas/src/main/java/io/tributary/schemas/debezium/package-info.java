/**
 * Debezium's JSON, with and without the schema envelope, decoded into change events. Entry type:
 * {@link io.tributary.schemas.debezium.DebeziumDecoder}. Types come from the envelope, else from
 * the schema-change topic as of the event's position, else from a contract; what cannot be typed is
 * refused with a {@link io.tributary.schemas.debezium.Reason}, never guessed. Depends on {@code
 * change}, {@code position}, {@code table} and Jackson.
 */
package io.tributary.schemas.debezium;
