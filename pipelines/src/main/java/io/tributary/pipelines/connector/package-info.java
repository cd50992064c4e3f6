/**
 * Connectors of a Kafka Connect worker: their settings from the templates of {@code connectors/},
 * and what Connect's REST interface can do with them. Entry type: {@link
 * io.tributary.pipelines.connector.Connector}. Depends on Kafka's clients for signals, and on
 * nothing of Connect or Debezium.
 */
package io.tributary.pipelines.connector;
