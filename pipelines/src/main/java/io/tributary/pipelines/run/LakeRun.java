package io.tributary.pipelines.run;

import io.tributary.pipelines.LakePipeline;
import io.tributary.pipelines.Layer;
import io.tributary.pipelines.command.CommandException;
import io.tributary.pipelines.storage.RootCheck;
import io.tributary.pipelines.storage.StorageTraffic;
import io.tributary.schemas.debezium.WireModes;
import io.tributary.schemas.position.EpochDetector;
import io.tributary.schemas.position.Epochs;
import io.tributary.transforms.gold.GoldRouter;
import io.tributary.transforms.lake.EpochTable;
import io.tributary.transforms.lake.LakeLayout;
import io.tributary.transforms.lake.LedgerTable;
import io.tributary.transforms.lake.Storage;
import io.tributary.transforms.lake.TableSizes;
import io.tributary.transforms.ledger.Ledger;
import io.tributary.transforms.ledger.RunInfo;
import io.tributary.transforms.order.ShardPlan;
import io.tributary.transforms.read.SourceRecordCoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.hdfs.HadoopFileSystemOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.util.ReleaseInfo;
import org.apache.hadoop.fs.Path;
import org.joda.time.Duration;

/**
 * One run of the pipeline: looks at the source and the lake, decides what to read and how to cut
 * the tables, and hands the job to the runner.
 */
public final class LakeRun {

  /** Restarts of a failed launch never share an id, so their ledgers never mix. */
  private static final DateTimeFormatter ID_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");

  /**
   * What the user asked for.
   *
   * @param source where the records come from
   * @param epochs beginnings of binlog histories that the operator declares, as Kafka timestamps in
   *     milliseconds
   * @param layers what to write
   * @param beamArgs options of Beam and the runner
   * @param stateRoot where continuous jobs keep their state
   * @param resumeOption see {@link Profile#resumeOption}
   * @param fresh what to leave behind
   */
  public record Request(
      RunSource source,
      List<Long> epochs,
      Set<Layer> layers,
      LakeLayout layout,
      Storage storage,
      Duration window,
      WireModes modes,
      List<String> beamArgs,
      String stateRoot,
      String resumeOption,
      Fresh fresh) {

    Set<String> layerIds() {
      return layers.stream().map(Layer::id).collect(Collectors.toSet());
    }
  }

  /** What a run starts without. */
  public enum Fresh {
    /** Nothing: it continues where the last one ended. */
    NOTHING,
    /** The offsets in the ledger, and the state of a continuous job. */
    OFFSETS,
    /** Besides, the tables of the layers that it writes. */
    LAKE
  }

  /** Bytes of records that a round carries. */
  private static final long ROUND_BYTES = 256L << 20;

  private final Request request;
  private final RunSource.Found found;
  private final PipelineOptions options;
  private final LakePipeline definition;
  private final List<String> notes;
  private final long roundBytes;
  private final List<String> rounds = new ArrayList<>();

  private LakeRun(
      Request request,
      RunSource.Found found,
      PipelineOptions options,
      LakePipeline definition,
      List<String> notes,
      long roundBytes) {
    this.roundBytes = roundBytes;
    this.request = request;
    this.found = found;
    this.options = options;
    this.definition = definition;
    this.notes = List.copyOf(notes);
  }

  /**
   * Prepares a run.
   *
   * @throws CommandException if the source or the lake can't be used as asked
   */
  public static LakeRun prepare(Request request) throws IOException {
    return prepare(request, ROUND_BYTES);
  }

