/**
 * Reads a connector's topics, from Kafka or from a capture: {@link
 * io.tributary.transforms.read.ReadChanges}. Also opens the schema-change topic for the decoder.
 * Depends on Kafka's clients.
 */
package io.tributary.transforms.read;
