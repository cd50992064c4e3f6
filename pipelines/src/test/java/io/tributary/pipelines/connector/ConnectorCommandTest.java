package io.tributary.pipelines.connector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.pipelines.run.Cli;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The command, over a Connect that is played. */
class ConnectorCommandTest {
  private static final String TRACE =
      """
      org.apache.kafka.connect.errors.ConnectException: An exception occurred
      \tat io.debezium.pipeline.ErrorHandler.setProducerThrowable(ErrorHandler.java:67)
      Caused by: io.debezium.DebeziumException: Failed to authenticate
      \tat io.debezium.connector.binlog.Reader.execute(Reader.java:1)
      \t... 3 more
      Caused by: java.sql.SQLException: Access denied for user 'capture'@'h' (using password: YES)
      \t... 4 more
      """;

  private FakeConnect connect;

  @BeforeEach
  void start() throws IOException {
    connect = new FakeConnect();
  }

  @AfterEach
  void stop() {
    connect.close();
  }

  @Test
  void registersTheTemplateWithTheOptionsInIt() {
    Cli.Result result =
        register(
            "--databaseHost=db",
            "--databasePort=3307",
            "--tables=Orders,other.Log",
            "--envelope=schemas",
            "--heartbeat=PT3S",
            "--transactions=false",
            "--set=snapshot.mode=no_data");
    assertEquals(0, result.exitCode(), result.all());
    assertEquals(
        """
        connector store: RUNNING on w:8083
        task 0: RUNNING on w:8083
        captured up to mysql-bin.000003:4711
        """,
        result.out());
    JsonNode config = connect.config();
    assertEquals("store", config.path("name").asText());
    assertEquals(FakeConnect.PLUGIN, config.path("connector.class").asText());
    assertEquals("db", config.path("database.hostname").asText());
    assertEquals("3307", config.path("database.port").asText());
    assertEquals("${env:MYSQL_CAPTURE_USER}", config.path("database.user").asText());
    assertEquals("${env:MYSQL_CAPTURE_PASSWORD}", config.path("database.password").asText());
    assertEquals("online_store\\.Orders,other.Log", config.path("table.include.list").asText());
    assertEquals("true", config.path("value.converter.schemas.enable").asText());
    assertEquals("3000", config.path("heartbeat.interval.ms").asText());
    assertEquals("false", config.path("provide.transaction.metadata").asText());
    assertEquals("no_data", config.path("snapshot.mode").asText());
    assertEquals("store", config.path("topic.prefix").asText());
    // With a fetch size the MySQL driver reads TIME without fractions and signs.
    assertTrue(config.path("snapshot.fetch.size").isMissingNode(), config::toString);
    assertEquals("false", config.path("enable.time.adjuster").asText());
    assertTrue(config.path("signal.kafka.topic").isMissingNode(), config::toString);
  }

  @Test
  void registeringAgainChangesNothing() {
    assertEquals(0, register().exitCode());
    connect.changes.clear();
    assertEquals(0, register().exitCode());
    assertEquals(List.of(), connect.changes);
  }

  @Test
  void newSettingsAreGivenToAStoppedConnector() {
    register();
    connect.changes.clear();
    assertEquals(0, register("--heartbeat=PT1S").exitCode());
    assertEquals(
        List.of(
            "PUT /connectors/store/stop",
            "PUT /connectors/store/config",
            "PUT /connectors/store/resume"),
        connect.changes);
  }

  @Test
  void everyProblemIsPrintedAndNothingIsChanged() {
    connect.errors.put("database.hostname", "Unable to connect:\n Access denied");
    connect.errors.put("snapshot.mode", "Value must be one of initial, …");
    Cli.Result result = register();
    assertEquals(1, result.exitCode(), result.all());
    assertEquals(
        """
        --databaseHost (database.hostname): Unable to connect: Access denied; the worker looks\
         references up by its own config.providers and in its own environment
        snapshot.mode: Value must be one of initial, …
        """,
        result.err());
    assertEquals(List.of(), connect.changes);
  }

  @Test
  void wrongOptionsAreAllNamedAndNoSecretIsRepeated() {
    Cli.Result result =
        register(
            "--name=a/b",
            "--databasePort=0",
            "--passwordReference=hunter22",
            "--set=database.password=hunter22");
    assertEquals(2, result.exitCode(), result.all());
    assertEquals(
        """
        --name: a/b is not allowed; expected letters, digits, '.', '_' and '-'
        --topicPrefix: a/b is not allowed; expected letters, digits, '.', '_' and '-'
        --databasePort: 0 is not allowed; expected 1 to 65535
        --passwordReference: what was given is no reference; expected one such as\
         ${env:MYSQL_CAPTURE_PASSWORD}
        --set: database.password holds a secret, which Connect would store; expected a reference\
         such as ${env:MYSQL_CAPTURE_PASSWORD}
        """,
        result.err());
    assertFalse(result.all().contains("hunter22"), result.all());
  }

  @Test
  void whatIsNoDurationOrKindIsRefused() {
    assertEquals(
        "--heartbeat: soon is not allowed; expected a duration such as PT10S\n",
        register("--heartbeat=soon").err());
    assertEquals(
        "--kind: oracle is not allowed; expected mysql or mariadb\n",
        register("--kind=oracle").err());
    assertEquals(
        "--transactions: perhaps is not allowed; expected true or false\n",
        register("--transactions=perhaps").err());
  }