  /** Prepares a run whose rounds are of about that many bytes. */
  static LakeRun prepare(Request request, long roundBytes) throws IOException {
    PipelineOptions stateless = options(JobState.withoutState(request.beamArgs()));
    checkRoots(request);
    String id =
        ZonedDateTime.now(ZoneOffset.UTC).format(ID_TIME)
            + "-"
            + UUID.randomUUID().toString().substring(0, 8);
    RunSource.Found found = request.source().look(request);
    List<String> notes = new ArrayList<>();
    if (request.fresh() == Fresh.LAKE) {
      int tables =
          new FreshLake(request.layout(), request.storage()).empty(request.layers()).size();
      notes.add(
          "Deleted "
              + tables
              + " tables of "
              + String.join(", ", new TreeSet<>(request.layerIds())));
    }
    EpochDetector.Result histories = histories(request, found);
    LakePipeline definition = definition(request, found, id, histories);
    if (found.isEndless()) {
      definition = of(definition, found.backlog().next(roundBytes).orElseThrow());
    }
    if (!found.isEndless()) {
      return new LakeRun(request, found, stateless, definition, notes, roundBytes);
    }
    String job = found.topics().prefix() + "-" + String.join("-", definition.run().layers());
    JobState state =
        JobState.find(
            new JobState.Settings(
                request.stateRoot(), request.resumeOption(), request.fresh() != Fresh.NOTHING),
            request.storage(),
            job,
            id,
            request.beamArgs());
    notes.addAll(state.notes());
    PipelineOptions options = options(state.args());
    if (state.restored().isPresent()) {
      ShardPlan plan = ShardPlan.of(state.restored().get().shards());
      definition = definition.toBuilder().plan(plan).build();
    }
    if (state.isKept()) {
      state.begin(manifest(request, found, definition, options));
    }
    return new LakeRun(request, found, options, definition, notes, roundBytes);
  }

  private static LakePipeline definition(
      Request request, RunSource.Found found, String id, EpochDetector.Result histories) {
    Set<String> written = new TreeSet<>(request.layerIds());
    if (found.replay()) {
      written.add(RunInfo.QUARANTINE);
    }
    return LakePipeline.builder()
        .source(Create.empty(SourceRecordCoder.of()))
        .topics(found.topics())
        .schemaFeeds(found.schemas())
        .modes(request.modes())
        .epochs(histories.epochs())
        .transactions(histories.memory() == null ? Map.of() : histories.memory().numbers())
        .layers(EnumSet.copyOf(request.layers()))
        .layout(request.layout())
        .storage(request.storage())
        .plan(plan(request, found.records()))
        .run(new RunInfo(id, written, found.name(), Map.of()))
        .window(request.window())
        .replay(found.replay())
        .build();
  }

