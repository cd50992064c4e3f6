package io.tributary.pipelines.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a continuous job's state means something to: all that must be the same when the job goes on
 * from it. Written beside the state when the job starts, and compared when a job is started with
 * that state.
 *
 * @param graph version of the graph: of its step names and of the coders of what it keeps
 * @param beam version of Beam, whose own steps and coders are in the state, too
 * @param steps digest of the names of all steps
 * @param connector the connector's prefix
 * @param layers what is written
 * @param lake where it is written
 * @param partitions ids of the partitions that are read
 * @param readers the partitions that each reader has, by {@code topic/partition}: a state knows its
 *     readers, so a job that goes on takes these and deals no others
 * @param window size of windows, ISO-8601
 * @param modes how the connector writes values
 * @param epochs beginnings of binlog histories, by which positions in the state are numbered
 * @param shards by table, the number of shards that its state is cut into; a job that goes on takes
 *     these and plans no others
 */
public record JobManifest(
    int graph,
    String beam,
    String steps,
    String connector,
    TreeSet<String> layers,
    TreeMap<String, String> lake,
    TreeSet<String> partitions,
    List<List<String>> readers,
    String window,
    String modes,
    List<String> epochs,
    TreeMap<String, Integer> shards) {

  /**
   * Version of the graph. To be raised by one with every change that makes the state of running
   * jobs useless: a step that is renamed, added or taken out, a coder that writes another form, a
   * state cell that holds something else. {@code JobStateTest} knows what this version stands for.
   */
  public static final int GRAPH = 3;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectWriter PRETTY = JSON.writer(SerializationFeature.INDENT_OUTPUT);

  /** The manifest as it is stored. */
  String toJson() {
    try {
      return PRETTY.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A manifest can always be written", e);
    }
  }

  /**
   * Reads what {@link #toJson} wrote, of any version.
   *
   * @throws JsonProcessingException if it is something else
   */
  static JobManifest parse(String json) throws JsonProcessingException {
    return JSON.readValue(json, JobManifest.class);
  }

  /**
   * Why a job with this manifest can't go on from the state of another.
   *
   * @param was the manifest beside the state
   * @return one text for each thing that differs; empty if it can
   */
  List<String> differences(JobManifest was) {
    List<String> found = new ArrayList<>();
    compare(found, "version of the graph", graph, was.graph);
    compare(found, "version of Beam", beam, was.beam);
    if (graph == was.graph && beam.equals(was.beam) && !steps.equals(was.steps)) {
      found.add("its steps have other names");
    }
    compare(found, "topicPrefix", connector, was.connector);
    compare(found, "layers", layers, was.layers);
    compare(found, "lake", lake, was.lake);
    partitions(found, was);
    compare(found, "window", window, was.window);
    compare(found, "modes", modes, was.modes);
    compare(found, "binlog histories", epochs, was.epochs);
    return found;
  }

  /** There may be hundreds, so only what came and went is named. */
  private void partitions(List<String> found, JobManifest was) {
    TreeSet<String> more = new TreeSet<>(partitions);
    more.removeAll(was.partitions);
    TreeSet<String> less = new TreeSet<>(was.partitions);
    less.removeAll(partitions);
    if (!more.isEmpty()) {
      found.add("it did not read " + names(more));
    }
    if (!less.isEmpty()) {
      found.add("it read " + names(less));
    }
  }

  /** An id is {@code topicId/topic/partition}; the first says whether the topic was made anew. */
  private static String names(Set<String> ids) {
    TreeSet<String> topics = new TreeSet<>();
    ids.forEach(id -> topics.add(id.substring(id.indexOf('/') + 1).replace('/', '-')));
    return String.join(", ", topics);
  }

  private static void compare(List<String> found, String what, Object now, Object was) {
    if (!Objects.equals(now, was)) {
      found.add(what + " is " + now + " and was " + was);
    }
  }
}
