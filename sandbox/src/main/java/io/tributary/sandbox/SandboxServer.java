package io.tributary.sandbox;

import io.tributary.sandbox.SandboxSettings.ConnectorKind;
import io.tributary.sandbox.SandboxSettings.ExternalDatabase;
import io.tributary.sandbox.SandboxSettings.Scope;
import io.tributary.sandbox.database.DatabaseAccess;
import io.tributary.sandbox.protocol.EventWriter;
import io.tributary.sandbox.protocol.SandboxException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * The sandbox as a process: starts the servers, takes commands on standard input, tells events on
 * standard output, one JSON object a line, and stops when told to, when its input ends or when it
 * is signalled.
 *
 * <p>Nothing it starts outlives it. Everything it writes is in the folder {@code --dir}.
 */
@CommandLine.Command(
    name = "sandbox",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "A database, Kafka and Kafka Connect with Debezium in one process, driven by JSON lines.",
      "Commands: schema, load, register, workload, stopWorkload, awaitCaptured, counts, sql, status,"
          + " stopConnector, restartConnector, stop."
    })
public final class SandboxServer implements Callable<Integer> {
  private static final String PASSWORD_VARIABLE = "TRIBUTARY_DB_PASSWORD";
  private static final String MYSQL_ROOT_VARIABLE = "TRIBUTARY_MYSQL_ROOT";

  /** The capturing user's password, which a connector's settings may then name by its variable. */
  private static final String CAPTURE_PASSWORD_VARIABLE = "MYSQL_CAPTURE_PASSWORD";

  private static final long MOST_STOPPING_MILLIS = 60_000;

  @Option(names = "--dir", description = "Folder for all data (default: ${DEFAULT-VALUE})")
  private Path dir = Path.of(".tributary", "sandbox");

  @Option(names = "--clean", description = "Start with an empty folder and leave none behind")
  private boolean clean;

  @Option(
      names = "--only",
      converter = ScopeConverter.class,
      description = "Start only kafka or only database")
  private Scope only = Scope.ALL;

  @Option(names = "--mysqlPort", description = "The database's port (default: any)")
  private int mysqlPort;

  @Option(names = "--kafkaPort", description = "Kafka's port (default: any)")
  private int kafkaPort;

  @Option(names = "--connectPort", description = "Port of Connect's REST interface (default: any)")
  private int connectPort;

  @Option(
      names = "--topicPrefix",
      description = "First part of topic names (default: ${DEFAULT-VALUE})")
  private String topicPrefix = "store";

  @Option(names = "--partitions", description = "Partitions a topic (default: ${DEFAULT-VALUE})")
  private int partitions = 4;

  @Option(names = "--schemasEnable", description = "Put its schema into every record")
  private boolean schemasEnable;

  @Option(
      names = "--connector",
      converter = ConnectorKindConverter.class,
      description = "mariadb or mysql (default: mariadb, or mysql for a jdbc:mysql address)")
  private ConnectorKind connector;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A connector setting in place of the document's; may be repeated")
  private Map<String, String> connectorSettings = new LinkedHashMap<>();

  @Option(
      names = "--mysqlRoot",
      paramLabel = "DIR",
      description =
          "A folder tree with MySQL's files, as .ci/mysql makes it, for a MySQL of the sandbox's own"
              + " (default: the variable "
              + MYSQL_ROOT_VARIABLE
              + ")")
  private Path mysqlRoot;

  @Option(
      names = "--databaseFlag",
      paramLabel = "FLAG",
      description = "A flag of the sandbox's own database server; may be repeated")
  private List<String> databaseFlags = new ArrayList<>();

  @Option(names = "--jdbcUrl", description = "A MySQL or MariaDB that runs already")
  private String jdbcUrl;

  @Option(
      names = "--user",
      description = "Its user; the password comes from the environment, " + PASSWORD_VARIABLE)
  private String user;

  @Option(names = "--bootstrapServers", description = "A Kafka that runs already")
  private String bootstrapServers;

  @Option(
      names = "--sql",
      description = "Folder with store-schema.sql and store-data.sql (default: bundled)")
  private Path sql;

  @Option(
      names = "--verbose",
      description = "Log to standard error, in more detail, not to DIR/sandbox.log")
  private boolean verbose;

  private final InputStream in;
  private final EventWriter events;

  private SandboxServer(InputStream in, EventWriter events) {
    this.in = in;
    this.events = events;
  }

