package io.tributary.pipelines.run;

import io.tributary.pipelines.LakePipeline;
import io.tributary.pipelines.Layer;
import io.tributary.pipelines.command.CommandException;
import io.tributary.pipelines.storage.RootCheck;
import io.tributary.pipelines.storage.StorageTraffic;
import io.tributary.schemas.debezium.Topics;
import io.tributary.schemas.debezium.WireModes;
import io.tributary.schemas.doubt.Doubts;
import io.tributary.schemas.position.EpochDetector;
import io.tributary.schemas.position.Epochs;
import io.tributary.transforms.gold.GoldRouter;
import io.tributary.transforms.lake.DoubtTable;
import io.tributary.transforms.lake.EpochTable;
import io.tributary.transforms.lake.LakeFormat;
import io.tributary.transforms.lake.LakeLayout;
import io.tributary.transforms.lake.LedgerTable;
import io.tributary.transforms.lake.RoundLedger;
import io.tributary.transforms.lake.Storage;
import io.tributary.transforms.lake.TableSizes;
import io.tributary.transforms.ledger.Ledger;
import io.tributary.transforms.ledger.RunInfo;
import io.tributary.transforms.order.ShardPlan;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.joda.time.Duration;

/**
 * One run: looks at the source and the lake, decides what to read and how to cut the tables, and
 * gives the jobs that do it, one after the other.
 *
 * <p>A run that ends is a job for each round of what waited at launch. One that goes on has two
 * gears: rounds, while much waits, and a streaming job for what comes, from where the rounds have
 * ended. Both write the same, and the lake remembers how far they are, so that a change of gear,
 * like a restart, costs what is not committed yet and nothing else.
 */
public final class LakeRun {

  /** Restarts of a failed launch never share an id, so their ledgers never mix. */
  private static final DateTimeFormatter ID_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");

  /** A run with fewer records waiting is not behind: a stream takes them in some seconds. */
  private static final long FEW_RECORDS = 20_000;

  /**
   * What the user asked for.
   *
   * @param source where the records come from
   * @param epochs beginnings of binlog histories that the operator declares, as Kafka timestamps in
   *     milliseconds
   * @param layers what to write
   * @param profile the engine and its options
   * @param stateRoot where continuous jobs keep their state
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
      Profile profile,
      String stateRoot,
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

  private final Request request;
  private final String id;
  private final long toRead;
  private final List<String> notes = new ArrayList<>();
  private final List<String> ids = new ArrayList<>();
  private RunSource.Found found;
  private EpochDetector.Result histories;
  private ShardPlan plan;
  private int rounds;
  private long roundBytes;
  private int streams;
  private boolean stateless;
  private boolean endsDoubts;
  private RoundLedger roundLedger;

  private LakeRun(Request request, String id, RunSource.Found found) {
    this.request = request;
    this.id = id;
    this.found = found;
    this.toRead = found.toRead();
    this.roundBytes = request.profile().roundBytes();
    ids.add(id);
    stateless = request.fresh() != Fresh.NOTHING;
  }

  /**
   * Prepares a run.
   *
   * @throws CommandException if the source or the lake can't be used as asked
   */
  public static LakeRun prepare(Request request) throws IOException {
    RunJob.options(request.profile().args());
    checkRoots(request);
    String id =
        ZonedDateTime.now(ZoneOffset.UTC).format(ID_TIME)
            + "-"
            + UUID.randomUUID().toString().substring(0, 8);
    LakeRun run = new LakeRun(request, id, request.source().look(request));
    if (request.fresh() != Fresh.NOTHING) {
      run.retireState();
    }
    if (request.fresh() == Fresh.LAKE) {
      int tables =
          new FreshLake(request.layout(), request.storage()).empty(request.layers()).size();
      run.notes.add(
          "Deleted "
              + tables
              + " tables of "
              + String.join(", ", new TreeSet<>(request.layerIds())));
    }
    run.settleNames();
    run.checkFormat();
    run.lookThrough();
    run.plan = run.plan();
    run.endsDoubts = run.writesAllAboveBronze();
    return run;
  }

  /**
   * A table that is read anew is not in doubt any more once every layer has that. What an older run
   * has written, and this one does not, may still be without it.
   */
  private boolean writesAllAboveBronze() throws IOException {
    Set<String> above = new TreeSet<>(ledgerTable().layers());
    above.addAll(request.layerIds());
    above.removeAll(Set.of(Layer.BRONZE.id(), RunInfo.QUARANTINE));
    return !above.isEmpty() && request.layerIds().containsAll(above);
  }

