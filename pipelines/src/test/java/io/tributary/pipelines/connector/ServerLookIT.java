package io.tributary.pipelines.connector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.pipelines.jdbc.TestServer;
import io.tributary.pipelines.run.Cli;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A look at a real MariaDB, alone and by the command. */
final class ServerLookIT {
  @TempDir static Path folder;
  private static TestServer server;

  @BeforeAll
  static void startServer() throws Exception {
    server = TestServer.start(folder);
    server.execute(
        "CREATE TABLE Parents (id INT PRIMARY KEY)",
        "CREATE TABLE Children (id INT PRIMARY KEY, parent INT, CONSTRAINT fk_parent"
            + " FOREIGN KEY (parent) REFERENCES Parents (id) ON DELETE SET NULL ON UPDATE CASCADE)",
        "CREATE TABLE Compressed (id INT PRIMARY KEY, t TEXT COMPRESSED)",
        "CREATE TABLE Texts (id INT PRIMARY KEY, j VARCHAR(9) CHARACTER SET sjis)",
        "CREATE TABLE Floats (id INT PRIMARY KEY, f FLOAT(7,4))",
        "CREATE TABLE Addresses (id INT PRIMARY KEY, ip INET6)",
        "CREATE TABLE Bits (b BIT(16) PRIMARY KEY)",
        "CREATE TABLE Keyless (n INT, m INT NOT NULL, UNIQUE (n), KEY (m))",
        "CREATE TABLE UniqueOnly (n INT NOT NULL UNIQUE)",
        "CREATE TABLE Versioned (id INT PRIMARY KEY) WITH SYSTEM VERSIONING",
        "CREATE SEQUENCE Numbers",
        "CREATE VIEW Shown AS SELECT * FROM Keyless");
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.stop();
  }

  @Test
  void seesSettingsTablesAndPrivileges() throws Exception {
    ServerLook look;
    try (Connection connection = server.access().connect()) {
      look = JdbcServerLook.read(connection, true);
    }
    assertTrue(look.mariaDb());
    assertTrue(look.privileges().orElseThrow().contains("ALL PRIVILEGES"));
    List<String> lines =
        ServerRules.judge(
                look,
                CaptureScope.of(
                    Map.of(
                        "connector.class",
                        "io.debezium.connector.mariadb.MariaDbConnector",
                        "database.include.list",
                        "store")))
            .stream()
            .filter(finding -> finding.sentence().startsWith("store."))
            .map(ServerLookIT::shortened)
            .toList();
    assertEquals(
        List.of(
            "REFUSED store.Addresses ip INET6",
            "REFUSED store.Compressed t TEXT",
            "REFUSED store.Numbers is a SEQUENCE, which no snapshot has and whose next value stops"
                + " the connector; leave it out with --set=table.exclude.list",
            "REFUSED store.Versioned is WITH SYSTEM VERSIONING",
            "store.Bits b BIT",
            "store.Floats f FLOAT",
            "store.Keyless has no primary key",
            "store.Texts j VARCHAR sjis",
            "store.Children has the foreign key fk_parent ON DELETE SET NULL ON UPDATE CASCADE"),
        lines);
  }

  private static String shortened(Finding finding) {
    return (finding.refuses() ? "REFUSED " : "") + finding.sentence().split(": ", 2)[0];
  }

  @Test
  void theCommandRefusesBeforeAnythingIsChanged() throws Exception {
    try (FakeConnect connect = new FakeConnect()) {
      Cli.Result refused = register(connect, "refuse");
      assertEquals(1, refused.exitCode(), refused.all());
      List<String> lines = refused.err().lines().toList();
      assertTrue(lines.contains("log_bin is OFF: " + LOG_BIN), refused.err());
      assertEquals(
          "Nothing is registered; --serverCheck=warn registers all the same",
          lines.get(lines.size() - 1));
      assertTrue(
          lines.stream().anyMatch(line -> line.startsWith("warning: store.Floats f FLOAT: ")),
          refused.err());
      assertEquals(List.of(), connect.changes);

      Cli.Result warned = register(connect, "warn");
      assertEquals(0, warned.exitCode(), warned.all());
      assertTrue(warned.err().contains("warning: log_bin is OFF: " + LOG_BIN), warned.err());
    }
  }

  private static final String LOG_BIN =
      "there is no binary log to read; start the server with --log-bin";

  private static Cli.Result register(FakeConnect connect, String check) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "connector",
                "register",
                "--connectUrl=" + connect.url(),
                "--signals=none",
                "--timeout=PT10S",
                "--database=store",
                "--serverCheck=" + check,
                "--jdbcUrl=" + server.accessWithoutPassword().url(),
                "--jdbcUser=" + server.accessWithoutPassword().user()));
    return Cli.run(args.toArray(String[]::new));
  }
}