  /** Runs the sandbox; ends the process. */
  public static void main(String[] args) {
    EventWriter events = new EventWriter(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    CommandLine line = new CommandLine(new SandboxServer(System.in, events));
    line.setParameterExceptionHandler(
        (problem, wrong) -> {
          events.error("start", problem.getMessage());
          System.err.println(problem.getMessage());
          return CommandLine.ExitCode.USAGE;
        });
    System.exit(line.execute(args));
  }

  @Override
  public Integer call() {
    try {
      SandboxSettings settings = settings();
      try (SandboxDirectory directory = SandboxDirectory.claim(dir, clean)) {
        sendLogsTo(directory);
        return serve(settings, directory);
      }
    } catch (IOException | RuntimeException e) {
      events.error("start", SandboxException.oneLine(e));
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private int serve(SandboxSettings settings, SandboxDirectory directory) {
    boolean stopped;
    try (Sandbox sandbox = new Sandbox(settings, directory, events);
        CommandRunner runner = new CommandRunner(sandbox, settings, events)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stopOnSignal(runner, sandbox), "stop"));
      sandbox.start();
      events.ready(sandbox.access());
      stopped = new CommandLoop(runner, events).run(in);
      limitStopping();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped = false;
    }
    if (stopped) {
      events.done("stop", Map.of());
    }
    return CommandLine.ExitCode.OK;
  }

  private static void stopOnSignal(CommandRunner runner, Sandbox sandbox) {
    limitStopping();
    runner.close();
    sandbox.close();
  }

  /** A server that does not stop must not keep the process: the watchdog ends the database then. */
  private static void limitStopping() {
    Thread limit =
        new Thread(
            () -> {
              try {
                Thread.sleep(MOST_STOPPING_MILLIS);
                Runtime.getRuntime().halt(CommandLine.ExitCode.SOFTWARE);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "stop-limit");
    limit.setDaemon(true);
    limit.start();
  }

  /** Standard output belongs to the protocol: whatever else prints there goes to the log. */
  private void sendLogsTo(SandboxDirectory directory) throws IOException {
    if (verbose) {
      System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info");
    } else {
      System.setErr(
          new PrintStream(
              Files.newOutputStream(
                  directory.resolve("sandbox.log"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.APPEND),
              true,
              StandardCharsets.UTF_8));
    }
    System.setOut(System.err);
  }

  /** The settings the options add up to, or all their problems together. */
  private SandboxSettings settings() {
    List<String> problems = new ArrayList<>();
    requirePort(problems, "--mysqlPort", mysqlPort);
    requirePort(problems, "--kafkaPort", kafkaPort);
    requirePort(problems, "--connectPort", connectPort);
    if (partitions < 1 || partitions > 100) {
      problems.add("--partitions: %d is not allowed; expected 1 to 100".formatted(partitions));
    }
    if (!topicPrefix.matches("[A-Za-z0-9._-]+")) {
      problems.add(
          "--topicPrefix: %s is not allowed; expected letters, digits, '.', '_' and '-'"
              .formatted(topicPrefix));
    }
    Optional<ExternalDatabase> database = externalDatabase(problems);
    if (!problems.isEmpty()) {
      throw new SandboxException(String.join("; ", problems));
    }
    return new SandboxSettings(
        dir,
        clean,
        only,
        mysqlPort,
        kafkaPort,
        connectPort,
        topicPrefix,
        partitions,
        schemasEnable,
        connectorKind(),
        Map.copyOf(connectorSettings),
        database,
        Optional.ofNullable(bootstrapServers),
        mysqlRoot(),
        List.copyOf(databaseFlags),
        Optional.ofNullable(System.getenv(CAPTURE_PASSWORD_VARIABLE)),
        Optional.ofNullable(sql));
  }

  private Optional<Path> mysqlRoot() {
    String variable = System.getenv(MYSQL_ROOT_VARIABLE);
    return mysqlRoot != null || variable == null || variable.isBlank()
        ? Optional.ofNullable(mysqlRoot)
        : Optional.of(Path.of(variable));
  }

  private ConnectorKind connectorKind() {
    if (connector != null) {
      return connector;
    }
    return jdbcUrl != null && jdbcUrl.startsWith("jdbc:mysql:")
        ? ConnectorKind.MYSQL
        : ConnectorKind.MARIADB;
  }

  private Optional<ExternalDatabase> externalDatabase(List<String> problems) {
    if (jdbcUrl == null) {
      if (user != null) {
        problems.add("--user: needs --jdbcUrl");
      }
      return Optional.empty();
    }
    String password = System.getenv(PASSWORD_VARIABLE);
    if (user == null) {
      problems.add("--jdbcUrl: needs --user");
      return Optional.empty();
    }
    if (password == null) {
      problems.add("--jdbcUrl: needs the password in the variable " + PASSWORD_VARIABLE);
      return Optional.empty();
    }
    try {
      DatabaseAccess access = new DatabaseAccess(jdbcUrl, user, password);
      return Optional.of(new ExternalDatabase(access.jdbcUrl(), user, password));
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage());
      return Optional.empty();
    }
  }

  private static void requirePort(List<String> problems, String option, int port) {
    if (port < 0 || port > 65_535) {
      problems.add("%s: %d is not allowed; expected 0 to 65535".formatted(option, port));
    }
  }

  private static final class ScopeConverter implements CommandLine.ITypeConverter<Scope> {
    @Override
    public Scope convert(String value) {
      return switch (value) {
        case "kafka" -> Scope.KAFKA;
        case "database" -> Scope.DATABASE;
        default ->
            throw new CommandLine.TypeConversionException(
                "%s is not allowed; expected kafka or database".formatted(value));
      };
    }
  }

  private static final class ConnectorKindConverter
      implements CommandLine.ITypeConverter<ConnectorKind> {
    @Override
    public ConnectorKind convert(String value) {
      return switch (value) {
        case "mariadb" -> ConnectorKind.MARIADB;
        case "mysql" -> ConnectorKind.MYSQL;
        default ->
            throw new CommandLine.TypeConversionException(
                "%s is not allowed; expected mariadb or mysql".formatted(value));
      };
    }
  }
}
