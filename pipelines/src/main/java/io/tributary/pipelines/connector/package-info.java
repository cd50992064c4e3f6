/**
 * Connectors of a Kafka Connect worker: their settings from the templates of {@code connectors/},
 * what Connect's REST interface can do with them, and what their server must be like. Entry types:
 * {@link io.tributary.pipelines.connector.Connector} and {@link
 * io.tributary.pipelines.connector.ServerRules}, which judge what {@link
 * io.tributary.pipelines.connector.JdbcServerLook} has seen. Depends on Kafka's clients for signals
 * and on JDBC, and on nothing of Connect or Debezium.
 */
package io.tributary.pipelines.connector;
