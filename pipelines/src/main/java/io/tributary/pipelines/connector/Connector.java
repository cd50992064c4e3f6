package io.tributary.pipelines.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.pipelines.command.CommandException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * One connector of a Kafka Connect worker.
 *
 * <p>Every wait has the time limit given at the start. What the worker or the connector's plugin
 * objects to is a {@link CommandException} whose message is one line a problem.
 */
public final class Connector {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration POLL = Duration.ofMillis(250);

  /** A Debezium task is RUNNING before its reader has started; what fails at once does so here. */
  private static final Duration SETTLED = Duration.ofSeconds(1);

  private final ConnectApi connect;
  private final URI url;
  private final String name;
  private final Duration limit;
  private final Secrets secrets;

  /**
   * Speaks for a connector, which need not exist yet.
   *
   * @param url of Connect's REST interface
   * @param name the connector's: letters, digits, {@code . _ -}
   * @param limit for every answer and every change of state
   * @param secrets what must not be in a message
   */
  public Connector(URI url, String name, Duration limit, Secrets secrets) {
    this.connect = new ConnectApi(url, limit, secrets);
    this.url = url;
    this.name = name;
    this.limit = limit;
    this.secrets = secrets;
  }

  /**
   * Creates the connector, or gives it these settings, and waits until it runs or has failed.
   *
   * <p>The plugin checks the settings first. A connector that runs with the same settings is left
   * alone. Any other is stopped before it gets them: its failure must not be taken for one of the
   * new settings.
   *
   * @throws CommandException if the settings have problems; then nothing is changed
   */
  public ConnectorStatus register(Map<String, String> settings) throws InterruptedException {
    Map<String, String> config = new TreeMap<>(settings);
    config.put("name", name);
    requireValid(config);
    Optional<Map<String, String>> before = findConfig();
    if (before.isPresent()) {
      if (config.equals(before.get())) {
        ConnectorStatus status = status();
        if (status.isRunning()) {
          return status;
        }
      }
      stop();
    }
    connect.put(path("/config"), config);
    if (before.isPresent()) {
      connect.send("PUT", path("/resume"));
    }
    return awaitRunning();
  }

  /**
   * What the connector is doing.
   *
   * @throws CommandException if there is no such connector
   */
  public ConnectorStatus status() throws InterruptedException {
    Optional<ConnectorStatus> status = findStatus();
    if (status.isEmpty()) {
      throw missing();
    }
    return status.get();
  }

  /**
   * The settings it has.
   *
   * @throws CommandException if there is no such connector
   */
  public Map<String, String> config() throws InterruptedException {
    Optional<Map<String, String>> config = findConfig();
    if (config.isEmpty()) {
      throw missing();
    }
    return config.get();
  }

  /** The name it was given. */
  public String name() {
    return name;
  }

  /**
   * Why the connector does not work, for those who only want to know more: a clause such as {@code
   * has failed: ConnectException: …}. Empty if it works, and also if there is no such connector, or
   * no worker that answers within the time limit.
   */
  public Optional<String> failure() throws InterruptedException {
    try {
      return findStatus().flatMap(ConnectorStatus::failure);
    } catch (CommandException e) {
      return Optional.empty();
    }
  }

  private Optional<ConnectorStatus> findStatus() throws InterruptedException {
    Optional<JsonNode> status = connect.get(path("/status"));
    if (status.isEmpty()) {
      return Optional.empty();
    }
    JsonNode offsets = connect.get(path("/offsets")).orElseGet(JSON::createObjectNode);
    return Optional.of(ConnectorStatus.of(status.get(), offsets, secrets));
  }

  private Optional<Map<String, String>> findConfig() throws InterruptedException {
    return connect
        .get(path("/config"))
        .map(
            config -> {
              Map<String, String> settings = new TreeMap<>();
              config
                  .properties()
                  .forEach(entry -> settings.put(entry.getKey(), entry.getValue().asText()));
              return settings;
            });
  }

  /**
   * Stops the connector with its tasks, starts them again where they were, and waits until they run
   * or have failed.
   *
   * @throws CommandException if there is no such connector
   */
  public ConnectorStatus restart() throws InterruptedException {
    status();
    stop();
    connect.send("PUT", path("/resume"));
    return awaitRunning();
  }

  /**
   * Removes the connector. Its topics and its offsets stay: registered again, it goes on where it
   * was.
   *
   * @throws CommandException if there is no such connector
   */
  public void delete() throws InterruptedException {
    status();
    connect.send("DELETE", path(""));
    long end = System.nanoTime() + limit.toNanos();
    while (connect.get(path("/status")).isPresent()) {
      pause(end, "gone");
    }
  }

  private void requireValid(Map<String, String> config) throws InterruptedException {
    String plugin = config.get("connector.class");
    boolean known = false;
    List<String> plugins = new ArrayList<>();
    for (JsonNode found : connect.get("/connector-plugins").orElseThrow(() -> noConnect())) {
      plugins.add(found.path("class").asText());
      known |= found.path("class").asText().equals(plugin);
    }
    if (!known) {
      throw new CommandException(
          "--connectUrl: "
              + url
              + " has no plugin "
              + plugin
              + "; it has "
              + String.join(", ", plugins));
    }
    List<String> problems =
        ConfigProblems.of(
            connect.put("/connector-plugins/" + plugin + "/config/validate", config), secrets);
    if (!problems.isEmpty()) {
      throw new CommandException(String.join(System.lineSeparator(), problems));
    }
  }

  private void stop() throws InterruptedException {
    connect.send("PUT", path("/stop"));
    await("stopped", s -> s.connector().state().equals("STOPPED") && s.tasks().isEmpty());
  }

  private ConnectorStatus awaitRunning() throws InterruptedException {
    long[] since = {0};
    return await(
        "running",
        status -> {
          if (!status.isRunning()) {
            since[0] = 0;
            return status.isFailed();
          }
          since[0] = since[0] == 0 ? System.nanoTime() : since[0];
          return System.nanoTime() - since[0] >= SETTLED.toNanos();
        });
  }

  private ConnectorStatus await(String state, Predicate<ConnectorStatus> reached)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      // A connector that was just created has no status for a moment.
      Optional<ConnectorStatus> status = findStatus();
      if (status.isPresent() && reached.test(status.get())) {
        return status.get();
      }
      pause(end, state);
    }
  }

  private void pause(long end, String state) throws InterruptedException {
    if (System.nanoTime() > end) {
      throw new CommandException(
          "The connector "
              + name
              + " is not "
              + state
              + " after "
              + limit.toSeconds()
              + " s; --timeout gives it longer, ./tributary connector status shows where it is");
    }
    Thread.sleep(POLL.toMillis());
  }

  private CommandException missing() throws InterruptedException {
    List<String> names = new ArrayList<>();
    connect.get("/connectors").orElseThrow(() -> noConnect()).forEach(n -> names.add(n.asText()));
    return new CommandException(
        "--name: there is no connector "
            + name
            + " at "
            + url
            + (names.isEmpty() ? ", nor any other" : "; there is " + String.join(", ", names)));
  }

  private CommandException noConnect() {
    return new CommandException(
        "--connectUrl: "
            + url
            + " is no Kafka Connect; expected the address of its REST interface");
  }

  private String path(String rest) {
    return "/connectors/" + name + rest;
  }
}
