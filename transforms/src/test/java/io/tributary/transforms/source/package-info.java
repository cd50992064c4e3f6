/**
 * A source side in memory, for tests: a table that executes statements, the binlog that its server
 * writes, and the connector that publishes it. {@link io.tributary.transforms.source.RandomHistory}
 * drives them; a {@link io.tributary.transforms.source.History} is what Kafka holds in the end, and
 * what the lake must hold then. Knows nothing of the lake, nor of how records are decoded.
 */
package io.tributary.transforms.source;
