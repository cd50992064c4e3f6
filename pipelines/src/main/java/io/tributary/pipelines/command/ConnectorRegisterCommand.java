package io.tributary.pipelines.command;

import io.tributary.pipelines.connector.Connector;
import io.tributary.pipelines.connector.ConnectorStatus;
import io.tributary.pipelines.connector.ConnectorTemplate;
import io.tributary.pipelines.connector.Secrets;
import io.tributary.pipelines.connector.SnapshotSignal;
import io.tributary.pipelines.jdbc.MySqlServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Creates a connector or changes its settings. */
@Command(
    name = "register",
    sortOptions = false,
    description = "Creates the connector, or gives it new settings, and waits until it runs.",
    footer = {
      "",
      "The settings are a template of connectors/ with these options in it. The plugin checks them",
      "first; if it objects, every objection is printed and nothing is changed. Registering again",
      "with the same options changes nothing.",
      "",
      "No password is taken or stored: the settings name a variable of the worker's environment"
          + " (or",
      "another reference, such as ${file:/run/secrets/mysql:password}), which a config provider of",
      "the worker looks up. The worker's own settings for that are",
      "  config.providers=env",
      "  config.providers.env.class=org.apache.kafka.common.config.provider.EnvVarConfigProvider",
      "  config.providers.env.param.allowlist.pattern=MYSQL_CAPTURE_.*",
      "",
      "Before anything is changed the server itself is looked at: what would stop the connector,"
          + " or",
      "make it leave changes out without a word, is refused, what it gets wrong is warned of, each",
      "with a line that says what to do. --serverCheck=warn registers all the same, off does not",
      "look. It takes --jdbcUrl and --jdbcUser with the password in TRIBUTARY_JDBC_PASSWORD;"
          + " without",
      "them the capturing user's, where the references name variables of this environment.",
      "",
      "The user needs: GRANT SELECT, RELOAD, LOCK TABLES, SHOW DATABASES, REPLICATION SLAVE,",
      "REPLICATION CLIENT ON *.* (on MariaDB BINLOG MONITOR and SLAVE MONITOR for the last).",
    })
final class ConnectorRegisterCommand implements Callable<Integer> {
  private static final String USER = "${env:MYSQL_CAPTURE_USER}";
  private static final String PASSWORD = "${env:MYSQL_CAPTURE_PASSWORD}";
  private static final long FIRST_SERVER_ID = 184_000;

  /** Which of Debezium's connectors. */
  enum Kind {
    MYSQL,
    MARIADB;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a record's JSON holds. */
  enum Envelope {
    PLAIN,
    SCHEMAS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Where the connector takes signals from. */
  enum Signals {
    KAFKA,
    NONE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What becomes of what a look at the server finds. */
  enum ServerCheck {
    REFUSE,
    WARN,
    OFF;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec private CommandSpec spec;
  @Mixin private ConnectOptions connect;

  @Option(
      names = "--kind",
      defaultValue = "mysql",
      description = "mysql or mariadb (default: ${DEFAULT-VALUE}).")
  private Kind kind;

  @Option(
      names = "--topicPrefix",
      paramLabel = "NAME",
      description = "First part of the topics' names (default: the connector's name).")
  private String topicPrefix;

  @Option(
      names = "--databaseHost",
      paramLabel = "HOST",
      defaultValue = "mysql",
      description = "The server, as the worker reaches it (default: ${DEFAULT-VALUE}).")
  private String databaseHost;

  @Option(
      names = "--databasePort",
      paramLabel = "PORT",
      defaultValue = "3306",
      description = "Its port (default: ${DEFAULT-VALUE}).")
  private int databasePort;

  @Option(
      names = "--database",
      paramLabel = "NAME",
      defaultValue = "online_store",
      description = "The database (default: ${DEFAULT-VALUE}).")
  private String database;

  @Option(
      names = "--tables",
      paramLabel = "TABLE",
      split = ",",
      description = "Which of its tables (default: all).")
  private List<String> tables = List.of();

  @Option(
      names = "--user",
      paramLabel = "USER",
      description = "Who captures, or a reference to it (default: $" + USER + ").")
  private String user = USER;

  @Option(
      names = "--passwordReference",
      paramLabel = "REFERENCE",
      description = "Where the worker finds the password (default: $" + PASSWORD + ").")
  private String passwordReference = PASSWORD;

  @Option(
      names = "--workerKafka",
      paramLabel = "HOST:PORT",
      defaultValue = "kafka:9092",
      description = "Kafka, as the worker reaches it (default: ${DEFAULT-VALUE}).")
  private String workerKafka;

  @Option(
      names = "--envelope",
      defaultValue = "plain",
      description =
          "plain: JSON, types from the schema-change topic; schemas: every record brings its own"
              + " (default: ${DEFAULT-VALUE}).")
  private Envelope envelope;

  @Option(
      names = "--heartbeat",
      paramLabel = "TIME",
      defaultValue = "PT10S",
      description = "Time between heartbeats, PT0S for none (default: ${DEFAULT-VALUE}).")
  private Duration heartbeat;

  @Option(
      names = "--transactions",
      paramLabel = "true|false",
      defaultValue = "true",
      arity = "1",
      description = "Whether changes tell their transaction (default: ${DEFAULT-VALUE}).")
  private boolean transactions;

