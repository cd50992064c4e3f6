/**
 * The sandbox's Kafka Connect worker and the Debezium connector it runs.
 *
 * <p>Entry: {@link io.tributary.sandbox.connect.ConnectWorker} starts the worker, {@link
 * io.tributary.sandbox.connect.ConnectorDocument} describes a connector, {@link
 * io.tributary.sandbox.connect.ConnectorClient} drives it through the REST interface and {@link
 * io.tributary.sandbox.connect.CaptureProgress} tells how far it has come. May depend on {@code
 * database} and {@code protocol}.
 */
package io.tributary.sandbox.connect;
