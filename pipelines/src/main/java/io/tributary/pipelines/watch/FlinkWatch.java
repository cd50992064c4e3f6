package io.tributary.pipelines.watch;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.pipelines.watch.FlinkJob.Load;
import io.tributary.pipelines.watch.FlinkJob.State;
import io.tributary.pipelines.watch.FlinkJob.Vertex;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What Flink's REST interface tells of a job: restarts with their causes, checkpoints that fail or
 * drag on, back-pressure and watermarks that last, tasks that wait for slots, and a JobManager that
 * does not answer.
 *
 * <p>A job is hopeless if it
 *
 * <ul>
 *   <li>was restarted again and again without getting anywhere: five times, or three for the same
 *       cause, and for at least a minute, or ten where the cause is an outage that usually passes.
 *       It got somewhere when a checkpoint was completed, or when more is committed in the lake's
 *       ledger; a job without checkpoints also when an attempt has read a tenth more than all
 *       before;
 *   <li>was restarted ten times within half an hour for the same cause, and only checkpoints were
 *       completed in between;
 *   <li>failed for good;
 *   <li>is no longer known to its cluster, as after a JobManager without high availability was
 *       started again;
 *   <li>runs in this process, and its Flink has not answered for {@link #GONE}. A cluster is asked
 *       on for ever instead, since a job outlives its JobManager's absence.
 * </ul>
 *
 * <p>A look costs three requests, and every ten seconds two more for each operator; each has five
 * seconds for its answer. Rows are never part of a line: what exceptions of parsers quote is left
 * out.
 */
public final class FlinkWatch implements JobWatch {

  /** An embedded Flink that answered before and is silent for so long is gone. */
  static final Duration GONE = Duration.ofSeconds(30);

  /** A cluster may be silent for so long before anything is said. */
  static final Duration SILENT = Duration.ofSeconds(15);

  /** A job may be on its way from one state to another for so long. */
  static final Duration STUCK = Duration.ofSeconds(30);

  /** Flink itself looks at its operators no more often. */
  private static final Duration OPERATORS = Duration.ofSeconds(10);

  private static final double FARTHER = 1.1;
  private static final String BY_CHECKPOINT = "Exceeded checkpoint tolerable failure threshold";

  private static final String INITIALIZING = "INITIALIZING";
  private static final String RUNNING = "RUNNING";
  private static final Set<String> ON_ITS_WAY =
      Set.of(INITIALIZING, "CREATED", "RESTARTING", "FAILING", "CANCELLING");

  private final String address;
  private final FlinkJob job;
  private final boolean embedded;
  private final LongSupplier committed;

  private final Repeats repeats = new Repeats();
  private final Restarts restarts = new Restarts();
  private final Checkpoints checkpoints = new Checkpoints();
  private final BackPressure pressure = new BackPressure();
  private final EventTime eventTime = new EventTime();

  private Instant answered;
  private Instant silentSince;
  private Instant waitsSince;
  private Instant stateSince;
  private Instant nextOperators = Instant.MIN;
  private long mostCommitted = Long.MIN_VALUE;
  private long mostRead;
  private OptionalLong records = OptionalLong.empty();
  private String doing = "starting";
  private String lastState = "";
  private Optional<String> hopeless = Optional.empty();

  private FlinkWatch(String address, String nameOrId, boolean embedded, LongSupplier committed) {
    this.address = address;
    this.job = new FlinkJob(address, nameOrId);
    this.embedded = embedded;
    this.committed = committed;
  }

  /**
   * Watches a job of a Flink in this process.
   *
   * @param address of its REST interface, {@code http://127.0.0.1:PORT}
   * @param nameOrId the job's; of several with one name the newest
   */
  public static FlinkWatch embedded(String address, String nameOrId) {
    return new FlinkWatch(address, nameOrId, true, () -> 0);
  }

  /**
   * Watches a job of a cluster.
   *
   * @param address of its REST interface, {@code http://HOST:PORT}
   * @param nameOrId the job's; of several with one name the newest
   */
  public static FlinkWatch cluster(String address, String nameOrId) {
    return new FlinkWatch(address, nameOrId, false, () -> 0);
  }

  /**
   * The same watch, before its first look, which also takes what the lake has completed for
   * progress.
   *
   * @param sum of the offsets that the lake has committed, asked at every look; {@link
   *     LagWatch#committed} has it at no cost
   */
  public FlinkWatch withCommitted(LongSupplier sum) {
    return new FlinkWatch(address, job.nameOrId(), embedded, sum);
  }

  /** Records that the job has read since it started last, as far as Flink has told. */
  public OptionalLong records() {
    return records;
  }

  /** What the job does, in a word or two, such as {@code running} or {@code restarting}. */
  public String doing() {
    return doing;
  }

  @Override
  public Optional<String> hopeless() {
    return hopeless;
  }

  @Override
  public List<String> look(Instant now) {
    try {
      if (job.isFound()) {
        look(now, job.state());
      }
      hasAnswered(now);
    } catch (IOException e) {
      isSilent(now);
    }
    return repeats.take(now);
  }

  private void hasAnswered(Instant now) {
    if (silentSince != null && !embedded && silentSince.plus(SILENT).compareTo(now) <= 0) {
      tell(now, "answers", "The Flink cluster at " + address + " answers again");
    }
    silentSince = null;
    answered = now;
  }

  private void isSilent(Instant now) {
    doing = "unknown";
    silentSince = silentSince == null ? now : silentSince;
    Duration silent = Duration.between(silentSince, now);
    if (embedded) {
      // Before the first answer the engine is still starting.
      if (answered != null && silent.compareTo(GONE) >= 0) {
        hopeless =
            Optional.of(
                "The Flink in this process has not answered since "
                    + Spans.time(answered)
                    + ", so its job is over; the same command again continues safely");
      }
    } else if (silent.compareTo(SILENT) >= 0) {
      tell(
          now,
          "silent",
          "The Flink cluster at "
              + address
              + " has not answered since "
              + Spans.time(answered == null ? silentSince : answered)
              + "; the job may go on unseen, and is looked for until Ctrl-C: see that the JobManager"
              + " runs");
    }
  }

  private void look(Instant now, Optional<State> found) throws IOException {
    if (found.isEmpty()) {
      doing = "gone";
      hopeless =
          Optional.of(
              "The Flink at "
                  + address
                  + " no longer knows the job, as after a JobManager was started again; the same"
                  + " command again continues safely");
      return;
    }
    State state = found.get();
    if (state.state().equals(INITIALIZING)) {
      // There is nobody yet who could be asked for more, and Flink logs the question as a failure.
      lookAtState(now, state);
      return;
    }
    Optional<JsonNode> answer = job.checkpoints();
    lookAtFailures(now, answer);
    lookAtProgress(now, answer.isPresent());
    lookAtState(now, state);
    if (state.state().equals(RUNNING) && nextOperators.compareTo(now) <= 0) {
      nextOperators = now.plus(OPERATORS);
      try {
        lookAtOperators(now, state.vertices());
      } catch (IOException e) {
        // Flink refuses to speak of an operator that has just started; in ten seconds it will.
        records = OptionalLong.empty();
      }
    }
    if (hopeless.isEmpty()) {
      hopeless = restarts.hopeless(now);
    }
  }

  /** A restart for a failed checkpoint is told as one thing, with the checkpoint's cause. */
  private void lookAtFailures(Instant now, Optional<JsonNode> answer) throws IOException {
    List<Checkpoints.Failure> failed =
        answer.isPresent() ? checkpoints.failed(answer.get()) : List.of();
    boolean inMemory = checkpoints.last() != null && job.keepsCheckpointsInMemory();
    List<Restarts.Restart> restarted =
        restarts.look(job.exceptions(), trace -> cause(trace, inMemory));
    restarted.forEach(restart -> tell(now, "restart " + restart.cause().kind(), restart.line()));
    if (restarted.isEmpty()) {
      for (Checkpoints.Failure failure : failed) {
        Cause cause = failure.cause(inMemory, elsewhere());
        tell(
            now,
            "checkpoint " + failure.message(),
            "At %s %s".formatted(Spans.time(failure.at()), cause.line()));
      }
    }
    answer.ifPresent(
        known -> checkpoints.slow(known, now).forEach(line -> tell(now, "slow checkpoint", line)));
  }

  private Cause cause(String trace, boolean inMemory) {
    return trace.contains(BY_CHECKPOINT) && checkpoints.last() != null
        ? checkpoints.last().cause(inMemory, elsewhere())
        : Cause.of(trace, elsewhere());
  }

  private String elsewhere() {
    return "the whole trace is at " + job.exceptionsPage();
  }

  private void lookAtProgress(Instant now, boolean hasCheckpoints) {
    restarts.progress(checkpoints.completed());
    long sum = committed.getAsLong();
    if (sum > mostCommitted) {
      if (mostCommitted != Long.MIN_VALUE) {
        restarts.committed(now);
      }
      mostCommitted = sum;
    }
    if (!hasCheckpoints && records.orElse(0) > mostRead * FARTHER) {
      mostRead = records.orElse(0);
      restarts.progress(now);
    }
  }

  private void lookAtState(Instant now, State state) throws IOException {
    boolean isNew = !state.state().equals(lastState);
    lastState = state.state();
    doing = state.state().toLowerCase(Locale.ROOT);
    boolean waits = state.state().equals(RUNNING) && state.running() == 0 && state.scheduled() > 0;
    if (ON_ITS_WAY.contains(state.state()) || waits) {
      doing = waits ? "waiting for slots" : doing;
      // A job that fails as soon as it starts is restarting whenever it is looked at.
      waitsSince = waitsSince == null || !state.since().equals(stateSince) ? now : waitsSince;
      stateSince = state.since();
      if (!waitsSince.plus(STUCK).isAfter(now)) {
        tell(now, "stuck", stuck(now, state, waits));
      }
      return;
    }
    waitsSince = null;
    if (state.state().equals(RUNNING) && state.running() == 0) {
      doing = "starting";
    } else if (isNew && state.state().equals("FAILED")) {
      String trace = job.exceptions().path("root-exception").asText();
      boolean inMemory = checkpoints.last() != null && job.keepsCheckpointsInMemory();
      hopeless =
          Optional.of(
              "The job failed at "
                  + Spans.time(state.since())
                  + ": "
                  + cause(trace, inMemory).line()
                  + "; the same command again continues safely");
    } else if (isNew && state.state().equals("CANCELED")) {
      tell(
          now,
          "state",
          "The job was cancelled at "
              + Spans.time(state.since())
              + ", through Flink itself; the same command again continues safely");
    }
  }

  private String stuck(Instant now, State state, boolean waitsForSlots) {
    String lasts = Spans.of(Duration.between(waitsSince, now));
    if (waitsForSlots || state.state().equals("CREATED") || state.state().equals("RESTARTING")) {
      return ("The job has waited for %s, and none of its %d tasks runs; start a TaskManager, or ask"
              + " for fewer slots with --parallelism")
          .formatted(lasts, state.tasks());
    }
    return "The job is %s for %s; the engine's log says what it waits for"
        .formatted(state.state().toLowerCase(Locale.ROOT), lasts);
  }

  private void lookAtOperators(Instant now, List<Vertex> vertices) throws IOException {
    records = job.records(vertices);
    Map<String, Load> loads = new HashMap<>();
    Map<String, Long> watermarks = new HashMap<>();
    for (Vertex vertex : vertices) {
      loads.put(vertex.id(), job.load(vertex));
      if (!vertex.isSource()) {
        job.watermark(vertex).ifPresent(watermark -> watermarks.put(vertex.id(), watermark));
      }
    }
    pressure.look(now, vertices, loads).ifPresent(line -> tell(now, "pressure " + line, line));
    if (records.isPresent()) {
      eventTime
          .look(now, vertices, watermarks, records.getAsLong())
          .ifPresent(line -> tell(now, "time " + line, line));
    }
  }

  private void tell(Instant now, String thing, String line) {
    repeats.tell(now, thing, line);
  }
}
