package io.tributary.pipelines.watch;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The checkpoints of a Flink job: those that failed, and one that takes unusually long. */
final class Checkpoints {

  /** A checkpoint may take so long before anything is said. */
  static final Duration LONG = Duration.ofMinutes(1);

  /** And so many times as long as the average. */
  static final int TIMES_AVERAGE = 5;

  /**
   * What a restart, or a start, does to a checkpoint: it is told as that, or is nothing to tell.
   */
  private static final Set<String> CONSEQUENCES =
      Set.of(
          "Checkpoint Coordinator is suspending.",
          "CheckpointCoordinator shutdown.",
          "FailoverRegion is restarting.",
          "Task has failed.",
          "Checkpoint has been subsumed.",
          "Checkpoint was declined (tasks not ready)",
          "Checkpoint was declined (task is closing)",
          "Not all required tasks are currently running.");

  private long newestFailed;
  private long toldLong = -1;
  private Instant completed = Instant.EPOCH;
  private Failure last;

  /** A checkpoint that failed. */
  record Failure(long id, Instant at, String message) {

    /** Why it failed, and what to do. */
    Cause cause(boolean inMemory, String elsewhere) {
      String text = "checkpoint " + id + " failed: " + message;
      Cause known = Cause.ofLine(text, elsewhere);
      if (!known.advice().equals(elsewhere)) {
        return known;
      }
      if (message.contains("expired")) {
        return known.advising(
            "give the job more slots with --parallelism, or checkpoints more time with"
                + " --checkpointTimeoutMillis");
      }
      if (message.contains("Asynchronous") || message.contains("finalize")) {
        return known.advising(
            inMemory
                ? "checkpoints are kept in memory, which has room for 5 MiB a state; keep them in"
                    + " files: --stateRoot names a folder for them"
                : "see that --stateRoot has room and can be written; the engine's log has the rest");
      }
      return known;
    }
  }

  /** When the last one was completed. */
  Instant completed() {
    return completed;
  }

  /** The one that failed last, or null. */
  Failure last() {
    return last;
  }

  /** Those that have failed since the last look, by what they themselves did. */
  List<Failure> failed(JsonNode checkpoints) {
    JsonNode latest = checkpoints.path("latest").path("completed");
    if (latest.hasNonNull("latest_ack_timestamp")) {
      completed = Instant.ofEpochMilli(latest.path("latest_ack_timestamp").asLong());
    }
    List<Failure> found = new ArrayList<>();
    JsonNode history = checkpoints.path("history");
    for (int i = history.size() - 1; i >= 0; i--) {
      JsonNode checkpoint = history.get(i);
      long id = checkpoint.path("id").asLong();
      String message = checkpoint.path("failure_message").asText("unknown");
      if (checkpoint.path("status").asText().equals("FAILED") && id > newestFailed) {
        newestFailed = id;
        if (!CONSEQUENCES.contains(message)) {
          Instant at = Instant.ofEpochMilli(checkpoint.path("failure_timestamp").asLong());
          last = new Failure(id, at, message.replaceFirst("\\.$", ""));
          found.add(last);
        }
      }
    }
    return found;
  }

  /** A line for each checkpoint that has become slow since the last look. */
  List<String> slow(JsonNode checkpoints, Instant now) {
    long average = checkpoints.path("summary").path("end_to_end_duration").path("avg").asLong();
    Duration limit = Spans.max(LONG, Duration.ofMillis(average * TIMES_AVERAGE));
    List<String> lines = new ArrayList<>();
    for (JsonNode checkpoint : checkpoints.path("history")) {
      long id = checkpoint.path("id").asLong();
      Duration took =
          Duration.between(
              Instant.ofEpochMilli(checkpoint.path("trigger_timestamp").asLong()), now);
      if (checkpoint.path("status").asText().equals("IN_PROGRESS")
          && id > toldLong
          && took.compareTo(limit) > 0) {
        toldLong = id;
        lines.add(
            String.format(
                Locale.ROOT,
                "Checkpoint %d takes %s so far (%.1f s on average), %d of %d tasks have answered;"
                    + " it waits behind the records that are under way: a larger --window, or more"
                    + " slots with --parallelism, lets them through",
                id,
                Spans.of(took),
                average / 1000.0,
                checkpoint.path("num_acknowledged_subtasks").asInt(),
                checkpoint.path("num_subtasks").asInt()));
      }
    }
    return lines;
  }
}