  private LedgerTable ledgerTable() {
    return new LedgerTable(request.layout(), request.storage());
  }

  /** What is doubted of the lake's tables now. */
  public Doubts doubts() throws IOException {
    return new DoubtTable(request.layout(), request.storage()).read();
  }

  /** Whether gold is written. */
  public boolean writesGold() {
    return request.layers().contains(Layer.GOLD);
  }

  private void settleNames() throws IOException {
    notes.addAll(
        new TableNames(request.layout(), request.storage())
            .settle(found.topics(), found.topicNames()));
  }

  /** Rows of an earlier release would be taken for others than those that are delivered again. */
  private void checkFormat() {
    LakeFormat format = new LakeFormat(request.layout(), request.storage());
    for (String table : found.records().keySet()) {
      if (request.layers().contains(Layer.SILVER) && format.isOlderInSilver(table)) {
        throw older("silver", table);
      }
      String gold = GoldRouter.sizedBy(table);
      if (request.layers().contains(Layer.GOLD) && gold != null && format.isOlderInGold(gold)) {
        throw older("gold", gold);
      }
    }
    if (request.layers().contains(Layer.GOLD) && format.isOlderInGold(GoldRouter.ORDERS)) {
      throw older("gold", GoldRouter.ORDERS);
    }
  }

  private static CommandException older(String layer, String table) {
    return new CommandException(
        "The lake's table "
            + layer
            + "/"
            + table
            + " was written by an earlier release, which ordered changes by numbers that a"
            + " redelivery alters; build silver and gold anew, once, with --fresh=lake, or from"
            + " bronze with --source=bronze --layers=silver,gold --fresh=lake");
  }

