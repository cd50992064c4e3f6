/**
 * A whole source side in one process: database, Kafka, Connect with Debezium, and the store.
 *
 * <p>Entry: {@link io.tributary.sandbox.SandboxServer}, a process that is driven by JSON lines on
 * its standard input. It stands beside the pipelines and knows nothing of them.
 */
package io.tributary.sandbox;
