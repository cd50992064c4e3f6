package io.tributary.pipelines.azurite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.pipelines.azurite.FaultProxy.Fault;
import io.tributary.pipelines.azurite.FaultProxy.Request;
import io.tributary.pipelines.run.Cli;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A lake whose storage is throttled, slow, cut off or mute. */
class FaultsIT {
  private static final Predicate<Request> DATA = request -> request.path().contains(".parquet");
  private static final Predicate<Request> UPLOADS = DATA.and(Request::isUpload);
  private static final int FOR_EVER = Integer.MAX_VALUE;

  @TempDir static Path folder;

  private static CloudLake cloud;
  private static FaultProxy proxy;
  private static Path settings;
  private static Path capture;
  private static Map<String, String> expected;

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

  private static Map<String, String> content(String lake) {
    return SmallStore.content(
        sql ->
            Cli.run(
                cloud
                    .command("query", lake, settings, "--format=jsonl", sql)
                    .toArray(String[]::new)));
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"BUSY", "TOO_MANY", "SILENCE", "CUT", "LOST_ANSWER"})
  void whatPassesIsRepeatedSeenAndLeavesNoTrace(Fault fault) {
    proxy.inject(fault, UPLOADS, 5, 3);
    Cli.Result result = assertRuns("passing-" + fault);
    assertEquals(3, proxy.injected());
    assertTrue(
        result.err().contains("requests failed for the moment and were sent again"), result.all());
    proxy.heal();
    assertEquals(expected, content("passing-" + fault));
  }

  @Test
  void aCommitWhoseAnswerIsLostIsFoundAndNotMadeTwice() {
    proxy.inject(Fault.LOST_ANSWER, Request::isCommit, 0, FOR_EVER);
    Cli.Result result = assertRuns("mute");
    assertTrue(proxy.injected() >= 10, proxy.injected() + " commits");
    proxy.heal();
    assertEquals(expected, content("mute"));
    assertTrue(result.out().contains("The ledger balances."), result.all());
    assertFalse(result.out().contains("presentX"), result.all());
  }

  @ParameterizedTest
  @CsvSource({"BUSY, 8", "CUT, 3", "EXPIRED, 12"})
  void whatStaysEndsTheJobAndTheNextRunRepairs(Fault fault, int after) {
    String lake = "staying-" + fault;
    proxy.inject(fault, UPLOADS, after, FOR_EVER);
    Cli.Result failed = run(lake);
    assertEquals(1, failed.exitCode(), failed.all());
    assertTrue(
        failed.err().contains("running the same command again continues safely"), failed.all());
    // Every request is tried four times at most; an answer that will not change, once.
    assertTrue(proxy.injected() < 200, proxy.injected() + " requests");
    proxy.heal();
    assertRuns(lake);
    assertEquals(expected, content(lake));
  }
}
