package io.tributary.sandbox.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.sandbox.broker.KafkaBroker;
import io.tributary.sandbox.connect.ConnectWorker;
import io.tributary.sandbox.database.DatabaseServer;
import io.tributary.sandbox.database.MariaDbServer;
import io.tributary.sandbox.database.MySqlServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The settings that docker-compose.yml gives to its servers, given to the same servers here. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class ComposeSettingsIT {
  /** Variables of Debezium's image that it hands to the worker under other names. */
  private static final Set<String> NAMED =
      Set.of(
          "BOOTSTRAP_SERVERS",
          "GROUP_ID",
          "CONFIG_STORAGE_TOPIC",
          "OFFSET_STORAGE_TOPIC",
          "STATUS_STORAGE_TOPIC",
          "OFFSET_FLUSH_INTERVAL_MS",
          "KEY_CONVERTER",
          "VALUE_CONVERTER");

  @TempDir Path folder;

  @Test
  void kafkaAndConnectStartWithThem() throws Exception {
    ComposeFile compose = ComposeFile.read();
    int inner = freePort();
    int outer = freePort();
    Map<String, String> kafka = kafkaSettings(compose, inner, outer, freePort());
    Path data = folder.resolve("kafka");
    kafka.put("log.dirs", data.toString());
    try (KafkaBroker broker = KafkaBroker.start(data, kafka, "127.0.0.1:" + outer)) {
      assertEquals(outer, advertisedPort(broker.bootstrapServers()));
      assertEquals(inner, advertisedPort("127.0.0.1:" + inner));
      sendLargeRecord(broker.bootstrapServers());
      int rest = freePort();
      Map<String, String> connect = connectSettings(compose);
      connect.put(
          "bootstrap.servers",
          connect.get("bootstrap.servers").replace("kafka:9092", "127.0.0.1:" + inner));
      try (ConnectWorker worker = ConnectWorker.start(connect, rest)) {
        String plugins = answer(worker.url() + "/connector-plugins");
        assertTrue(plugins.contains("io.debezium.connector.mysql.MySqlConnector"), plugins);
      }
    }
  }

  @Test
  void connectHandsOutTheCapturesVariablesAndNoOthers() throws IOException {
    Map<String, String> connect = connectSettings(ComposeFile.read());
    assertEquals(EnvVarConfigProvider.class.getName(), connect.get("config.providers.env.class"));
    try (EnvVarConfigProvider provider =
        new EnvVarConfigProvider(
            Map.of("MYSQL_CAPTURE_PASSWORD", "a", "MYSQL_ROOT_PASSWORD", "b"))) {
      provider.configure(
          Map.of("allowlist.pattern", connect.get("config.providers.env.param.allowlist.pattern")));
      assertEquals(Map.of("MYSQL_CAPTURE_PASSWORD", "a"), provider.get("").data());
    }
  }

  @Test
  void mariaDbStartsWithThoseFlagsOfMySqlThatItHas() throws Exception {
    List<String> flags =
        ComposeFile.read().command("mysql").stream()
            .filter(flag -> !flag.startsWith("--gtid-mode") && !flag.contains("-gtid-consistency"))
            .toList();
    try (DatabaseServer server =
        MariaDbServer.start(folder.resolve("mariadb"), freePort(), Optional.empty(), flags)) {
      assertCanBeCaptured(server);
    }
  }

  @Test
  void mySqlStartsWithAllItsFlags() throws Exception {
    String tree = System.getenv("TRIBUTARY_MYSQL_ROOT");
    Assumptions.assumeTrue(
        tree != null && !tree.isBlank(),
        "TRIBUTARY_MYSQL_ROOT names no MySQL; .ci/mysql makes one");
    List<String> flags = ComposeFile.read().command("mysql");
    try (DatabaseServer server =
        MySqlServer.start(
            Path.of(tree), folder.resolve("mysql"), freePort(), Optional.empty(), flags)) {
      assertCanBeCaptured(server);
      assertEquals("ON", variable(server, "gtid_mode"));
      assertEquals("ON", variable(server, "enforce_gtid_consistency"));
    }
  }

  private static void assertCanBeCaptured(DatabaseServer server) throws Exception {
    assertEquals(
        "mysql-bin", Path.of(variable(server, "log_bin_basename")).getFileName().toString());
    assertEquals("ROW", variable(server, "binlog_format"));
    assertEquals("FULL", variable(server, "binlog_row_image"));
    assertEquals("FULL", variable(server, "binlog_row_metadata"));
    assertEquals("+00:00", variable(server, "global.time_zone"));
    assertEquals("utf8mb4_unicode_ci", variable(server, "collation_server"));
  }

  private static String variable(DatabaseServer server, String name) throws Exception {
    try (Connection connection = server.store().connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT @@" + name)) {
      row.next();
      return row.getString(1);
    }
  }

  /** As the image of Apache Kafka reads them: KAFKA_A_B is a.b. */
  private static Map<String, String> kafkaSettings(
      ComposeFile compose, int inner, int outer, int controller) {
    Map<String, String> settings = new TreeMap<>();
    compose
        .environment("kafka")
        .forEach(
            (variable, value) -> {
              assertTrue(variable.startsWith("KAFKA_"), variable);
              settings.put(
                  variable.substring("KAFKA_".length()).toLowerCase(Locale.ROOT).replace('_', '.'),
                  value
                      .replace("localhost:", "127.0.0.1:")
                      .replace("kafka:", "127.0.0.1:")
                      .replace("://:", "://127.0.0.1:")
                      .replace("9092", Integer.toString(inner))
                      .replace("9093", Integer.toString(outer))
                      .replace("9094", Integer.toString(controller)));
            });
    return settings;
  }

  /** As Debezium's image reads them: CONNECT_A_B is a.b, and so are a few names without it. */
  private static Map<String, String> connectSettings(ComposeFile compose) {
    Map<String, String> settings = new TreeMap<>();
    compose
        .environment("connect")
        .forEach(
            (variable, value) -> {
              boolean forWorker = variable.startsWith("CONNECT_");
              assertTrue(
                  forWorker || NAMED.contains(variable) || variable.startsWith("MYSQL_CAPTURE_"),
                  variable);
              if (forWorker || NAMED.contains(variable)) {
                settings.put(
                    variable
                        .replaceFirst("^CONNECT_", "")
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '.'),
                    value);
              }
            });
    return settings;
  }

  private static int advertisedPort(String bootstrapServers) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      return admin.describeCluster().nodes().get().iterator().next().port();
    }
  }

  private static void sendLargeRecord(String bootstrapServers) throws Exception {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "max.request.size", 16 << 20,
            "buffer.memory", 32L << 20);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>("large", new byte[8 << 20])).get();
    }
  }

  private static String answer(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
        .body();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
