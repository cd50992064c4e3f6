package io.tributary.pipelines.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tributary.pipelines.LakePipeline;
import io.tributary.pipelines.Layer;
import io.tributary.pipelines.command.CommandException;
import io.tributary.schemas.debezium.Topics;
import io.tributary.transforms.lake.LakeLayout;
import io.tributary.transforms.lake.Storage;
import io.tributary.transforms.ledger.RunInfo;
import io.tributary.transforms.read.KafkaReaders;
import io.tributary.transforms.read.ReadChanges;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.Pipeline.PipelineVisitor;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PValue;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which state a job may go on from, and what makes it useless. */
class JobStateTest {

  private static final Storage STORAGE = Storage.of(Map.of());
  private static final List<String> BY_ITSELF = List.of("--dir=" + JobState.PLACEHOLDER + "/x");

  @TempDir private Path folder;

  private static JobManifest manifest() {
    return new JobManifest(
        1,
        "2.70.0",
        "abc",
        "store",
        new TreeSet<>(Set.of("bronze", "silver")),
        new TreeMap<>(Map.of("bronze", "/lake/bronze")),
        new TreeSet<>(Set.of("id1/store.shop.Items/0")),
        List.of(List.of("store.shop.Items/0")),
        "PT60S",
        "modes",
        List.of(),
        new TreeMap<>(Map.of("Items", 3)));
  }

  private JobState find(String resumeOption, boolean fresh, String run, List<String> args)
      throws IOException {
    return JobState.find(
        new JobState.Settings(folder.toString(), resumeOption, fresh), STORAGE, "job", run, args);
  }

  @Test
  void aManifestIsReadAsItWasWritten() throws IOException {
    assertEquals(manifest(), JobManifest.parse(manifest().toJson()));
    assertEquals(List.of(), manifest().differences(manifest()));
  }

  @Test
  void everythingThatDiffersIsNamed() {
    JobManifest now =
        new JobManifest(
            2,
            "2.71.0",
            "def",
            "shop",
            new TreeSet<>(Set.of("silver")),
            new TreeMap<>(Map.of("bronze", "/other")),
            new TreeSet<>(Set.of("id2/store.shop.Items/0")),
            List.of(),
            "PT1S",
            "other",
            List.of("2026-11-24T00:00:00Z"),
            new TreeMap<>());
    assertEquals(
        List.of(
            "version of the graph is 2 and was 1",
            "version of Beam is 2.71.0 and was 2.70.0",
            "topicPrefix is shop and was store",
            "layers is [silver] and was [bronze, silver]",
            "lake is {bronze=/other} and was {bronze=/lake/bronze}",
            "it did not read store.shop.Items-0",
            "it read store.shop.Items-0",
            "window is PT1S and was PT60S",
            "modes is other and was modes",
            "binlog histories is [2026-11-24T00:00:00Z] and was []"),
        now.differences(manifest()));
  }

  @Test
  void aJobIsStartedAgainInItsFolderAndKeepsItsShards() throws IOException {
    JobState first = find("", false, "20260101", BY_ITSELF);
    assertTrue(first.restored().isEmpty());
    first.begin(manifest());
    JobState second = find("", false, "20260102", BY_ITSELF);
    assertEquals(first.args(), second.args());
    assertEquals(
        List.of("--dir=" + folder + "/job/graph-" + JobManifest.GRAPH + "/20260101/x"),
        second.args());
    assertEquals(Map.of("Items", 3), second.restored().orElseThrow().shards());
    second.begin(manifest());
  }

  @Test
  void aFreshStartLeavesTheStateWhereItIs() throws IOException {
    find("", false, "20260101", BY_ITSELF).begin(manifest());
    JobState fresh = find("", true, "20260102", BY_ITSELF);
    assertTrue(fresh.restored().isEmpty());
    fresh.begin(manifest());
    assertTrue(
        Files.exists(folder.resolve("job/graph-" + JobManifest.GRAPH + "/20260101/job.json")));
    assertEquals(fresh.args(), find("", false, "20260103", BY_ITSELF).args());
  }