  private static JobManifest manifest(
      Request request, RunSource.Found found, LakePipeline definition, PipelineOptions options) {
    Pipeline pipeline = Pipeline.create(options);
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
        new TreeSet<>(found.partitions()),
        request.window().toString(),
        request.modes().toString(),
        definition.epochs().beginnings().stream()
            .map(beginning -> Instant.ofEpochMilli(beginning.since()).toString())
            .toList(),
        new TreeMap<>(definition.plan().shards()));
  }

  /** What is found is written down before anything is read: positions depend on it from then on. */
  private static EpochDetector.Result histories(Request request, RunSource.Found found)
      throws IOException {
    EpochTable table = new EpochTable(request.layout(), request.storage());
    List<Epochs.Beginning> known = new ArrayList<>(table.read().beginnings());
    for (long since : request.epochs()) {
      if (known.stream().noneMatch(beginning -> beginning.since() == since)) {
        known.add(new Epochs.Beginning(since, null, "declared"));
      }
    }
    EpochDetector.Result histories = found.histories().detect(Epochs.of(known), table.memory());
    table.write(histories);
    return histories;
  }

  private static PipelineOptions options(List<String> args) {
    try {
      PipelineOptions options =
          PipelineOptionsFactory.fromArgs(args.toArray(String[]::new)).create();
      // Beam's default is all that the folder of HADOOP_CONF_DIR has, secrets included, which would
      // then travel with the job; Flink's pages show a job's options.
      options.as(HadoopFileSystemOptions.class).setHdfsConfiguration(null);
      return options;
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(
              "Beam does not take the options " + String.join(" ", args) + ": " + firstLine(e))
          .causedBy(e);
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** Before a record is read. What a run does not write it may still read, if only its sizes. */
  private static void checkRoots(Request request) {
    LakeLayout layout = request.layout();
    String lake = new Path(layout.ledger()).getParent().toString();
    List<RootCheck.Root> roots = new ArrayList<>();
    roots.add(new RootCheck.Root("--lakeRoot", new Path(layout.ledger()), true));
    for (Layer layer : Layer.values()) {
      String location = layer.root(layout);
      boolean below = location.equals(lake + "/" + layer.id());
      String option = below ? "--lakeRoot" : "--" + layer.id() + "Root";
      roots.add(new RootCheck.Root(option, new Path(location), request.layers().contains(layer)));
    }
    RootCheck.check(request.storage(), roots);
  }

  /**
   * Tables are cut by the rows they have, and by those that may come while they are new: a
   * connector's first records are a snapshot, one record a row.
   */
  private static ShardPlan plan(Request request, Map<String, Long> incoming) {
    TableSizes sizes = new TableSizes(request.layout(), request.storage());
    Map<String, Long> rows = new TreeMap<>();
    incoming.forEach(
        (table, records) -> {
          long present = table.startsWith("_") ? 0 : presentRows(sizes, table);
          rows.put(table, present > records ? present : present + records);
        });
    return ShardPlan.forRows(rows);
  }

  /** A lake that has no silver tells from gold. */
  private static long presentRows(TableSizes sizes, String table) {
    String gold = GoldRouter.sizedBy(table);
    long inGold = gold == null ? 0 : sizes.goldRows(gold);
    return Math.max(sizes.currentRows(table), inGold);
  }

  /** Id of the run, as the ledger has it. */
  public String id() {
    return definition.run().id();
  }

  /** The binlog histories that the run's positions are numbered by. */
  public Epochs epochs() {
    return definition.epochs();
  }

  /** Records that were there to read at launch. */
  public long toRead() {
    return found.toRead();
  }

  /** Whether the run ends by itself; one that does not is stopped with windows that are open. */
  public boolean endsByItself() {
    return !found.isEndless();
  }

  /** What the user should know before it starts. */
  public List<String> notes() {
    return notes;
  }

  /** Hands the job to the runner; some runners return when it is over, some at once. */
  public PipelineResult start() {
    if (found.isEndless()) {
      return start(definition);
    }
    try {
      PipelineResult result = null;
      for (Optional<Round> round = found.backlog().next(roundBytes);
          round.isPresent();
          round = found.backlog().next(roundBytes)) {
        String id = rounds.isEmpty() ? id() : id() + "-" + (rounds.size() + 1);
        rounds.add(id);
        LakePipeline ofRound = of(definition, round.get());
        RunInfo run = ofRound.run();
        result =
            start(
                ofRound.toBuilder()
                    .run(new RunInfo(id, run.layers(), run.source(), run.offsets()))
                    .build());
        if (result.waitUntilFinish() != PipelineResult.State.DONE) {
          break;
        }
      }
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException("Can't cut what is left into rounds", e);
    }
  }

  private PipelineResult start(LakePipeline pipelineDefinition) {
    Pipeline pipeline = Pipeline.create(options);
    pipelineDefinition.applyTo(pipeline);
    return pipeline.run();
  }

  private static LakePipeline of(LakePipeline definition, Round round) {
    RunInfo run = definition.run();
    return definition.toBuilder()
        .source(round.read())
        .run(new RunInfo(run.id(), run.layers(), run.source(), round.offsets()))
        .build();
  }

  /** What was sent to the lake's storage so far. */
  public StorageTraffic traffic() throws IOException {
    LakeLayout layout = request.layout();
    return StorageTraffic.of(
        request.storage(),
        Stream.of(layout.bronze(), layout.silver(), layout.gold(), layout.ledger())
            .map(Path::new)
            .toList());
  }

  /** The run's ledger, as written so far. */
  public Ledger ledger() throws IOException {
    LedgerTable table = new LedgerTable(request.layout(), request.storage());
    Ledger ledger = new Ledger();
    for (String id : rounds.isEmpty() ? List.of(id()) : rounds) {
      ledger.add(table.read(id));
    }
    return ledger;
  }

  /** What does not balance in the run's ledger; empty if all does. */
  public List<String> imbalances(Ledger ledger) {
    List<String> imbalances = new ArrayList<>();
    for (String table : ledger.tables()) {
      imbalances.addAll(LedgerTable.imbalances(ledger, table, definition.run().layers()));
    }
    return imbalances;
  }
}