  @Test
  void aServerThatCantBeLookedAtIsRegisteredWithAWarning() {
    Cli.Result result = register("--serverCheck=refuse", "--user=${file:/run/secrets/mysql:user}");
    assertEquals(0, result.exitCode(), result.all());
    assertEquals(
        "warning: the server was not looked at: the capturing user is not known here; name it with"
            + " --jdbcUrl and --jdbcUser, or say --serverCheck=off\n",
        result.err());
  }

  @Test
  void aServerThatIsNamedForTheLookMustAnswer() throws IOException {
    String url;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      url = "jdbc:mysql://127.0.0.1:" + socket.getLocalPort() + "/online_store";
    }
    Cli.Result result = register("--serverCheck=refuse", "--jdbcUrl=" + url, "--jdbcUser=somebody");
    assertEquals(1, result.exitCode(), result.all());
    assertTrue(result.err().startsWith("--jdbcUrl: " + url + " cannot be used: "), result.err());
    assertEquals(List.of(), connect.changes);
    assertEquals(
        "--jdbcUrl: jdbc:oracle:thin is not allowed; expected jdbc:mysql://… or jdbc:mariadb://…\n",
        register("--jdbcUrl=jdbc:oracle:thin").err());
    assertEquals(
        "--jdbcUrl: needs a --jdbcUser who looks at the server\n",
        register("--serverCheck=refuse", "--user=${file:/x:user}", "--jdbcUrl=" + url).err());
  }

  @Test
  void aPluginThatIsNotThereIsNamed() {
    Cli.Result result = register("--kind=mariadb");
    assertEquals(1, result.exitCode(), result.all());
    assertEquals(
        "--connectUrl: "
            + connect.url()
            + " has no plugin io.debezium.connector.mariadb.MariaDbConnector; it has "
            + FakeConnect.PLUGIN
            + "\n",
        result.err());
  }

  @Test
  void aTaskThatFailsTellsItsRootCause() {
    connect.trace = TRACE;
    Cli.Result result = register();
    assertEquals(1, result.exitCode(), result.all());
    String expected =
        """
        connector store: RUNNING on w:8083
        task 0: FAILED on w:8083
          SQLException: Access denied for user 'capture'@'h' (using password: YES)
        captured up to mysql-bin.000003:4711
        """;
    assertEquals(expected, result.out());
    Cli.Result status = connector("status");
    assertEquals(1, status.exitCode());
    assertEquals(expected, status.out());
    assertEquals(
        "{\"name\":\"store\",\"running\":false,\"connector\":{\"state\":\"RUNNING\",\"worker\":"
            + "\"w:8083\",\"cause\":null},\"tasks\":[{\"id\":0,\"state\":\"FAILED\",\"worker\":"
            + "\"w:8083\",\"cause\":\"SQLException: Access denied for user 'capture'@'h'"
            + " (using password: YES)\"}],\"position\":\"mysql-bin.000003:4711\"}\n",
        connector("status", "--format=json").out());
    connect.trace = "";
    Cli.Result restarted = connector("restart");
    assertEquals(0, restarted.exitCode(), restarted.all());
  }

  @Test
  void aRebalanceIsWaitedFor() {
    register();
    connect.conflicts = 2;
    assertEquals(0, connector("status").exitCode());
  }

  @Test
  void deletesAndThenThereIsNone() {
    register();
    Cli.Result result = connector("delete");
    assertEquals(0, result.exitCode(), result.all());
    assertEquals("connector store: deleted; its topics and offsets are kept\n", result.out());
    for (String command : List.of("status", "restart", "delete", "snapshot")) {
      Cli.Result none =
          command.equals("snapshot") ? connector(command, "--tables=Orders") : connector(command);
      assertEquals(1, none.exitCode(), none.all());
      assertEquals(
          "--name: there is no connector store at " + connect.url() + ", nor any other\n",
          none.err());
    }
  }

  @Test
  void aConnectorWithoutSignalsTakesNoSnapshot() {
    register();
    Cli.Result result = connector("snapshot", "--tables=Orders");
    assertEquals(1, result.exitCode(), result.all());
    assertEquals(
        "The connector takes no signals by Kafka; register it again with --signals=kafka\n",
        result.err());
  }

  @Test
  void anUnreachableConnectIsOneLine() throws IOException {
    String url;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      url = "http://127.0.0.1:" + socket.getLocalPort();
    }
    Cli.Result result = Cli.run("connector", "status", "--connectUrl=" + url);
    assertEquals(1, result.exitCode(), result.all());
    assertEquals(
        "--connectUrl: "
            + url
            + " does not answer: the connection was refused; is Kafka Connect running there?\n",
        result.err());
    result = Cli.run("connector", "status", "--connectUrl=localhost:8083");
    assertEquals(2, result.exitCode(), result.all());
    assertEquals(
        "--connectUrl: localhost:8083 is not allowed; expected http://HOST:PORT or https://…\n",
        result.err());
  }

  private Cli.Result register(String... more) {
    List<String> args = new ArrayList<>(List.of("--signals=none", "--timeout=PT10S"));
    if (List.of(more).stream().noneMatch(arg -> arg.startsWith("--serverCheck"))) {
      args.add("--serverCheck=off");
    }
    args.addAll(List.of(more));
    return connector("register", args.toArray(String[]::new));
  }

  private Cli.Result connector(String command, String... more) {
    List<String> args =
        new ArrayList<>(List.of("connector", command, "--connectUrl=" + connect.url()));
    args.addAll(List.of(more));
    return Cli.run(args.toArray(String[]::new));
  }
}
