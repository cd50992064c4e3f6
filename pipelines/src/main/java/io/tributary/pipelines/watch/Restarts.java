package io.tributary.pipelines.watch;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The restarts of a job, and when there is no more hope that one of them helps.
 *
 * <p>A job is <em>hopeless</em> if, since it last got somewhere,
 *
 * <ul>
 *   <li>it was restarted {@value #MANY} times, or {@value #SAME} times for the same cause, and
 *   <li>the first of these restarts was longer ago than {@link #PATIENCE}, or than {@link #OUTAGE}
 *       if the last cause is one that usually passes: a broker, a storage or a TaskManager that is
 *       away.
 * </ul>
 *
 * It got somewhere when something was completed that outlives a restart: a checkpoint, or offsets
 * in the lake's ledger. Rows that were committed in between count for nothing: an attempt that dies
 * commits the same ones as the attempt before.
 *
 * <p>A checkpoint may also be completed between two failures of one and the same commit, again and
 * again. So a job is hopeless, too, if it was restarted {@value #STUBBORN} times within {@link
 * #STUBBORN_SPAN} for the same cause, and that is none that usually passes, while the ledger's
 * offsets stood still.
 */
final class Restarts {

  /** So many restarts without progress are too many, whatever their causes. */
  static final int MANY = 5;

  /** So many for one and the same cause are too many. */
  static final int SAME = 3;

  /** How long to wait at least, so that a cause can go away and a checkpoint can be completed. */
  static final Duration PATIENCE = Duration.ofMinutes(1);

  /** How long to wait for what somebody else must start again. */
  static final Duration OUTAGE = Duration.ofMinutes(10);

  /** So many for the same cause are too many although checkpoints are completed. */
  static final int STUBBORN = 10;

  /** If they come within this time: a job that runs for months may be restarted now and then. */
  static final Duration STUBBORN_SPAN = Duration.ofMinutes(30);

  private long newest;
  private int times;
  private final List<Restart> sinceProgress = new ArrayList<>();
  private final Deque<Restart> sinceCommit = new ArrayDeque<>();

  /**
   * A restart.
   *
   * @param number counted from the job's beginning
   * @param task Flink's name of what failed; empty if it was no task
   */
  record Restart(int number, Instant at, String task, Cause cause) {
    String line() {
      return "The job restarted at "
          + Spans.time(at)
          + (number > 1 ? " (" + ordinal(number) + " time)" : "")
          + (task.isEmpty() ? "" : ", from " + Steps.work(task))
          + ": "
          + cause.line();
    }
  }

  /**
   * The restarts that are new in Flink's history.
   *
   * @param exceptions what Flink answers when it is asked for exceptions
   * @param causes the cause for a stack trace
   */
  List<Restart> look(JsonNode exceptions, Function<String, Cause> causes) {
    JsonNode entries = exceptions.path("exceptionHistory").path("entries");
    List<Restart> found = new ArrayList<>();
    for (int i = entries.size() - 1; i >= 0; i--) {
      JsonNode entry = entries.get(i);
      long millis = entry.path("timestamp").asLong();
      if (millis > newest) {
        newest = millis;
        times++;
        Cause cause = causes.apply(entry.path("stacktrace").asText());
        String task = entry.path("taskName").asText("");
        found.add(new Restart(times, Instant.ofEpochMilli(millis), task, cause));
      }
    }
    sinceProgress.addAll(found);
    sinceCommit.addAll(found);
    while (sinceCommit.size() > STUBBORN) {
      sinceCommit.removeFirst();
    }
    return found;
  }

  /** Says that something was completed which no later restart takes back. */
  void progress(Instant at) {
    sinceProgress.removeIf(restart -> !restart.at().isAfter(at));
  }

  /** Says that more of the source is in the lake for good. */
  void committed(Instant at) {
    progress(at);
    sinceCommit.removeIf(restart -> !restart.at().isAfter(at));
  }

  /** Why there is no hope, if there is none. */
  Optional<String> hopeless(Instant now) {
    return withoutProgress(now).or(this::stubborn);
  }

  private Optional<String> stubborn() {
    if (sinceCommit.size() < STUBBORN) {
      return Optional.empty();
    }
    Restart first = sinceCommit.getFirst();
    Restart last = sinceCommit.getLast();
    boolean same = sinceCommit.stream().allMatch(r -> r.cause().kind().equals(last.cause().kind()));
    if (!same || last.cause().passing() || first.at().plus(STUBBORN_SPAN).isBefore(last.at())) {
      return Optional.empty();
    }
    return Optional.of(
        "The job gets nowhere: it restarted "
            + STUBBORN
            + " times since "
            + Spans.time(first.at())
            + " for the same cause, "
            + last.cause().line());
  }

  private Optional<String> withoutProgress(Instant now) {
    if (sinceProgress.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Integer> causes = new HashMap<>();
    sinceProgress.forEach(restart -> causes.merge(restart.cause().kind(), 1, Integer::sum));
    Restart first = sinceProgress.get(0);
    Cause last = sinceProgress.get(sinceProgress.size() - 1).cause();
    boolean often =
        sinceProgress.size() >= MANY || causes.values().stream().anyMatch(n -> n >= SAME);
    Duration patience = last.passing() ? OUTAGE : PATIENCE;
    if (!often || first.at().plus(patience).isAfter(now)) {
      return Optional.empty();
    }
    return Optional.of(
        "The job gets nowhere: it restarted "
            + sinceProgress.size()
            + " times since "
            + Spans.time(first.at())
            + " and completed nothing in between, the last time for "
            + last.line());
  }

  private static String ordinal(int number) {
    int tens = number % 100;
    if (tens >= 11 && tens <= 13) {
      return number + "th";
    }
    return switch (number % 10) {
      case 1 -> number + "st";
      case 2 -> number + "nd";
      case 3 -> number + "rd";
      default -> number + "th";
    };
  }
}
