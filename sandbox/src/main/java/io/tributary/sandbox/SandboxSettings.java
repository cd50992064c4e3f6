package io.tributary.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one sandbox is made of.
 *
 * @param dir the folder for all it writes
 * @param clean whether that folder starts and ends empty
 * @param scope which parts are started
 * @param mysqlPort port of its own database, 0 for any
 * @param kafkaPort port of its own broker, 0 for any
 * @param connectPort port of Connect's REST interface, 0 for any
 * @param topicPrefix first part of every topic's name, and the connector's name
 * @param partitions partitions of each table's topic
 * @param schemasEnable whether every record carries its schema
 * @param connector which Debezium connector captures the database, and which server its own one is
 * @param connectorSettings settings that override the connector document's
 * @param externalDatabase a database that runs already, in place of its own
 * @param externalBootstrapServers a Kafka that runs already, in place of its own
 * @param mysqlRoot a folder tree with MySQL's files, for its own MySQL
 * @param databaseFlags flags of its own database's server
 * @param capturePassword the capturing user's, if it is not to be made up
 * @param sql folder with the store's SQL, in place of the bundled files
 */
record SandboxSettings(
    Path dir,
    boolean clean,
    Scope scope,
    int mysqlPort,
    int kafkaPort,
    int connectPort,
    String topicPrefix,
    int partitions,
    boolean schemasEnable,
    ConnectorKind connector,
    Map<String, String> connectorSettings,
    Optional<ExternalDatabase> externalDatabase,
    Optional<String> externalBootstrapServers,
    Optional<Path> mysqlRoot,
    List<String> databaseFlags,
    Optional<String> capturePassword,
    Optional<Path> sql) {

  /** Which parts of the sandbox are started. */
  enum Scope {
    ALL,
    KAFKA,
    DATABASE
  }

  /** Which Debezium connector captures the database. */
  enum ConnectorKind {
    MARIADB,
    MYSQL
  }

  /**
   * A database someone else runs.
   *
   * @param jdbcUrl its address
   * @param user a user who may read, write and replicate
   * @param password that user's password
   */
  record ExternalDatabase(String jdbcUrl, String user, String password) {}

  boolean withKafka() {
    return scope != Scope.DATABASE;
  }

  boolean withDatabase() {
    return scope != Scope.KAFKA;
  }

  boolean withConnect() {
    return scope == Scope.ALL;
  }
}
