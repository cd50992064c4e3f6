package io.tributary.sandbox;

import static java.util.Map.entry;

import io.tributary.sandbox.SandboxSettings.ExternalDatabase;
import io.tributary.sandbox.broker.KafkaBroker;
import io.tributary.sandbox.connect.ConnectWorker;
import io.tributary.sandbox.connect.ConnectorClient;
import io.tributary.sandbox.connect.ConnectorDocument;
import io.tributary.sandbox.database.DatabaseAccess;
import io.tributary.sandbox.database.DatabaseServer;
import io.tributary.sandbox.database.MariaDbServer;
import io.tributary.sandbox.database.MySqlServer;
import io.tributary.sandbox.protocol.EventWriter;
import io.tributary.sandbox.protocol.SandboxException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers of one sandbox.
 *
 * <p>They start in the order in which they need one another and close in the reverse one. Closing
 * is safe at any time, from any thread and more than once: what is running stops, what would still
 * have started does not.
 */
final class Sandbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);
  private static final int FIRST_SERVER_ID = 184_000;

  private final SandboxSettings settings;
  private final SandboxDirectory directory;
  private final EventWriter events;
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private boolean closed;
  private DatabaseAccess store;
  private DatabaseAccess capture;
  private String bootstrapServers;
  private String connectUrl;

  Sandbox(SandboxSettings settings, SandboxDirectory directory, EventWriter events) {
    this.settings = settings;
    this.directory = directory;
    this.events = events;
  }

  /** Starts every server of the settings' scope. */
  void start() {
    if (settings.withDatabase()) {
      startDatabase();
    }
    if (settings.withKafka()) {
      startKafka();
    }
    if (settings.withConnect()) {
      startConnect();
    }
  }

  /** What the driving process needs to reach the servers. */
  Map<String, Object> access() {
    Map<String, Object> access = new LinkedHashMap<>();
    if (store != null) {
      access.put("jdbcUrl", store.jdbcUrl());
      access.put("user", store.user());
      if (settings.externalDatabase().isEmpty()) {
        // A password the caller gave is a secret of theirs and is not repeated.
        access.put("password", store.password());
        access.put("captureUser", capture.user());
        access.put("capturePassword", capture.password());
      }
      access.put("database", DatabaseAccess.STORE);
    }
    if (bootstrapServers != null) {
      access.put("bootstrapServers", bootstrapServers);
    }
    if (connectUrl != null) {
      access.put("connectUrl", connectUrl);
      access.put("topicPrefix", settings.topicPrefix());
    }
    return access;
  }

  /** The store as a user who may change it. */
  DatabaseAccess store() {
    return required(store, "database");
  }

  /** The database as the user who replicates it. */
  DatabaseAccess capture() {
    return required(capture, "database");
  }

  /** The connector, registered or not. */
  ConnectorClient connector() {
    return new ConnectorClient(required(connectUrl, "connector"), settings.topicPrefix());
  }

  /** The document that registers the connector. */
  ConnectorDocument connectorDocument() {
    DatabaseAccess access = capture();
    String prefix = settings.topicPrefix();
    return ConnectorDocument.fill(
        prefix,
        settings.connector().name().toLowerCase(Locale.ROOT),
        Map.ofEntries(
            entry("topicPrefix", prefix),
            entry("databaseHost", access.host()),
            entry("databasePort", Integer.toString(access.port())),
            entry("database", DatabaseAccess.STORE),
            entry("user", access.user()),
            entry("password", access.password()),
            entry(
                "serverId",
                Integer.toString(FIRST_SERVER_ID + Math.floorMod(prefix.hashCode(), 1000))),
            entry("bootstrapServers", required(bootstrapServers, "Kafka")),
            entry("partitions", Integer.toString(settings.partitions())),
            entry("schemas", Boolean.toString(settings.schemasEnable())),
            entry("transactions", "true"),
            // awaitCaptured waits for the offset that goes with a heartbeat.
            entry("heartbeatMillis", "500")),
        settings.connectorSettings());
  }

  @Override
  public void close() {
    synchronized (running) {
      closed = true;
      while (!running.isEmpty()) {
        AutoCloseable part = running.pop();
        try {
          part.close();
        } catch (Exception e) {
          LOG.warn("{} did not stop cleanly", part.getClass().getSimpleName(), e);
        }
      }
    }
  }

  private void startDatabase() {
    if (settings.externalDatabase().isPresent()) {
      ExternalDatabase external = settings.externalDatabase().get();
      store = new DatabaseAccess(external.jdbcUrl(), external.user(), external.password());
      capture = store;
      return;
    }
    int port = Ports.choose(settings.mysqlPort());
    DatabaseServer server =
        switch (settings.connector()) {
          case MARIADB -> {
            events.starting("MariaDB");
            yield MariaDbServer.start(
                directory.resolve("mariadb"),
                port,
                settings.capturePassword(),
                settings.databaseFlags());
          }
          case MYSQL -> {
            events.starting("MySQL");
            yield MySqlServer.start(
                mysqlRoot(),
                directory.resolve("mysql"),
                port,
                settings.capturePassword(),
                settings.databaseFlags());
          }
        };
    keep(server);
    store = server.store();
    capture = server.capture();
  }

  private Path mysqlRoot() {
    return settings
        .mysqlRoot()
        .orElseThrow(
            () ->
                new SandboxException(
                    "--connector=mysql needs a MySQL: name one that runs by --jdbcUrl, or a tree"
                        + " that has its files by --mysqlRoot or TRIBUTARY_MYSQL_ROOT"));
  }

  private void startKafka() {
    if (settings.externalBootstrapServers().isPresent()) {
      bootstrapServers = settings.externalBootstrapServers().get();
      return;
    }
    events.starting("Kafka");
    KafkaBroker broker =
        KafkaBroker.start(
            directory.resolve("kafka"),
            Ports.choose(settings.kafkaPort()),
            Ports.choose(0),
            settings.partitions());
    keep(broker);
    bootstrapServers = broker.bootstrapServers();
  }

  private void startConnect() {
    events.starting("Kafka Connect");
    ConnectWorker worker =
        ConnectWorker.start(
            bootstrapServers, Ports.choose(settings.connectPort()), settings.schemasEnable());
    keep(worker);
    connectUrl = worker.url();
  }

  private void keep(AutoCloseable part) {
    synchronized (running) {
      running.push(part);
      if (closed) {
        close();
        throw new SandboxException("The sandbox was stopped while it started");
      }
    }
  }

  private static <T> T required(T part, String name) {
    if (part == null) {
      throw new SandboxException("This sandbox has no %s; leave --only out".formatted(name));
    }
    return part;
  }
}
