package io.tributary.pipelines.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlinkWatchTest {

  private static final Instant T0 = Instant.parse("2026-03-01T10:15:02.345Z");
  private static final String DISK_FULL =
      """
      org.apache.beam.sdk.util.UserCodeException: java.io.IOException: No space left on device
      \tat org.apache.beam.sdk.util.UserCodeException.wrap(UserCodeException.java:39)
      Caused by: java.io.IOException: No space left on device
      \tat java.base/sun.nio.ch.FileDispatcherImpl.write0(Native Method)
      """;
  private static final String BROKER_AWAY =
      """
      java.lang.RuntimeException: java.io.IOException
      Caused by: org.apache.kafka.common.errors.TimeoutException: Timeout expired while fetching \
      topic metadata
      """;

  private FakeFlink flink;
  private FlinkWatch watch;

  @BeforeEach
  void start() throws IOException {
    flink = FakeFlink.start();
    watch = FlinkWatch.cluster(flink.address(), FakeFlink.NAME);
  }

  @AfterEach
  void stop() {
    flink.close();
  }

  private static Instant at(long seconds) {
    return T0.plusSeconds(seconds);
  }

  private List<String> look(long seconds) {
    return watch.look(at(seconds));
  }

  /** Looks every five seconds. */
  private List<String> look(long from, long to) {
    List<String> lines = new ArrayList<>();
    for (long second = from; second <= to; second += 5) {
      lines.addAll(look(second));
    }
    return lines;
  }

  @Test
  void aJobThatRunsWellSaysNothing() {
    assertEquals(List.of(), look(0, 300));
    assertEquals(Optional.empty(), watch.hopeless());
    assertEquals("running", watch.doing());
  }

  @Test
  void aRestartIsToldWithItsInnermostCauseAndWhatToDo() {
    flink.restarts(at(0), DISK_FULL);
    assertEquals(
        List.of(
            "The job restarted at 10:15:02Z: IOException: No space left on device; free the disk"
                + " that --stateRoot and the lake are on"),
        look(1));
    assertEquals(List.of(), look(6));
  }

  @Test
  void aRestartNamesTheLayerWhoseTaskFailed() {
    flink.restarts(
        at(0), "WriteBronze/GroupByPartition -> WriteBronze/CommitRecords (1/2)", DISK_FULL);
    assertEquals(
        List.of(
            "The job restarted at 10:15:02Z, from bronze: IOException: No space left on device; free"
                + " the disk that --stateRoot and the lake are on"),
        look(1));
  }

  @Test
  void anUnknownCauseIsToldWithThePlaceOfItsTrace() {
    flink.restarts(at(0), "java.lang.IllegalStateException: a window closed twice");
    assertEquals(
        List.of(
            "The job restarted at 10:15:02Z: IllegalStateException: a window closed twice; the"
                + " whole trace is at "
                + flink.address()
                + "/jobs/"
                + flink.jobId()
                + "/exceptions"),
        look(1));
  }

  @Test
  void theSameRestartAgainIsOneLineAMinuteWithACount() {
    flink.restarts(at(0), DISK_FULL);
    assertEquals(1, look(1).size());
    for (int second = 10; second <= 30; second += 10) {
      flink.restarts(at(second), DISK_FULL);
      assertEquals(List.of(), look(second + 1));
    }
    assertEquals(List.of(), look(60));
    assertEquals(
        List.of(
            "The job restarted at 10:15:32Z (4th time): IOException: No space left on device; free"
                + " the disk that --stateRoot and the lake are on (3 times since 10:15:03Z)"),
        look(61));
  }

  @Test
  void aRestartForACheckpointIsOneLineWithTheCheckpointsCause() {
    flink.storage = "JobManagerCheckpointStorage";
    flink.failsCheckpoint(5, at(0), "Asynchronous task checkpoint failed.");
    flink.restartsForCheckpoint(at(1));
    assertEquals(
        List.of(
            "The job restarted at 10:15:03Z: checkpoint 5 failed: Asynchronous task checkpoint"
                + " failed; checkpoints are kept in memory, which has room for 5 MiB a state; keep"
                + " them in files: --stateRoot names a folder for them"),
        look(2));
  }

  @Test
  void aCheckpointThatFailsWithoutARestartIsTold() {
    flink.failsCheckpoint(5, at(0), "Checkpoint expired before completing.");
    flink.failsCheckpoint(6, at(1), "Checkpoint Coordinator is suspending.");
    assertEquals(
        List.of(
            "At 10:15:02Z checkpoint 5 failed: Checkpoint expired before completing; give the job"
                + " more slots with --parallelism, or checkpoints more time with"
                + " --checkpointTimeoutMillis"),
        look(2));
    assertEquals(List.of(), look(3));
  }

  @Test
  void aCheckpointThatTakesLongIsToldOnce() {
    flink.triggersCheckpoint(9, at(0));
    assertEquals(List.of(), look(0, 60));
    assertEquals(
        List.of(
            "Checkpoint 9 takes 65 s so far (0.4 s on average), 3 of 16 tasks have answered; it"
                + " waits behind the records that are under way: a larger --window, or more slots"
                + " with --parallelism, lets them through"),
        look(65, 300));
  }

  @Test
  void threeRestartsForOneCauseWithoutProgressAreHopelessAfterAMinute() {
    for (int second = 0; second <= 20; second += 10) {
      flink.restarts(at(second), DISK_FULL);
    }
    look(25);
    assertEquals(Optional.empty(), watch.hopeless());
    look(60);
    assertEquals(
        Optional.of(
            "The job gets nowhere: it restarted 3 times since 10:15:02Z and completed nothing in"
                + " between, the last time for IOException: No space left on device; free the disk"
                + " that --stateRoot and the lake are on"),
        watch.hopeless());
  }

  @Test
  void restartsForFailingCheckpointsAreOneCauseWhateverTheirNumbers() {
    flink.completesCheckpoint(3, at(-20));
    for (long i = 0; i < 3; i++) {
      flink.failsCheckpoint(4 + i, at(10 * i), "Asynchronous task checkpoint failed.");
      flink.restartsForCheckpoint(at(10 * i + 1));
      look(10 * i + 2);
    }
    look(61);
    assertTrue(watch.hopeless().orElseThrow().contains("checkpoint 6 failed"));
  }

  @Test
  void fiveRestartsForDifferentCausesAreHopelessToo() {
    for (int i = 0; i < 5; i++) {
      flink.restarts(at(i), "java.lang.IllegalStateException: " + "x".repeat(i + 1));
      look(i + 1);
    }
    look(60);
    assertTrue(watch.hopeless().orElseThrow().startsWith("The job gets nowhere: it restarted 5"));
  }

  @Test
  void aCheckpointInBetweenGivesHope() {
    flink.restarts(at(0), DISK_FULL);
    flink.restarts(at(10), DISK_FULL);
    look(15);
    flink.completesCheckpoint(7, at(20));
    look(25);
    flink.restarts(at(30), DISK_FULL);
    look(35);
    look(300);
    assertEquals(Optional.empty(), watch.hopeless());
  }

  @Test
  void tenRestartsForOneCauseAreHopelessAlthoughCheckpointsAreCompleted() {
    for (long i = 0; i < 10; i++) {
      assertEquals(Optional.empty(), watch.hopeless());
      flink.restarts(at(10 * i), DISK_FULL);
      flink.completesCheckpoint(i + 1, at(10 * i + 1));
      look(10 * i + 2);
    }
    assertEquals(
        Optional.of(
            "The job gets nowhere: it restarted 10 times since 10:15:02Z for the same cause,"
                + " IOException: No space left on device; free the disk that --stateRoot and the"
                + " lake are on"),
        watch.hopeless());
  }

  @Test
  void restartsNowAndThenAreNotHopeless() {
    for (long i = 0; i < 20; i++) {
      flink.restarts(at(300 * i), DISK_FULL);
      flink.completesCheckpoint(i + 1, at(300 * i + 1));
      look(300 * i + 2);
    }
    assertEquals(Optional.empty(), watch.hopeless());
  }

  @Test
  void offsetsInTheLedgerGiveHope() {
    AtomicLong committed = new AtomicLong(100);
    watch = watch.withCommitted(committed::get);
    for (long i = 0; i < 3; i++) {
      flink.restarts(at(10 * i), DISK_FULL);
      committed.addAndGet(1);
      look(10 * i + 1);
    }
    look(120);
    assertEquals(Optional.empty(), watch.hopeless());
  }

  @Test
  void aBrokerThatIsAwayIsWaitedForLonger() {
    for (int second = 0; second <= 50; second += 10) {
      flink.restarts(at(second), BROKER_AWAY);
    }
    look(300);
    assertEquals(Optional.empty(), watch.hopeless());
    look(600);
    assertEquals(
        Optional.of(
            "The job gets nowhere: it restarted 6 times since 10:15:02Z and completed nothing in"
                + " between, the last time for TimeoutException: Timeout expired while fetching"
                + " topic metadata; see that the broker of --bootstrapServers runs and can be"
                + " reached from the engine"),
        watch.hopeless());
  }

  @Test
  void aJobWithoutCheckpointsGetsSomewhereByReadingFarther() {
    flink.checkpointed = false;
    flink.records = 1_000;
    look(0);
    for (long i = 1; i <= 3; i++) {
      flink.restarts(at(20 * i), DISK_FULL);
      look(20 * i);
      flink.records = 1_000 + 500 * i;
      look(20 * i + 10);
      look(20 * i + 15);
    }
    look(200);
    assertEquals(Optional.empty(), watch.hopeless());
  }

  @Test
  void aJobWithoutCheckpointsThatReadsTheSameAgainIsHopeless() {
    flink.checkpointed = false;
    flink.records = 1_000;
    look(0);
    look(10);
    for (long i = 1; i <= 3; i++) {
      flink.restarts(at(20 * i), DISK_FULL);
      look(20 * i);
    }
    look(200);
    assertTrue(watch.hopeless().isPresent());
  }

  @Test
  void aJobThatFailedForGoodIsHopelessAtOnce() {
    flink.restarts(at(0), DISK_FULL);
    flink.isIn("FAILED", at(1));
    look(2);
    assertEquals(
        Optional.of(
            "The job failed at 10:15:03Z: IOException: No space left on device; free the disk that"
                + " --stateRoot and the lake are on; the same command again continues safely"),
        watch.hopeless());
    assertEquals("failed", watch.doing());
  }

  @Test
  void aJobThatIsCancelledElsewhereIsToldOnce() {
    flink.isIn("CANCELED", at(1));
    assertEquals(
        List.of(
            "The job was cancelled at 10:15:03Z, through Flink itself; the same command again"
                + " continues safely"),
        look(2, 300));
  }

  @Test
  void tasksThatWaitForSlotsAreTold() {
    flink.hasSlots(false);
    assertEquals(List.of(), look(0, 25));
    assertEquals("waiting for slots", watch.doing());
    assertEquals(
        List.of(
            "The job has waited for 30 s, and none of its 16 tasks runs; start a TaskManager, or"
                + " ask for fewer slots with --parallelism"),
        look(30));
    flink.hasSlots(true);
    look(35);
    assertEquals("running", watch.doing());
  }

  @Test
  void aJobThatRestartsForLongIsTold() {
    flink.isIn("RESTARTING", at(0));
    look(0, 25);
    assertEquals("restarting", watch.doing());
    assertEquals(1, look(30, 60).size());
  }

  @Test
  void aJobThatFailsWheneverItStartsDoesNotWaitForSlots() {
    for (long second = 0; second <= 60; second += 5) {
      flink.isIn("RESTARTING", at(second - 1));
      assertEquals(List.of(), look(second));
    }
  }

  @Test
  void backPressureThatLastsNamesTheStepThatIsBehindIt() {
    flink.spends("Source", 0.9, 0.1);
    flink.spends("OrderChanges/GroupByShard", 0.8, 0.2);
    flink.spends("OrderChanges/LabelChanges", 0.0, 0.97);
    flink.spends("WriteBronze", 0.0, 0.6);
    assertEquals(List.of(), look(0, 25));
    assertEquals(
        List.of(
            "Back-pressure for 30 s: reading waits for silver (OrderChanges, WriteChangeLog,"
                + " WriteCurrent), which is busy 97 % of the time; a larger --window gives it fewer"
                + " commits, --parallelism more of them side by side"),
        look(30, 300));
    flink.spends("Source", 0.0, 0.1);
    flink.spends("OrderChanges/GroupByShard", 0.0, 0.2);
    assertEquals(List.of("Back-pressure is over after 5 min"), look(305, 320));
  }

  @Test
  void backPressureThatPassesIsNotTold() {
    flink.spends("Source", 0.9, 0.1);
    assertEquals(List.of(), look(0, 20));
    flink.spends("Source", 0.0, 0.1);
    assertEquals(List.of(), look(25, 300));
  }

  @Test
  void aWatermarkThatStandsStillWhileRecordsArriveIsTold() {
    flink.records = 0;
    List<String> lines = new ArrayList<>();
    for (int second = 0; second <= 90; second += 10) {
      flink.records = 100L * second;
      lines.addAll(look(second));
    }
    assertEquals(
        List.of(
            "Event time has not begun for 60 s though 6,000 records arrived; a partition whose"
                + " records are far behind holds it: wait until it is read, or give the job a"
                + " reader for each partition with --parallelism"),
        lines);
    for (String vertex :
        List.of(
            "WriteQuarantine",
            "OrderChanges/G",
            "OrderChanges/L",
            "RouteGold",
            "WriteBronze",
            "WriteLedger/K",
            "WriteLedger/G")) {
      flink.watermark(vertex, T0);
    }
    assertEquals(List.of("Event time goes on"), look(100));
  }

  @Test
  void aWatermarkThatStandsStillWithoutRecordsIsNotTold() {
    flink.records = 100;
    assertEquals(List.of(), look(0, 300));
  }

  @Test
  void countsRecordsWithTributarysCounterElseAtTheSource() {
    look(0);
    assertEquals(OptionalLong.of(100), watch.records());
    flink.records = 90;
    look(10);
    assertEquals(OptionalLong.of(90), watch.records());
  }

  @Test
  void takesTheNewestJobOfAName() {
    flink.addJob("older", -1_000);
    flink.addJob("newer", 1_000);
    look(0);
    assertTrue(watch.hopeless().orElseThrow().contains("no longer knows the job"));
  }

  @Test
  void findsAJobByItsId() {
    flink.addJob("newer", 1_000);
    watch = FlinkWatch.cluster(flink.address(), flink.jobId());
    look(0);
    assertEquals("running", watch.doing());
  }

  @Test
  void aJobThatIsNotThereYetIsWaitedFor() {
    flink.removeJobs();
    assertEquals(List.of(), look(0, 300));
    assertEquals(Optional.empty(), watch.hopeless());
    assertEquals("starting", watch.doing());
  }

  @Test
  void aClusterThatForgotTheJobIsHopeless() {
    look(0);
    flink.forgetsTheJob();
    look(5);
    assertEquals(
        Optional.of(
            "The Flink at "
                + flink.address()
                + " no longer knows the job, as after a JobManager was started again; the same"
                + " command again continues safely"),
        watch.hopeless());
  }

  @Test
  void aClusterThatIsSilentIsToldOnceAMinuteAndWaitedFor() {
    look(0);
    flink.unavailable = true;
    List<String> lines = look(5, 60);
    assertEquals(
        List.of(
            "The Flink cluster at "
                + flink.address()
                + " has not answered since 10:15:02Z; the job may go on unseen, and is looked for"
                + " until Ctrl-C: see that the JobManager runs"),
        lines);
    assertEquals("unknown", watch.doing());
    assertEquals(1, look(65, 85).size());
    assertEquals(Optional.empty(), watch.hopeless());
    flink.unavailable = false;
    assertEquals(
        List.of("The Flink cluster at " + flink.address() + " answers again"), look(90, 95));
  }

  @Test
  void anEmbeddedFlinkThatIsSilentIsGone() {
    watch = FlinkWatch.embedded(flink.address(), FakeFlink.NAME);
    look(0);
    flink.close();
    assertEquals(List.of(), look(5, 30));
    assertEquals(Optional.empty(), watch.hopeless());
    look(35);
    assertEquals(
        Optional.of(
            "The Flink in this process has not answered since 10:15:02Z, so its job is over; the"
                + " same command again continues safely"),
        watch.hopeless());
  }

  @Test
  void anEmbeddedFlinkThatHasNotStartedIsWaitedFor() {
    watch = FlinkWatch.embedded(flink.address(), FakeFlink.NAME);
    flink.close();
    assertEquals(List.of(), look(0, 120));
    assertEquals(Optional.empty(), watch.hopeless());
  }
}