  @Option(
      names = "--signals",
      defaultValue = "kafka",
      description =
          "kafka: incremental snapshots can be asked for, the server must have GTIDs; none"
              + " (default: ${DEFAULT-VALUE}).")
  private Signals signals;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "4",
      description = "Partitions of a table's topic when it is made (default: ${DEFAULT-VALUE}).")
  private int partitions;

  @Option(
      names = "--serverId",
      paramLabel = "N",
      description = "The connector's id among the server's replicas (default: from its name).")
  private Long serverId;

  @Option(
      names = "--serverCheck",
      defaultValue = "refuse",
      description =
          "refuse: a server that would lose changes is not registered; warn: it is, with a warning;"
              + " off: the server is not looked at (default: ${DEFAULT-VALUE}).")
  private ServerCheck serverCheck;

  @Option(
      names = "--jdbcUrl",
      paramLabel = "URL",
      description =
          "The server, as this machine reaches it to look at it (default: from --databaseHost and"
              + " --databasePort, of the stack's mysql: localhost).")
  private String jdbcUrl;

  @Option(
      names = "--jdbcUser",
      paramLabel = "USER",
      description = "Who looks (default: --user, where this environment has it).")
  private String jdbcUser;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting beside or instead of the template's; may be given several times.")
  private Map<String, String> more = new LinkedHashMap<>();

  @Mixin private KafkaOptions kafka;

  ConnectorRegisterCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    check();
    Connector connector = connect.connector();
    Map<String, String> settings = settings();
    if (serverCheck != ServerCheck.OFF) {
      new ServerCheckup(settings, jdbcUrl, jdbcUser, System.getenv())
          .run(spec.commandLine().getErr(), serverCheck == ServerCheck.REFUSE);
    }
    if (signals == Signals.KAFKA) {
      new SnapshotSignal(kafka.consumerConfig(), connect.timeout()).createTopic(settings);
    }
    ConnectorStatus status = connector.register(settings);
    return connect.print(spec.commandLine().getOut(), status);
  }

  private void check() {
    List<String> problems = new ArrayList<>(connect.problems());
    ConnectOptions.checkName(problems, "--topicPrefix", prefix());
    if (databasePort < 1 || databasePort > 65_535) {
      problems.add("--databasePort: " + databasePort + " is not allowed; expected 1 to 65535");
    }
    if (partitions < 1) {
      problems.add("--partitions: " + partitions + " is not allowed; expected 1 or more");
    }
    if (heartbeat.isNegative()) {
      problems.add("--heartbeat: " + heartbeat + " is not allowed; expected PT0S or more");
    }
    if (jdbcUrl != null && !MySqlServer.accepts(jdbcUrl)) {
      problems.add(
          "--jdbcUrl: "
              + new MySqlServer(jdbcUrl, "", "")
              + " is not allowed; expected jdbc:mysql://… or jdbc:mariadb://…");
    }
    if (!Secrets.isReference(passwordReference)) {
      // What was given may be the password itself.
      problems.add(
          "--passwordReference: what was given is no reference; expected one such as " + PASSWORD);
    }
    more.forEach(
        (key, value) -> {
          if (Secrets.isSecret(key) && !Secrets.isReference(value)) {
            problems.add(
                "--set: "
                    + key
                    + " holds a secret, which Connect would store; expected a reference such as "
                    + PASSWORD);
          }
        });
    if (!problems.isEmpty()) {
      throw CommandException.usage(String.join(System.lineSeparator(), problems));
    }
  }

  private Map<String, String> settings() {
    Path folder = ProjectHome.path().resolve("connectors");
    ConnectorTemplate template = ConnectorTemplate.read(folder.resolve(kind + ".json"));
    if (signals == Signals.KAFKA) {
      template = template.and(ConnectorTemplate.read(folder.resolve("signals.json")));
    }
    Map<String, String> settings = new TreeMap<>(template.fill(values()));
    if (!tables.isEmpty()) {
      settings.put("table.include.list", tableFilter());
    }
    settings.putAll(more);
    return settings;
  }

  private Map<String, String> values() {
    Map<String, String> values = new TreeMap<>();
    values.put("topicPrefix", prefix());
    values.put("databaseHost", databaseHost);
    values.put("databasePort", Integer.toString(databasePort));
    values.put("database", database);
    values.put("user", user);
    values.put("password", passwordReference);
    values.put("serverId", Long.toString(serverId == null ? serverIdOf(prefix()) : serverId));
    values.put("bootstrapServers", workerKafka);
    values.put("partitions", Integer.toString(partitions));
    values.put("schemas", Boolean.toString(envelope == Envelope.SCHEMAS));
    values.put("transactions", Boolean.toString(transactions));
    values.put("heartbeatMillis", Long.toString(heartbeat.toMillis()));
    return values;
  }

  private String prefix() {
    return topicPrefix == null ? connect.name() : topicPrefix;
  }

  /** Debezium takes regular expressions, in which a dot must be escaped to be one. */
  private String tableFilter() {
    return tables.stream()
        .map(table -> table.contains(".") ? table : database + "\\." + table)
        .collect(Collectors.joining(","));
  }

  /** Two connectors of one server must not share an id; names that differ rarely do. */
  private static long serverIdOf(String prefix) {
    return FIRST_SERVER_ID + Math.floorMod(prefix.hashCode(), 1000);
  }
}