  @Test
  void anotherJobsStateIsLeftAndSaidSo() throws IOException {
    find("", false, "20260101", BY_ITSELF).begin(manifest());
    JobState second = find("", false, "20260102", BY_ITSELF);
    assertFalse(second.leaves(manifest()));
    JobManifest other = JobManifest.parse(manifest().toJson().replace("PT60S", "PT1S"));
    assertTrue(second.leaves(other));
    assertEquals(
        "The state in "
            + folder
            + "/job/graph-"
            + JobManifest.GRAPH
            + "/20260101 is left, since window is PT1S and was PT60S; going on from the offsets"
            + " that the lake has",
        second.leaving(other));
  }

  /** A job has a folder of its own each time that it is started. */
  @Test
  void anEmbeddedEngineIsToldOfTheNewestCheckpointThatIsComplete() throws IOException {
    List<String> args = List.of("--dir=${state}", "--conf=${flink.conf}");
    JobState first = find("", false, "20260101", args);
    first.begin(manifest());
    assertNull(find("", false, "20260102", args).checkpoint());
    Path state = folder.resolve("job/graph-" + JobManifest.GRAPH + "/20260101");
    checkpoint(state.resolve("a/chk-9"), 1000);
    checkpoint(state.resolve("b/chk-2"), 3000);
    checkpoint(state.resolve("b/chk-1"), 2000);
    Files.createDirectories(state.resolve("b/chk-3"));
    Files.createDirectories(state.resolve("b/shared"));
    JobState again = find("", false, "20260102", args);
    assertEquals(state.resolve("b/chk-2").toUri(), URI.create(again.checkpoint() + "/"));
    assertEquals(manifest(), again.restored().orElseThrow());
    assertNull(find("", true, "20260103", args).checkpoint(), "a fresh start");
    assertTrue(Files.exists(state.resolve("a")));
    again.begin(manifest());
    assertFalse(Files.exists(state.resolve("a")), "an earlier start is of no use any more");
    assertTrue(Files.exists(state.resolve("b/chk-2/_metadata")));
  }

