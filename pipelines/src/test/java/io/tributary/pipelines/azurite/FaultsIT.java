package io.tributary.pipelines.azurite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.pipelines.azurite.FaultProxy.Fault;
import io.tributary.pipelines.azurite.FaultProxy.Request;
import io.tributary.pipelines.run.Cli;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A lake whose storage is throttled, slow, cut off or mute. */
class FaultsIT {
  private static final Predicate<Request> DATA = request -> request.path().contains(".parquet");
  private static final Predicate<Request> UPLOADS = DATA.and(Request::isUpload);

  @TempDir static Path folder;

  private static CloudLake cloud;
  private static FaultProxy proxy;
  private static Path settings;
  private static Path capture;
  private static String expected;

  @BeforeAll
  static void writeALakeWithoutFaults() throws IOException {
    cloud = CloudLake.start();
    proxy = FaultProxy.before(cloud.server().port());
    Map<String, String> patient = cloud.settings();
    patient.put("fs.azure.abfs.endpoint", "127.0.0.1:" + proxy.port());
    patient.put("fs.azure.io.retry.max.retries", "3");
    patient.put("fs.azure.io.retry.min.backoff.interval", "20");
    patient.put("fs.azure.io.retry.backoff.interval", "20");
    patient.put("fs.azure.io.retry.max.backoff.interval", "100");
    patient.put("fs.azure.static.retry.interval", "20");
    patient.put("fs.azure.http.read.timeout", "1500");
    settings = CloudLake.write(folder.resolve("azure.xml"), patient);
    capture = SmallStore.capture(folder);
    assertRuns("without-faults");
    expected = content("without-faults");
  }

  @AfterAll
  static void stopEmulator() throws IOException {
    proxy.close();
    cloud.close();
  }

  @AfterEach
  void heal() {
    proxy.heal();
  }

  private static Cli.Result run(String lake) {
    List<String> args =
        cloud.command(
            "run", lake, settings, "--source=capture:" + capture, "--layers=bronze,silver");
    return Cli.run(args.toArray(String[]::new));
  }

  private static Cli.Result assertRuns(String lake) {
    Cli.Result result = run(lake);
    assertEquals(0, result.exitCode(), result.all());
    return result;
  }

  private static String content(String lake) {
    Cli.Result result =
        Cli.run(
            cloud
                .command("query", lake, settings, "--format=jsonl", SmallStore.content())
                .toArray(String[]::new));
    assertEquals(0, result.exitCode(), result.all());
    return result.out();
  }

  /** Repeats of a request that had its fault pass. */
  private static Predicate<Request> onceEach(Predicate<Request> chosen) {
    Set<Request> seen = ConcurrentHashMap.newKeySet();
    return chosen.and(seen::add);
  }

  @Test
  void whatPassesIsRepeatedSeenAndLeavesNoTrace() {
    List<Fault> passing =
        List.of(Fault.BUSY, Fault.CUT, Fault.SILENCE, Fault.LOST_ANSWER, Fault.CUT, Fault.BUSY);
    proxy.inject(onceEach(UPLOADS), 5, passing);
    Cli.Result result = assertRuns("passing");
    assertEquals(passing.size(), proxy.injected());
    assertTrue(
        result
            .err()
            .matches(
                "(?s).*Storage: \\d+ of [\\d,]+ requests failed for the moment and were sent.*"),
        result.all());
    assertTrue(result.out().contains("The ledger balances."), result.all());
    assertEquals(expected, content("passing"));
  }

  @Test
  void aCommitWhoseAnswerIsLostIsFoundAndNotMadeTwice() {
    proxy.injectForEver(onceEach(Request::isCommit), 0, Fault.LOST_ANSWER);
    Cli.Result result = assertRuns("mute");
    assertTrue(proxy.injected() >= 10, proxy.injected() + " commits");
    proxy.heal();
    assertEquals(expected, content("mute"));
    Cli.Result counts =
        Cli.run(
            cloud
                .command(
                    "query",
                    "mute",
                    settings,
                    "--format=jsonl",
                    "SELECT sum(bronze_present) AS present, sum(duplicates) AS duplicates"
                        + " FROM lake.ledger")
                .toArray(String[]::new));
    assertEquals("{\"present\":0,\"duplicates\":0}", counts.out().strip(), result.all());
  }

  /** hadoop-azure repeats what is busy, and takes 429 and 403 for answers that will not change. */
  @ParameterizedTest
  @CsvSource({"BUSY, 8, true", "TOO_MANY, 6, false", "EXPIRED, 12, true"})
  void whatStaysEndsTheJobAndTheNextRunRepairs(Fault fault, int after, boolean forEver) {
    String lake = "staying-" + fault;
    if (forEver) {
      proxy.injectForEver(UPLOADS, after, fault);
    } else {
      proxy.inject(UPLOADS, after, List.of(fault));
    }
    Cli.Result failed = run(lake);
    assertEquals(1, failed.exitCode(), failed.all());
    assertTrue(
        failed.err().contains("; running the same command again continues safely"), failed.all());
    assertTrue(proxy.injected() < 100, proxy.injected() + " requests");
    proxy.heal();
    assertRuns(lake);
    assertEquals(expected, content(lake));
  }
}
