package io.tributary.pipelines.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.pipelines.rest.RestClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What Tributary asks of a Flink cluster over its REST interface. */
public final class FlinkRest {

  private static final Duration SAVEPOINT_TIMEOUT = Duration.ofMinutes(3);
  private static final Duration POLL = Duration.ofMillis(200);

  private final RestClient client;

  /** The cluster at {@code http://host:port}. */
  public FlinkRest(String address) {
    client = new RestClient(address);
  }

  /** TaskManagers that are registered, or a negative number if the cluster does not answer. */
  public int taskManagers() {
    return client.tryGet("/overview").path("taskmanagers").asInt(-1);
  }

  /** Ids of the jobs in one of these states, such as {@code RUNNING}. */
  public List<String> jobs(String... states) throws IOException {
    List<String> found = new ArrayList<>();
    for (JsonNode job : client.get("/jobs").path("jobs")) {
      if (List.of(states).contains(job.path("status").asText())) {
        found.add(job.path("id").asText());
      }
    }
    return found;
  }

  /** State of a job, such as {@code RUNNING}. */
  public String state(String job) throws IOException {
    return client.get("/jobs/" + job).path("state").asText();
  }

  /** Times that a job was restarted after a failure. */
  public int restarts(String job) throws IOException {
    return client.get("/jobs/" + job + "/metrics?get=numRestarts").path(0).path("value").asInt();
  }

  /** Ends a job without a savepoint; its checkpoints stay. */
  public void cancel(String job) throws IOException {
    client.patch("/jobs/" + job);
  }

  /**
   * Stops a job at a savepoint; its sources stop first, so that nothing is read in vain.
   *
   * @return the savepoint's address, for {@code --savepointPath}
   * @throws ClusterException if it fails
   */
  public String stopWithSavepoint(String job, Path folder) throws IOException {
    JsonNode body =
        new ObjectMapper()
            .createObjectNode()
            .put("targetDirectory", folder.toUri().toString())
            .put("drain", false);
    String trigger = client.post("/jobs/" + job + "/stop", body).path("request-id").asText();
    long deadline = System.nanoTime() + SAVEPOINT_TIMEOUT.toNanos();
    while (System.nanoTime() < deadline) {
      JsonNode answer = client.get("/jobs/" + job + "/savepoints/" + trigger);
      if (answer.path("status").path("id").asText().equals("COMPLETED")) {
        JsonNode location = answer.path("operation").path("location");
        if (location.isTextual()) {
          return location.asText();
        }
        throw new ClusterException(
            "Job %s could not be stopped with a savepoint: %s"
                .formatted(
                    job, answer.path("operation").path("failure-cause").path("class").asText()));
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    throw new ClusterException(
        "Job %s has no savepoint after %d s".formatted(job, SAVEPOINT_TIMEOUT.toSeconds()));
  }
}