  private static void checkpoint(Path folder, long time) throws IOException {
    Files.createDirectories(folder);
    Path metadata = Files.createFile(folder.resolve("_metadata"));
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(time));
  }

  @Test
  void theStateOfAnotherVersionIsLeftAndSaidSo() throws IOException {
    Files.createDirectories(folder.resolve("job/graph-0/20250101"));
    JobState state = find("", false, "20260101", BY_ITSELF);
    assertTrue(state.restored().isEmpty());
    assertEquals(1, state.notes().size());
    assertTrue(
        state
            .notes()
            .get(0)
            .endsWith(
                "job/graph-0 is of another version of the graph and is left; going on from the"
                    + " offsets that the lake has"),
        state.notes().toString());
  }

  @Test
  void aNamedStateIsJudgedByTheManifestAboveIt() throws IOException {
    List<String> args = new ArrayList<>(BY_ITSELF);
    JobState first = find("from", false, "20260101", args);
    first.begin(manifest());
    assertTrue(find("from", false, "20260102", args).restored().isEmpty(), "none is named");
    Path checkpoint = folder.resolve("job/graph-" + JobManifest.GRAPH + "/20260101/x/f00/chk-7");
    Files.createDirectories(checkpoint);
    args.add("--from=" + checkpoint);
    JobState resumed = find("from", false, "20260102", args);
    assertEquals(manifest(), resumed.restored().orElseThrow());
    resumed.begin(manifest());
    JobManifest other = JobManifest.parse(manifest().toJson().replace("abc", "def"));
    assertEquals(
        "--from: the state can't be gone on from: its steps have other names; to go on from the"
            + " offsets that the lake has, leave the option out",
        assertThrows(CommandException.class, () -> resumed.begin(other)).getMessage());
    assertEquals(
        "--fresh: is not allowed with --from; expected one or the other",
        assertThrows(CommandException.class, () -> find("from", true, "20260103", args))
            .getMessage());
  }

  @Test
  void aStateWithoutAManifestIsRefused() {
    List<String> args = List.of("--from=" + folder.resolve("somewhere/chk-1"));
    assertEquals(
        "--from: "
            + folder
            + "/somewhere/chk-1 is not allowed; expected a checkpoint or savepoint below a folder"
            + " with job.json, which a job writes into its folder of --stateRoot",
        assertThrows(CommandException.class, () -> find("from", false, "20260101", args))
            .getMessage());
  }

  /**
   * What the state of running jobs is found by and written in. If this fails, jobs that run now can
   * not go on with the new graph: raise {@link JobManifest#GRAPH} and keep what it stands for under
   * its number; never edit an older one.
   */
  @Test
  void theGraphIsTheOneThatItsVersionStandsFor() throws IOException {
    String golden = "/graphs/graph-" + JobManifest.GRAPH + ".txt";
    try (var in = JobStateTest.class.getResourceAsStream(golden)) {
      String expected = in == null ? "" : new String(in.readAllBytes(), UTF_8).strip();
      assertEquals(expected, String.join("\n", graph()), golden);
    }
  }

  /** The steps, the coders of what goes from one to the next, and what is kept in state. */
  private static List<String> graph() {
    Pipeline pipeline = Pipeline.create();
    LakePipeline.builder()
        .source(
            ReadChanges.kafka(
                Map.of("bootstrap.servers", "nowhere:1"),
                KafkaReaders.deal(List.of(new TopicPartition("p.shop.Items", 0)), 1)))
        .topics(new Topics("p"))
        .schemaFeeds(ReadChanges.kafkaSchemas(Map.of("bootstrap.servers", "nowhere:1"), "p"))
        .layers(EnumSet.allOf(Layer.class))
        .layout(LakeLayout.under("/nowhere"))
        .storage(STORAGE)
        .run(RunInfo.of("run", Set.of("bronze", "silver", "gold"), "test"))
        .build()
        .applyTo(pipeline);
    TreeSet<String> lines = new TreeSet<>();
    JobSteps.of(pipeline).forEach(step -> lines.add("step " + step));
    pipeline.traverseTopologically(
        new PipelineVisitor.Defaults() {
          @Override
          public void visitPrimitiveTransform(TransformHierarchy.Node node) {
            if (node.getTransform() instanceof ParDo.MultiOutput<?, ?> step) {
              cells(step.getFn())
                  .forEach(
                      (name, cell) -> {
                        lines.add(
                            "state " + node.getFullName() + " " + name + " " + form(coder(cell)));
                        addCoders(coder(cell), lines);
                      });
            }
          }

          @Override
          public void visitValue(PValue value, TransformHierarchy.Node producer) {
            if (value instanceof PCollection<?> elements) {
              addCoders(elements.getCoder(), lines);
            }
          }
        });
    return List.copyOf(lines);
  }

  private static void addCoders(Coder<?> coder, Set<String> lines) {
    coder.getCoderArguments().forEach(argument -> addCoders(argument, lines));
    if (coder.getClass().getName().startsWith("io.tributary.")) {
      lines.add("coder " + coder.getClass().getSimpleName() + " " + version(coder));
    }
  }

  private static Object version(Coder<?> coder) {
    try {
      Field version = coder.getClass().getDeclaredField("VERSION");
      version.setAccessible(true);
      return version.get(null);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(coder.getClass() + " has no version", e);
    }
  }

  /** What a step keeps, by the name of the cell. */
  private static Map<String, StateSpec<?>> cells(DoFn<?, ?> step) {
    Map<String, StateSpec<?>> cells = new TreeMap<>();
    for (Field field : step.getClass().getDeclaredFields()) {
      DoFn.StateId id = field.getAnnotation(DoFn.StateId.class);
      if (id != null) {
        try {
          field.setAccessible(true);
          cells.put(id.value(), (StateSpec<?>) field.get(step));
        } catch (ReflectiveOperationException e) {
          throw new LinkageError("A state cell can't be read", e);
        }
      }
    }
    return cells;
  }

  private static Coder<?> coder(StateSpec<?> cell) {
    return cell.match(
        new StateSpec.Cases.WithDefault<Coder<?>>() {
          @Override
          public Coder<?> dispatchValue(Coder<?> value) {
            return value;
          }

          @Override
          public Coder<?> dispatchOrderedList(Coder<?> element) {
            return element;
          }

          @Override
          protected Coder<?> dispatchDefault() {
            throw new AssertionError("A kind of cell that this test does not know: " + cell);
          }
        });
  }

  private static String form(Coder<?> coder) {
    return coder.getClass().getSimpleName()
        + coder.getCoderArguments().stream().map(JobStateTest::form).toList();
  }
}
