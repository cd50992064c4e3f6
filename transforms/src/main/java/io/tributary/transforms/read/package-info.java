/**
 * Reads a connector's topics, from Kafka or from a capture: {@link
 * io.tributary.transforms.read.ReadChanges}. Also opens the schema-change topic for the decoder.
 * What other packages read back in the same form extends {@link
 * io.tributary.transforms.read.RecordReader}. Depends on Kafka's clients.
 */
package io.tributary.transforms.read;
