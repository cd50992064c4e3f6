package io.tributary.pipelines.run;

import io.tributary.pipelines.LakePipeline;
import io.tributary.schemas.position.EpochDetector;
import io.tributary.transforms.lake.LakeLayout;
import io.tributary.transforms.ledger.RunInfo;
import io.tributary.transforms.order.ShardPlan;
import io.tributary.transforms.read.KafkaReaders;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.util.ReleaseInfo;

/**
 * Decides what a streaming job starts from: the state that it is told of, or that it finds and can
 * go on from, else the lake's offsets.
 *
 * @param profile the engine and its options, with the state to start from if one is named
 * @param stateless whether a state that it finds is of no use
 */
record StreamLaunch(
    LakeRun.Request request,
    Profile profile,
    RunSource.Found found,
    EpochDetector.Result histories,
    ShardPlan plan,
    String id,
    boolean stateless) {

  /** Of an engine that has no parallelism among its options. */
  private static final int READERS = 4;

  private static final Pattern LOCAL_THREADS = Pattern.compile("local\\[(\\d+)]");

  /** A job's definition, and what must not change while its state is in use. */
  private record Candidate(LakePipeline definition, JobManifest manifest) {}

  /**
   * The job.
   *
   * @param definitions begins the definition of a run's pipeline
   * @throws io.tributary.pipelines.command.CommandException if it is told of a state that it can't
   *     go on from
   */
  RunJob job(Function<RunInfo, LakePipeline.Builder> definitions) throws IOException {
    JobState state = state(stateless);
    Candidate candidate = candidate(definitions, state);
    List<String> notes = new ArrayList<>(state.notes());
    if (state.leaves(candidate.manifest())) {
      notes.add(state.leaving(candidate.manifest()));
      state = state(true);
      candidate = candidate(definitions, state);
    }
    if (state.isKept()) {
      state.begin(candidate.manifest());
    }
    EmbeddedFlink flink = EmbeddedFlink.of(profile, state.checkpoint());
    PipelineOptions options = RunJob.options(flink.filled(state.args()));
    String ledgerId = state.restoresGraph() ? state.name() : id;
    return RunJob.stream(candidate.definition(), profile, options, flink, ledgerId, notes);
  }

  private JobState state(boolean fresh) throws IOException {
    return JobState.find(
        new JobState.Settings(request.stateRoot(), profile.resumeOption(), fresh),
        request.storage(),
        job(found, request),
        id,
        profile.streamArgs());
  }

  /** What the job does, in a word. */
  static String job(RunSource.Found found, LakeRun.Request request) {
    return found.topics().prefix() + "-" + String.join("-", new TreeSet<>(request.layerIds()));
  }

  private Candidate candidate(Function<RunInfo, LakePipeline.Builder> definitions, JobState state) {
    LiveTopics live = found.live();
    ShardPlan shards =
        state.restored().map(restored -> ShardPlan.of(restored.shards())).orElse(plan);
    KafkaReaders readers =
        state
            .restored()
            .map(restored -> KafkaReaders.of(restored.readers()))
            .orElseGet(() -> live.dealtTo(readers()));
    LakePipeline definition =
        definitions.apply(runInfo(live)).plan(shards).source(live.read(readers)).build();
    return new Candidate(definition, manifest(definition, readers));
  }

  private RunInfo runInfo(LiveTopics live) {
    return new RunInfo(id, request.layerIds(), found.name(), live.starts(found.topics()), 0);
  }

  /** As many as can read at once: one more would wait for another. */
  private int readers() {
    Matcher threads = LOCAL_THREADS.matcher(profile.streamOption("sparkMaster").orElse(""));
    if (threads.find()) {
      return Integer.parseInt(threads.group(1));
    }
    return profile.streamOption("parallelism").map(Integer::valueOf).orElse(READERS);
  }

  private JobManifest manifest(LakePipeline definition, KafkaReaders readers) {
    Pipeline pipeline = Pipeline.create(RunJob.options(profile.args()));
    definition.applyTo(pipeline);
    LakeLayout layout = request.layout();
    return new JobManifest(
        JobManifest.GRAPH,
        ReleaseInfo.getReleaseInfo().getVersion(),
        JobSteps.digest(JobSteps.of(pipeline)),
        found.topics().prefix(),
        new TreeSet<>(request.layerIds()),
        new TreeMap<>(
            Map.of(
                "bronze", layout.bronze(),
                "silver", layout.silver(),
                "gold", layout.gold(),
                "ledger", layout.ledger())),
        new TreeSet<>(found.live().partitions()),
        readers.names(),
        request.window().toString(),
        request.modes().toString(),
        definition.epochs().beginnings().stream()
            .map(beginning -> Instant.ofEpochMilli(beginning.since()).toString())
            .toList(),
        new TreeMap<>(definition.plan().shards()));
  }
}
