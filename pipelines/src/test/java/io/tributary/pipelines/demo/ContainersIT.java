package io.tributary.pipelines.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.pipelines.jdbc.MySqlServer;
import io.tributary.pipelines.run.Cli;
import io.tributary.pipelines.scenarios.LiveComparison;
import io.tributary.pipelines.verify.TableResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ComposeContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * The whole way over the containers of docker-compose.yml, started from that very file. They have
 * the file's ports, which must be free.
 */
class ContainersIT {
  private static final Path HOME = Path.of(System.getProperty("tributary.home"));
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final List<String> SERVICES = List.of("mysql", "kafka", "connect", "azurite");
  private static final String NO_DOCKER = "there is no Docker here";
  private static final String URL = "jdbc:mysql://127.0.0.1:3306/online_store";

  @TempDir Path folder;

  static boolean hasDocker() {
    // Its search for a Docker is told at length, as errors.
    System.setProperty("org.slf4j.simpleLogger.log.org.testcontainers", "off");
    System.setProperty("org.slf4j.simpleLogger.log.tc", "off");
    boolean found = DockerClientFactory.instance().isDockerAvailable();
    if (!found) {
      System.err.println("ContainersIT is skipped: " + NO_DOCKER);
    }
    return found;
  }

  @Test
  @EnabledIf(value = "hasDocker", disabledReason = NO_DOCKER)
  void aLakeEqualsTheMySqlOfTheContainers() throws Exception {
    String root = UUID.randomUUID().toString();
    String accounts = "mybronze:a2V5;mysilver:a2V5;mygold:a2V5";
    try (ComposeContainer compose =
        new ComposeContainer(HOME.resolve("docker-compose.yml").toFile())
            .withLocalCompose(true)
            .withServices(SERVICES.toArray(String[]::new))
            .withEnv("MYSQL_ROOT_PASSWORD", root)
            .withEnv("MYSQL_CAPTURE_USER", "capture")
            .withEnv("MYSQL_CAPTURE_PASSWORD", UUID.randomUUID().toString())
            .withEnv("AZURITE_ACCOUNTS", accounts)) {
      for (String service : SERVICES) {
        compose.waitingFor(service, Wait.forHealthcheck().withStartupTimeout(LIMIT));
      }
      compose.start();
      carryAndCompare(new MySqlServer(URL, "root", root));
    }
  }

  private void carryAndCompare(MySqlServer server) throws Exception {
    Cli.useSandbox();
    // The sandbox only generates rows here; servers it has none.
    try (SandboxProcess generator =
        SandboxProcess.start(
            folder.resolve("generator"),
            List.of("--only=database", "--clean", "--jdbcUrl=" + URL, "--user=" + server.user()),
            Map.of("TRIBUTARY_DB_PASSWORD", server.password()),
            event -> {})) {
      generator.call(SandboxProcess.command("load").put("orders", 150).put("seed", 13), LIMIT);
      Cli.Result registered = Cli.run("connector", "register", "--heartbeat=PT1S");
      assertEquals(0, registered.exitCode(), registered.all());
      generator.call(
          SandboxProcess.command("workload").put("transactions", 300).put("seed", 13), LIMIT);
    }
    awaitCaptured(server);
    Path lake = folder.resolve("lake");
    Cli.Result run = Cli.run("run", "--lakeRoot=" + lake);
    assertEquals(0, run.exitCode(), run.all());
    List<TableResult> results = LiveComparison.of(lake.toString(), server, "online_store");
    assertEquals(35, results.size());
    assertTrue(results.stream().allMatch(TableResult::isEqual), results.toString());
  }

  /**
   * Waits until the connector has committed an offset in a log that was begun after all changes.
   */
  private static void awaitCaptured(MySqlServer server) throws Exception {
    String file;
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("FLUSH BINARY LOGS");
      try (ResultSet row = statement.executeQuery("SHOW BINARY LOG STATUS")) {
        row.next();
        file = row.getString(1);
      }
      // An event in it, which moves the connector there.
      statement.execute("CREATE DATABASE IF NOT EXISTS captured");
    }
    long end = System.nanoTime() + LIMIT.toNanos();
    String position = "";
    // During the snapshot it is told in other words.
    while (!position.startsWith("mysql-bin.") || position.compareTo(file) < 0) {
      assertTrue(System.nanoTime() < end, "captured up to " + position + ", not to " + file);
      Cli.Result status = Cli.run("connector", "status", "--format=json");
      assertEquals(0, status.exitCode(), status.all());
      position = new ObjectMapper().readTree(status.out()).path("position").asText();
    }
  }
}