  /** What is found is written down before anything is read: positions depend on it from then on. */
  private void lookThrough() throws IOException {
    EpochTable table = new EpochTable(request.layout(), request.storage());
    List<Epochs.Beginning> known =
        new ArrayList<>(
            histories == null ? table.read().beginnings() : histories.epochs().beginnings());
    for (long since : request.epochs()) {
      if (known.stream().noneMatch(beginning -> beginning.since() == since)) {
        known.add(new Epochs.Beginning(since, null, "declared"));
      }
    }
    EpochDetector.Memory before = histories == null ? table.memory() : histories.memory();
    histories = found.histories().detect(Epochs.of(known), before);
    table.write(histories);
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
  private ShardPlan plan() {
    TableSizes sizes = new TableSizes(request.layout(), request.storage());
    Map<String, Long> rows = new TreeMap<>();
    found
        .records()
        .forEach(
            (table, records) -> {
              long present = Topics.isOurs(table) ? 0 : presentRows(sizes, table);
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
    return id;
  }

  /** The binlog histories that the run's positions are numbered by. */
  public Epochs epochs() {
    return histories.epochs();
  }

  /** Records that were there to read at launch. */
  public long toRead() {
    return toRead;
  }

  /** Whether the run ends by itself; one that does not is stopped with windows that are open. */
  public boolean endsByItself() {
    return !found.isEndless();
  }

  /** What the user should know before it starts. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** The engine and its options. */
  Profile profile() {
    return request.profile();
  }

  /** The topics that are read, or null if the records come from elsewhere. */
  FromKafka kafka() {
    return request.source() instanceof FromKafka kafka ? kafka : null;
  }

  /**
   * What the lake tells of a run that goes on.
   *
   * @param part id of the run, or of its streaming job
   */
  RunProgress progress(String part) {
    return new RunProgress(
        ledgerTable(),
        new DoubtTable(request.layout(), request.storage()),
        part,
        request.layers().stream().map(Layer::id).toList(),
        found.live().positions());
  }

  /** The topics that are read as they grow, as of the last look. */
  LiveTopics live() {
    return found.live();
  }

  /** The size of what a streaming job commits together. */
  Duration window() {
    return request.window();
  }

  /** Whether a run that goes on does so in rounds, since its engine's streaming is no use. */
  boolean goesOnInRounds() {
    return request.profile().goesOnInRounds();
  }

  /** Whether so much waits that rounds are the faster way. */
  boolean isBehind() {
    return found.toRead() > FEW_RECORDS;
  }

  /** Records that wait, as of the last look. */
  long waiting() {
    return found.toRead();
  }

  /** The job of the next round; empty when nothing of what was found is left. */
  Optional<RunJob> nextRound() throws IOException {
    Optional<Round> next = found.backlog().next(roundBytes);
    if (next.isEmpty()) {
      return Optional.empty();
    }
    Round round = next.get();
    LakePipeline definition =
        definition(new RunInfo(id, written(), found.name(), round.offsets(), rounds++))
            .source(round.read())
            .build();
    if (rounds == 1 && kafka() != null) {
      // What a job keeps is older from now on than what the lake holds.
      retireState();
      stateless = true;
    }
    return Optional.of(RunJob.round(definition, request.profile(), round));
  }

  /** Makes the rounds from now on half as large: the last one had no room. */
  void halveRounds() {
    roundBytes = Math.max(1, roundBytes / 2);
  }

  private void retireState() throws IOException {
    JobState.retire(
        new JobState.Settings(request.stateRoot(), request.profile().resumeOption(), true),
        request.storage(),
        StreamLaunch.job(found, request),
        id);
  }

  /** Whether a state that the user has named is still to be started from. */
  boolean startsFromNamedState() {
    return streams == 0 && request.profile().resumes();
  }

  /** Looks at what waits now, behind the rounds so far. */
  void lookAgain() throws IOException {
    renew(found.live().lookAgain());
  }

  /**
   * Looks at what waits now, behind all that the lake holds; of a lake whose offsets were to be
   * left behind, what this run has written.
   */
  void lookAtTheLakeAgain() throws IOException {
    Set<String> runs = request.fresh() == Fresh.OFFSETS ? Set.copyOf(ids) : Set.of();
    renew(kafka().lookBehind(request, runs));
  }

  /** Whether what waits now tells of a binlog history that the run did not know. */
  boolean findsAnotherHistory() throws IOException {
    int known = histories.epochs().beginnings().size();
    lookAtTheLakeAgain();
    return histories.epochs().beginnings().size() > known;
  }

  /** How long changes took from their commit in the source to each layer; empty if none came. */
  public String latency(Ledger ledger) {
    return RunProgress.latency(ledger, request.layers().stream().map(Layer::id).toList());
  }

  private void renew(RunSource.Found newer) throws IOException {
    boolean known = found.topicNames().containsAll(newer.topicNames());
    found = newer;
    if (!known) {
      settleNames();
    }
    if (found.toRead() > 0) {
      lookThrough();
    }
    if (!known || isBehind()) {
      plan = plan();
    }
  }

  /**
   * The job that takes what comes from now on: from its own state if there is one that it can go on
   * from, else from where the lake is.
   */
  RunJob stream() throws IOException {
    boolean isFirst = streams == 0;
    String streamId =
        isFirst && rounds == 0 ? id : String.format(Locale.ROOT, "%s.%03d", id, streams);
    streams++;
    RunJob job =
        new StreamLaunch(
                request,
                isFirst ? request.profile() : request.profile().withoutResume(),
                found,
                histories,
                plan,
                streamId,
                stateless)
            .job(this::definition);
    if (!ids.contains(job.id())) {
      ids.add(job.id());
    }
    return job;
  }

  private Set<String> written() {
    Set<String> written = new TreeSet<>(request.layerIds());
    if (found.replay()) {
      written.add(RunInfo.QUARANTINE);
    }
    return written;
  }

  private LakePipeline.Builder definition(RunInfo run) {
    return LakePipeline.builder()
        .topics(found.topics())
        .schemaFeeds(found.schemas())
        .modes(request.modes())
        .epochs(histories.epochs())
        .transactions(histories.memory() == null ? Map.of() : histories.memory().numbers())
        .layers(EnumSet.copyOf(request.layers()))
        .layout(request.layout())
        .storage(request.storage())
        .plan(plan)
        .run(run)
        .window(request.window())
        .replay(found.replay())
        .endsDoubts(endsDoubts);
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
    LedgerTable table = ledgerTable();
    Ledger sum = new Ledger();
    for (String part : ids) {
      sum.add(table.read(part));
    }
    return sum;
  }

  /** What does not balance in the run's ledger; empty if all does. */
  public List<String> imbalances(Ledger ledger) {
    return LedgerTable.imbalances(ledger, written());
  }

  /** What does not balance in the round that ended last; what is new in the ledger is read. */
  List<String> roundImbalances() throws IOException {
    if (roundLedger == null) {
      roundLedger = ledgerTable().rounds(id);
    }
    return LedgerTable.imbalances(roundLedger.of(rounds - 1), written());
  }
}
