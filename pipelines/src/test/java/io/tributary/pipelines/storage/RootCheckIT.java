package io.tributary.pipelines.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.tributary.pipelines.azurite.CloudLake;
import io.tributary.pipelines.azurite.StorageAccount;
import io.tributary.pipelines.run.Cli;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a command says of storage that it can't use, and how soon. */
class RootCheckIT {
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final String KEY = "fs.azure.account.key.mysilver.dfs.core.windows.net";
  private static final String SILVER = "abfs://silver@mysilver.dfs.core.windows.net/lake";

  @TempDir static Path folder;

  private static CloudLake cloud;

  @BeforeAll
  static void startEmulator() throws IOException {
    cloud = CloudLake.start();
  }

  @AfterAll
  static void stopEmulator() throws IOException {
    cloud.close();
  }

  private static Cli.Result command(String name, Map<String, String> settings, String... options) {
    Path file = CloudLake.write(folder.resolve("azure.xml"), settings);
    List<String> args = cloud.command(name, "lake", file);
    for (String option : options) {
      // A root that the test gives takes the place of the one that is right.
      args.removeIf(arg -> option.contains("Root=") && arg.startsWith(option.split("=")[0] + "="));
      args.add(option);
    }
    return assertTimeout(BOUND, () -> Cli.run(args.toArray(String[]::new)));
  }

  private static Cli.Result run(Map<String, String> settings, String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("--source=capture:" + Cli.capture("store/plain.jsonl.gz"));
    return command("run", settings, all.toArray(String[]::new));
  }

  private static void assertSays(String line, Cli.Result result) {
    assertEquals(1, result.exitCode(), result.all());
    assertEquals(line, result.err().strip(), result.all());
  }

  @Test
  void aWrongKeyIsNamedAndNotShown() {
    Map<String, String> settings = cloud.settings();
    StorageAccount other = StorageAccount.create("mysilver");
    settings.put(KEY, other.key());
    String line =
        "--silverRoot: " + SILVER + " is refused (403 AuthorizationFailure); check " + KEY;
    Cli.Result plain = run(settings);
    assertEquals(1, plain.exitCode(), plain.all());
    assertEquals(1, plain.err().lines().count(), plain.all());
    assertTrue(plain.err().startsWith(line), plain.all());
    Cli.Result verbose = command("query", settings, "--verbose", "SELECT 1");
    assertTrue(
        verbose.err().startsWith("--silverRoot: " + SILVER + " is refused (403"), verbose.all());
    assertFalse(verbose.all().contains(other.key()));
  }

  @Test
  void aKeyThatIsNoneIsNamedAndNotShown() {
    Map<String, String> settings = cloud.settings();
    settings.put(KEY, "no base64, but secret");
    Cli.Result result = run(settings, "--verbose");
    assertTrue(
        result
            .err()
            .startsWith("--silverRoot: " + SILVER + " has no usable credential; check " + KEY),
        result.all());
    assertFalse(result.all().contains("but secret"), result.all());
  }

  @Test
  void aMissingKeyIsNamed() {
    Map<String, String> settings = cloud.settings();
    settings.remove(KEY);
    assertSays(
        "--silverRoot: " + SILVER + " has no usable credential; check " + KEY, run(settings));
  }

  @Test
  void aMissingContainerIsNamedByWritersAndReaders() {
    String root = "abfs://nowhere@mygold.dfs.core.windows.net/lake";
    String line =
        "--goldRoot: "
            + root
            + " is in a container that does not exist; create nowhere in"
            + " mygold.dfs.core.windows.net";
    assertSays(line, run(cloud.settings(), "--goldRoot=" + root));
    assertSays(line, command("query", cloud.settings(), "--goldRoot=" + root, "SELECT 1"));
  }

  @Test
  void anAccountThatRefusesConnectionsIsNamed() throws IOException {
    Map<String, String> settings = cloud.settings();
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      settings.put("fs.azure.abfs.endpoint", "127.0.0.1:" + socket.getLocalPort());
    }
    Cli.Result result = run(settings, "--layers=silver");
    assertEquals(1, result.exitCode(), result.all());
    assertTrue(
        result
            .err()
            .contains(
                "--silverRoot: "
                    + SILVER
                    + " does not answer; check the network and fs.azure.abfs.endpoint"),
        result.all());
  }

  @Test
  void anAccountThatNeverAnswersIsNamed() throws IOException {
    Map<String, String> settings = cloud.settings();
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      settings.put("fs.azure.abfs.endpoint", "127.0.0.1:" + silent.getLocalPort());
      Cli.Result result = run(settings, "--layers=silver");
      assertEquals(1, result.exitCode(), result.all());
      assertEquals(4, result.err().lines().count(), result.all());
      assertTrue(
          result
              .err()
              .lines()
              .allMatch(
                  line ->
                      line.endsWith(
                          " does not answer; check the network and fs.azure.abfs.endpoint")),
          result.all());
    }
  }

  /** The emulator knows no roles and has words of its own, so a stub gives Azure's answers. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AuthenticationFailed | ''",
        "AuthorizationPermissionMismatch | ', the account''s network rules, and that the identity"
            + " has the role Storage Blob Data Contributor'"
      })
  void whatAzureRefusesIsNamed(String code, String more) throws IOException {
    HttpServer stub = refusing(code);
    try {
      Map<String, String> settings = cloud.settings();
      settings.put("fs.azure.abfs.endpoint", "127.0.0.1:" + stub.getAddress().getPort());
      Cli.Result result = run(settings, "--layers=silver");
      assertEquals(1, result.exitCode(), result.all());
      assertTrue(
          result
              .err()
              .lines()
              .anyMatch(
                  ("--silverRoot: "
                          + SILVER
                          + " is refused (403 "
                          + code
                          + "); check "
                          + KEY
                          + more)
                      ::equals),
          result.all());
    } finally {
      stub.stop(0);
    }
  }

  private static HttpServer refusing(String code) throws IOException {
    HttpServer stub =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] body =
        ("<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>No.</Message></Error>")
            .getBytes(StandardCharsets.UTF_8);
    stub.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("x-ms-error-code", code);
          boolean isHead = exchange.getRequestMethod().equals("HEAD");
          exchange.sendResponseHeaders(403, isHead ? -1 : body.length);
          if (!isHead) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    stub.start();
    return stub;
  }

  @Test
  void everyRootThatCannotBeUsedHasItsLine() {
    Map<String, String> settings = cloud.settings();
    settings.remove(KEY);
    settings.remove("fs.azure.account.key.mygold.dfs.core.windows.net");
    Cli.Result result = run(settings);
    assertEquals(2, result.err().lines().count(), result.all());
    assertTrue(result.err().startsWith("--silverRoot: "), result.all());
    assertTrue(result.err().contains("\n--goldRoot: "), result.all());
  }

  @Test
  void nothingIsReadOrWrittenBeforeAllRootsAreFound() {
    Map<String, String> settings = cloud.settings();
    settings.put(KEY, StorageAccount.create("mysilver").key());
    Path file = CloudLake.write(folder.resolve("wrong.xml"), settings);
    List<String> args =
        cloud.command(
            "run", "untouched", file, "--source=capture:" + Cli.capture("store/plain.jsonl.gz"));
    assertEquals(1, Cli.run(args.toArray(String[]::new)).exitCode());
    Path right = CloudLake.write(folder.resolve("right.xml"), cloud.settings());
    Cli.Result query =
        Cli.run(cloud.command("query", "untouched", right, "SELECT 1").toArray(String[]::new));
    assertTrue(query.err().contains(" holds no tables; "), query.all());
  }
}
